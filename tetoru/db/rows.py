"""Rows of models in SQL written by hand, where making a statement anew each time costs more than asking it.

Such SQL names the tenant in its conditions; row-level security holds it besides (docs/security.md).
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from tetoru.crypto.fields import EncryptedTextField, Sealed
from tetoru.db.compiler import ensure_open
from tetoru.db.prepared import prepared_cursor
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
        made = self.model.__new__(self.model)  # as unpickling makes it: a field at a time would be half of all the cost
        made._state = state = ModelState()  # noqa: SLF001
        state.adding, state.db = False, "default"
        held = made.__dict__
        held.update(zip(self._names, values, strict=True))
        for name in self._sealed:
            if held[name] is not None:
                held[name] = Sealed(held[name])
        return made

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
    def _sealed(self) -> list[str]:
        return [field.attname for field in self._fields if isinstance(field, EncryptedTextField)]


class Written(Generic[M]):
    """All columns of a tenant's model, to be written by a statement: each value goes by the name of its column.

    For models of plain columns and sealed ones; what Django would make of lists and objects is not made here.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model

    @cached_property
    def into(self) -> str:
        """The table and its columns."""
        columns = ", ".join(f'"{column}"' for column, _name, _sealed in self._fields)
        return f'"{self.model._meta.db_table}" ({columns})'

    @cached_property
    def values(self) -> str:
        """The places of the values."""
        return ", ".join(f"%({column})s" for column, _name, _sealed in self._fields)

    def of(self, row: M) -> dict[str, Any]:
        """The values of a new row of a tenant in scope, sealed where they must be. Raises OutsideScope."""
        if not isinstance(row, Fenced) or row.tenant_id not in ensure_open(connection, type(row).__name__):
            raise OutsideScope(f"{type(row).__name__}: a row of a tenant outside the scope")
        held = row.__dict__
        return {
            column: held[name] if sealed is None else sealed.pre_save(row, add=True)
            for column, name, sealed in self._fields
        }

    @cached_property
    def _fields(self) -> list[tuple[str, str, EncryptedTextField | None]]:
        fields: list[Any] = list(self.model._meta.concrete_fields)
        return [(one.column, one.attname, one if isinstance(one, EncryptedTextField) else None) for one in fields]


def insert_unless(row: models.Model, constraint: str) -> bool:
    """Write a new row of a tenant in scope, unless this constraint would not have it. Gives whether it is there now."""
    written = _written(type(row))
    insert = f"insert into {written.into} values ({written.values})"  # noqa: S608 -- names of ours
    values = written.of(row)
    with prepared_cursor() as cursor:
        cursor.execute(f"{insert} on conflict on constraint {constraint} do nothing", values)
        if cursor.rowcount == 0:
            return False
    mark_written(row)
    return True


def mark_written(row: models.Model) -> None:
    """Leave a new row that a statement has written as a queryset would."""
    row._state.adding, row._state.db = False, "default"  # noqa: SLF001 -- what Django's own writing leaves


@cache
def _written(model: type[M]) -> Written[M]:
    return Written(model)
