"""The operator's own pages: the second factor, the choice of a tenant, the state of a contract."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.ops import session as ops_session
from accounts.ops.actions import change_tenant_state
from accounts.ops.forms import CodeForm, StateForm, TenantForm
from accounts.ops.selectors import all_tenants
from accounts.ops.states import CONSEQUENCES, STEPS
from accounts.second_factor.verify import Answer, try_code

WRONG = {
    Answer.WRONG: gettext_lazy(
        "数字が違います。アプリにいま出ている数字を入れてください。一度使った数字は使えません。"
    ),
    Answer.SHUT: gettext_lazy(
        "まちがいが5回続いたので、15分のあいだ確かめられません。待ってから、新しい数字を入れてください。"
    ),
}


@sensitive_post_parameters("code")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code; nothing else opens to an operator before."""
    user: Any = request.user
    if ops_session.is_open(request.session):
        return redirect("ops:index")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        answer = try_code(user, form.cleaned_data["code"])
        if answer is Answer.RIGHT:
            ops_session.begin(request.session)
            return redirect("ops:index")
        form.add_error("code", str(WRONG[answer]))
    return render(request, "ops/second_factor.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def choose_tenant(request: HttpRequest) -> HttpResponse:
    """From here on look at this tenant's rows, or at nobody's."""
    form = TenantForm(request.POST)
    if not form.is_valid():
        return redirect("ops:index")
    tenant = form.cleaned_data["tenant"]
    request.subject = tenant  # type: ignore[attr-defined]
    ops_session.choose_tenant(request.session, tenant.pk if tenant else None)
    return redirect("ops:index")


@require_http_methods(["GET", "HEAD", "POST"])
def tenant_state(request: HttpRequest) -> HttpResponse:
    """Take the chosen tenant's contract one step on."""
    chosen = ops_session.chosen_tenant(request.session)
    tenant = next((one for one in all_tenants() if one.pk == chosen), None)
    if tenant is None:
        messages.warning(request, _("先に、団体を選んでください。"))
        return redirect("ops:index")
    form = StateForm(request.POST or None, tenant=tenant)
    if form.is_valid():
        changed = change_tenant_state(request.actor, tenant, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(
            request,
            _("%(name)sを「%(state)s」にしました。") % {"name": changed.name, "state": changed.get_state_display()},
        )
        return redirect("ops:index")
    consequences = [(step.label, CONSEQUENCES[step]) for step in STEPS[tenant.state]]
    context = {"form": form, "tenant": tenant, "consequences": consequences, "operator_name": request.user.login}  # type: ignore[union-attr]
    return render(request, "ops/tenant_state.html", context, status=422 if form.errors else 200)
