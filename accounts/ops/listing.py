"""A page of a list, as its template shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page
from django.urls import NoReverseMatch, reverse

from accounts.ops.columns import column_label
from accounts.ops.masking import Cell, cells_of, is_plain, table_of
from accounts.ops.paging import COUNTED_TO

MOST_COLUMNS = 7


@dataclass(frozen=True)
class Row:
    """One line: the address of its own page, if it has one, and its cells."""

    id: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Choice:
    """One filter as a choice of a form."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def listing(changes: ChangeList, site: Any) -> dict[str, Any]:
    """Rows, headings, filters and the way to the next page; all is read here, inside the transaction."""
    names = listed(changes.model)
    address = partial(_address, changes.opts, site.name)
    fields = [changes.opts.get_field(name) for name in names]
    return {
        "headings": [(field.name, column_label(field)) for field in fields],
        "rows": [_row(row, names, address) for row in changes.result_list],
        "choices": [_choice(spec) for spec in changes.filter_specs],
        "query": changes.query,
        "count": changes.result_count,
        "has_more": changes.result_count >= COUNTED_TO,
        "page": _page(changes),
    }


def listed(model: Any) -> tuple[str, ...]:
    """The columns of a list: those that the table names, else the first ones that say something."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name[:6] != "tenant"]
    plain = [field.name for field in fields if is_plain(field)]
    masked = [field.name for field in fields if not is_plain(field)]
    return table_of(model).listed or tuple((plain[: MOST_COLUMNS - 1] + masked)[:MOST_COLUMNS])


def _row(row: Any, names: tuple[str, ...], address: Callable[[Any], str]) -> Row:
    return Row(str(row.pk), address(row), cells_of(row, names) if names else [])


def _address(opts: Any, site: str, row: Any) -> str:
    try:
        return reverse(f"{site}:{opts.app_label}_{opts.model_name}_detail", args=(row.pk,))
    except NoReverseMatch:
        return ""


def _choice(spec: Any) -> Choice:
    options = [(value, str(text)) for value, text in spec.lookup_choices]
    return Choice(spec.parameter_name, str(spec.title), options, str(spec.value() or ""))


def _page(changes: ChangeList) -> Page[Any] | None:
    return changes.paginator.page(changes.page_num) if changes.multi_page else None
