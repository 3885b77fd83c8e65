"""The operator's own pages: the choice of a tenant, the state of a contract."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.ops import session as ops_session
from accounts.ops.actions import change_tenant_state
from accounts.ops.forms import StateForm, TenantForm
from accounts.ops.selectors import all_tenants
from accounts.ops.states import CONSEQUENCES, STEPS


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
