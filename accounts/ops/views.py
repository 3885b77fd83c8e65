"""The operator's own pages: the choice of a tenant, the state of a contract."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.ops import session as ops_session
from accounts.ops.actions import change_tenant_state, make_tenant, reissue_admin_password
from accounts.ops.forms import AdminPasswordForm, NewTenantForm, StateForm, TenantForm
from accounts.ops.selectors import all_tenants, tenant_admins
from accounts.ops.states import CONSEQUENCES, STEPS
from accounts.step_up import proved_lately
from schools.models import Tenant


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
@proved_lately
def tenant_state(request: HttpRequest) -> HttpResponse:
    """Take the chosen tenant's contract one step on."""
    tenant = _chosen(request)
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


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def new_tenant(request: HttpRequest) -> HttpResponse:
    """Make a tenant; its first admin gets the password by mail, the operator never sees it."""
    form = NewTenantForm(request.POST or None)
    if form.is_valid():
        made = make_tenant(request.actor, form.new_tenant)  # type: ignore[attr-defined]
        text = _("%(name)sを登録し、最初の組織管理者に初期パスワードをメールで送りました。") % {"name": made.name}
        messages.success(request, text)
        return redirect("ops:index")
    context = {"form": form, "operator_name": request.user.login}  # type: ignore[union-attr]
    return render(request, "ops/new_tenant.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def admin_password(request: HttpRequest) -> HttpResponse:
    """Give an admin of the chosen tenant who asked at the inquiry desk a new initial password, by mail."""
    tenant = _chosen(request)
    if tenant is None:
        messages.warning(request, _("先に、団体を選んでください。"))
        return redirect("ops:index")
    form = AdminPasswordForm(request.POST or None, admins=tenant_admins(tenant))
    if form.is_valid():
        reissue_admin_password(request.actor, tenant, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("本人に初期パスワードを送り、ほかの組織管理者に知らせました。"))
        return redirect("ops:index")
    context = {"form": form, "tenant": tenant, "operator_name": request.user.login}  # type: ignore[union-attr]
    return render(request, "ops/admin_password.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> Tenant | None:
    """The tenant that is looked at."""
    chosen = ops_session.chosen_tenant(request.session)
    return next((one for one in all_tenants() if one.pk == chosen), None)
