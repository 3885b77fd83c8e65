"""Encrypted values that do not open any more: their bytes are damaged, or their keys are gone."""

import secrets
import uuid
from collections.abc import Callable

from django.db import connection, transaction

from schools.models import Tenant
from tetoru.crypto.destruction import delete_keys, records_of
from tetoru.crypto.fields import key_owner
from tetoru.crypto.keyring import PLATFORM, forget_keys
from tetoru.crypto.places import places_of
from tetoru.tenancy import tenant_scope

BEND = """
update {table} set {column} = set_byte({column}, length({column}) - 1, get_byte({column}, length({column}) - 1) # 255)
where {mine} and {column} is not null
"""
STORED = "select {id}, {column} from {table} where {mine} and {column} is not null"
NO_WORDS = {
    "accounts_accountmail.words", "accounts_onetimelink.words", "accounts_stafftable.rows",
    "accounts_totpdevice.secret", "files_storedfile.data_key", "notices_confirmation.found",
    "accounts_rosterupload.content", "accounts_rosterupload.steps", "accounts_rosterupload.left_out",
    "notices_answerform.questions", "notices_answer.values",
}  # fmt: skip
"""What must stay as it is, so that people can go on working: a secret, and what is no word but JSON."""
Values = dict[tuple[str, uuid.UUID], bytes]
"""(table.column, row) → what is stored."""


def bend_bytes(*owners: uuid.UUID) -> None:
    """Every encrypted value of these owners has another last byte."""
    for owner in owners:
        with tenant_scope(owner), transaction.atomic(), connection.cursor() as cursor:
            for place in places_of(owner):
                cursor.execute(place.compose(BEND, owner))
                assert cursor.rowcount > 0, f"{place.name}: nothing was damaged, the world has no such row"


def lose_keys(owner: uuid.UUID) -> None:
    """The keys of an owner are destroyed, its rows are still there."""
    assert delete_keys(record.id for record in records_of(owner)) > 0
    forget_keys()


def stored(*owners: uuid.UUID) -> Values:
    """Every encrypted value as it lies in the database."""
    found: Values = {}
    for owner in owners:
        with tenant_scope(owner), transaction.atomic(), connection.cursor() as cursor:
            for place in places_of(owner):
                cursor.execute(place.compose(STORED, owner))
                found |= {(place.name, row): bytes(value) for row, value in cursor.fetchall()}
    return found


def plant_words(*owners: uuid.UUID) -> set[str]:
    """Every encrypted value of these owners becomes a word of its own, so that it is told from all else on a page."""
    words: set[str] = set()
    for owner in owners:
        with tenant_scope(owner), transaction.atomic():
            for place in places_of(owner):
                if place.name in NO_WORDS:
                    continue
                for row in place.model._default_manager.all():
                    if key_owner(row) == owner:
                        words.add(word := f"語{secrets.token_hex(4)}")
                        setattr(row, place.field.attname, word)
                        row.save(update_fields=[place.field.attname])
    return words


HARMS: dict[str, Callable[[Tenant], list[uuid.UUID]]] = {}
"""What happens → it is done to a tenant, and tells whose values it hit."""


def _harm(name: str, owners: Callable[[Tenant], list[uuid.UUID]], deed: Callable[..., None]) -> None:
    def harm(tenant: Tenant) -> list[uuid.UUID]:
        for owner in owners(tenant):
            deed(owner)
        return owners(tenant)

    HARMS[name] = harm


_harm("bytes damaged", lambda tenant: [tenant.pk, PLATFORM], bend_bytes)
_harm("the tenant's keys gone", lambda tenant: [tenant.pk], lose_keys)
_harm("the platform's keys gone", lambda _tenant: [PLATFORM], lose_keys)
