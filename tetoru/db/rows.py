"""Rows of models in SQL written by hand, where making a statement anew each time costs more than asking it.

Such SQL names the tenant in its conditions; row-level security holds it besides (docs/security.md).
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import connection, models

from tetoru.crypto.fields import EncryptedTextField, Sealed
from tetoru.db.compiler import ensure_open
from tetoru.tenancy import Fenced, OutsideScope

M = TypeVar("M", bound=models.Model)


class Picked(Generic[M]):
    """All columns of a model, as `alias` has them in a statement; `without` those that are long and not looked at."""

    def __init__(self, model: type[M], alias: str, *, without: Collection[str] = ()) -> None:
        self.model, self.alias, self.without = model, alias, without

    @cached_property
    def columns(self) -> str:
        """To be selected or returned."""
        return ", ".join(f'{self.alias}."{field.column}"' for field in self._fields)

    def gathered(self, order: str) -> str:
        """To be selected over many rows: an array for each column, all in one order."""
        return ", ".join(f'array_agg({self.alias}."{field.column}" order by {order})' for field in self._fields)

    @property
    def width(self) -> int:
        """How many columns that are."""
        return len(self._fields)

    def row(self, values: Sequence[Any]) -> M:
        """The instance, as a queryset would give it."""
        return self.model.from_db(
            "default",
            self._names,
            [Sealed(v) if i in self._sealed and v is not None else v for i, v in enumerate(values)],
        )

    def next_of(self, values: Iterator[Any]) -> M:
        """The instance from the next columns, where a statement picks several."""
        return self.row(list(islice(values, self.width)))

    def rows(self, arrays: Sequence[Any]) -> list[M]:
        """The instances that were gathered; none where there was no row."""
        return [self.row(values) for values in zip(*arrays, strict=True)] if arrays[0] else []

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self.model._meta.concrete_fields if field.attname not in self.without]

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _sealed(self) -> frozenset[int]:
        return frozenset(i for i, field in enumerate(self._fields) if isinstance(field, EncryptedTextField))


def insert_unless(row: models.Model, constraint: str) -> bool:
    """Write a new row of a tenant in scope, unless this constraint would not have it. Gives whether it is there now."""
    if not isinstance(row, Fenced) or row.tenant_id not in ensure_open(connection, type(row).__name__):
        raise OutsideScope(f"{type(row).__name__}: a row of a tenant outside the scope")
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in row._meta.concrete_fields]  # noqa: FBT003 -- Django's own signature
    with connection.cursor() as cursor:
        cursor.execute(f"{_insert(type(row))} on conflict on constraint {constraint} do nothing", values)
        is_there: bool = cursor.rowcount == 1
    row._state.adding, row._state.db = not is_there, "default"  # noqa: SLF001 -- as a queryset leaves it
    return is_there


@cache
def _insert(model: type[models.Model]) -> str:
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields]
    values = ", ".join(["%s"] * len(columns))
    return f'insert into "{model._meta.db_table}" ({", ".join(columns)}) values ({values})'  # noqa: S608 -- names of ours
