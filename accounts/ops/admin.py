"""The pages of one table: a list and a row, to be looked at only."""

import uuid
from typing import Any

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_safe

from accounts.ops import session as ops_session
from accounts.ops.filters import FILTERS
from accounts.ops.listing import listing
from accounts.ops.masking import cells_of, masked_names, table_of
from accounts.ops.paging import ShortPaginator
from accounts.ops.searching import found_by
from tetoru.tenancy import Fenced

ORDERS: dict[str, tuple[str, ...]] = {"auditlog.Entry": ("-at", "-id"), "tetoru.CheckResult": ("-at", "-pk")}
WITHOUT_DETAIL = frozenset({"auditlog.Entry"})
"""The list has all there is; and a row is not found by its id alone, which is not indexed."""


class MaskedAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Looks, and changes nothing. Masked columns are not fetched."""

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = ShortPaginator
    sortable_by = ()
    change_list_template = "ops/list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No: what an operator may change has a page and an action of its own."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever is let in at the site."""
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.admin_site.has_permission(request)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Filters of ours only: a free condition in the address would ask hidden columns letter by letter."""
        return lookup in {offered.parameter_name for offered in self.get_list_filter(request)}

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """No."""
        return False

    def get_list_filter(self, request: Any) -> Any:
        """What the list is narrowed down by."""
        return FILTERS.get(self.opts.label, ())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Newest first: ids are made in the order of time."""
        return ORDERS.get(self.opts.label, ("-pk",))

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows in scope, without what is masked."""
        return super().get_queryset(request).defer(*masked_names(self.model))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By ids, logins and codes."""
        return found_by(queryset, search_term), False

    def get_urls(self) -> list[Any]:
        """A list and, for most, a row. There is no address to add, to change, to delete."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        urls = [path("", self._shown(self.changelist_view), name=f"{name}_changelist")]
        if self.opts.label not in WITHOUT_DETAIL:
            urls.append(path("<str:object_id>/", self._shown(self.detail_view), name=f"{name}_detail"))
        return urls

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The newest rows, or the asking for a tenant."""
        if self._waits_for_a_tenant(request):
            return self._page(request, "ops/choose_first.html")
        response = super().changelist_view(request, {"table": table_of(self.model), "is_fenced": self.is_fenced})
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            response.context_data |= listing(response.context_data["cl"], self.admin_site)
        return response

    def detail_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One row."""
        if self._waits_for_a_tenant(request):
            return self._page(request, "ops/choose_first.html")
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if isinstance(row.pk, uuid.UUID):
            request.subject = row  # type: ignore[attr-defined]
        return self._page(request, "ops/detail.html", row=row, cells=cells_of(row))

    @property
    def is_fenced(self) -> bool:
        """Whether the rows belong to tenants."""
        return issubclass(self.model, Fenced)

    def _waits_for_a_tenant(self, request: HttpRequest) -> bool:
        """The log has rows of nobody's; other tables of tenants are shut until one is chosen."""
        is_log = self.opts.label == "auditlog.Entry"
        return self.is_fenced and not is_log and ops_session.chosen_tenant(request.session) is None

    def _page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        shared = self.admin_site.each_context(request)
        return TemplateResponse(
            request, template, {**shared, "opts": self.opts, "table": table_of(self.model), **context}
        )

    def _shown(self, view: Any) -> Any:
        return require_safe(self.admin_site.admin_view(view))
