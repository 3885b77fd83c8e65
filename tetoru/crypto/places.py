"""Where encrypted values stand: found from the models, so that a new field is in every walk by itself."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from tetoru.crypto.cipher import HEADER, key_id_of
from tetoru.crypto.fields import EncryptedTextField
from tetoru.crypto.keyring import PLATFORM


@dataclass(frozen=True)
class Place:
    """One encrypted column, and the SQL names that a walk over its rows needs."""

    field: EncryptedTextField

    @property
    def model(self) -> type[models.Model]:
        """The rows."""
        model: type[models.Model] = self.field.model
        return model

    @property
    def name(self) -> str:
        """`table.column`."""
        return self.field.place

    @property
    def is_of_tenants(self) -> bool:
        """Whether its rows belong to tenants; else they are the platform's."""
        return any(field.attname == "tenant_id" for field in self.model._meta.concrete_fields)

    def compose(self, text: str, owner: uuid.UUID) -> sql.Composed:
        """`text` with {table}, {id}, {column} and {mine}: the condition that a row is the owner's."""
        mine = sql.SQL("tenant_id = {}").format(sql.Literal(owner)) if self.is_of_tenants else sql.SQL("true")
        meta = self.model._meta
        names = {"table": meta.db_table, "id": str(meta.pk.column), "column": str(self.field.column)}
        return sql.SQL(text).format(mine=mine, **{name: sql.Identifier(value) for name, value in names.items()})


def all_places() -> list[Place]:
    """Every encrypted column, by name."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    return sorted((Place(field) for field in fields if isinstance(field, EncryptedTextField)), key=lambda p: p.name)


def places_of(owner: uuid.UUID) -> list[Place]:
    """The columns whose values an owner's keys seal."""
    return [place for place in all_places() if place.is_of_tenants == (owner != PLATFORM)]


HEADERS = f"select substring({{column}} for {HEADER.size}), count(*) from {{table}} where {{mine}} and {{column}} is not null group by 1"  # noqa: E501, S608 -- a number of ours


def rows_by_key(place: Place, owner: uuid.UUID) -> Counter[int | None]:
    """How many values of an owner each key seals, by the header of each; None counts what is not of our format.

    Runs in the owner's scope and a transaction.
    """
    counts: Counter[int | None] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(place.compose(HEADERS, owner))
        for header, rows in cursor.fetchall():
            counts[key_id_of(bytes(header))] += rows
    return counts
