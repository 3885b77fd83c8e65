"""Django's admin, for operators who passed the second factor."""

from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.ops import session as ops_session
from accounts.ops import views
from accounts.ops.admin import MaskedAdmin
from accounts.ops.selectors import all_tenants, operator_name
from accounts.ops.tables import TABLES, Group
from accounts.second_factor.views.ask import second_factor
from tetoru.access import Operator
from tetoru.errors import NotPermitted


class OperatorSite(AdminSite):
    """Every table of ours, read only. Sign-in, sign-out and change of password are those of the service."""

    site_header = _("tetoru 運営")
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The last question, after the door and the middleware have asked it: an operator, with the second factor."""
        actor = request.actor  # type: ignore[attr-defined]
        return isinstance(actor, Operator) and ops_session.is_open(request.session)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse whoever is not let in; Django's own would send them to a sign-in of its own."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise NotPermitted
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        return guarded

    def get_urls(self) -> list[Any]:
        """The first page, the second factor, the choice of a tenant, and each table's pages."""
        own = [
            path("", self.admin_view(require_safe(self.index)), name="index"),
            path("second-factor/", second_factor, name="second_factor"),
            path("tenant/", self.admin_view(views.choose_tenant), name="choose_tenant"),
            path("tenant/new/", self.admin_view(views.new_tenant), name="new_tenant"),
            path("tenant/admin-password/", self.admin_view(views.admin_password), name="admin_password"),
            path("tenant/state/", self.admin_view(views.tenant_state), name="tenant_state"),
        ]
        tables = [(model._meta, admin.urls) for model, admin in self._registry.items()]
        return own + [path(f"{opts.app_label}/{opts.model_name}/", include(urls)) for opts, urls in tables]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows: who it is, and whose rows are looked at."""
        tenants = all_tenants()
        chosen = ops_session.chosen_tenant(request.session)
        return {
            "site_header": self.site_header,
            "operator_name": operator_name(request.user),
            "tenants": tenants,
            "tenant": next((tenant for tenant in tenants if tenant.pk == chosen), None),
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The tables in their groups, and the choice of a tenant."""
        sections = [(group.value, self._links(group)) for group in Group]
        context = {**self.each_context(request), "sections": sections, **(extra_context or {})}
        return TemplateResponse(request, "ops/index.html", context)

    def _links(self, group: Group) -> list[dict[str, Any]]:
        members = [admin for model, admin in self._registry.items() if TABLES[model._meta.label].group is group]
        members.sort(key=lambda admin: list(TABLES).index(admin.opts.label))
        return [
            {
                "name": TABLES[admin.opts.label].name,
                "label": admin.opts.label,
                "url": reverse(f"{self.name}:{admin.opts.app_label}_{admin.opts.model_name}_changelist"),
                "is_fenced": admin.is_fenced and admin.opts.label != "auditlog.Entry",
            }
            for admin in members
            if isinstance(admin, MaskedAdmin)
        ]


def operator_site() -> OperatorSite:
    """The site with every table that is told of in `accounts.ops.tables`."""
    site = OperatorSite(name="ops")
    for label in TABLES:
        site.register(apps.get_model(label), MaskedAdmin)
    return site
