"""The page on which a tenant's admin decides who must have a second factor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policy.actions import change_second_factor_policy
from accounts.policy.forms import ADMINS, ALL, PolicyForm
from accounts.policy.permissions import CHANGE_POLICY
from accounts.policy.selectors import own_tenant, standing_of
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def second_factor_policy(request: StaffRequest) -> HttpResponse:
    """Admins alone, or everybody; with how many have one already."""
    tenant = own_tenant(request.actor)
    require(request.actor, CHANGE_POLICY, tenant)
    now = ALL if tenant.second_factor_for_all_staff else ADMINS
    form = PolicyForm(request.POST or None, initial={"who": now})
    if form.is_valid():
        is_for_all = form.cleaned_data["who"] == ALL
        change_second_factor_policy(request.actor, tenant, is_for_all_staff=is_for_all)
        messages.success(request, _("きまりを保存しました。次に画面を開くときから働きます。"))
        return redirect(request.path)
    context = {"form": form, "standing": standing_of(tenant)}
    return render(request, "accounts/policy/page.html", context, status=422 if form.errors else 200)
