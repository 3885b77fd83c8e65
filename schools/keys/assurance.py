"""Proves on the live database that everything is encrypted, that every key opens, and that erasure erases (§§4, 7)."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from schools.keys.owners import Owner, all_owners
from schools.models import Household, Student, Tenant
from tetoru.assurance import Broken, check
from tetoru.crypto.cipher import OVERHEAD, Unreadable, key_id_of, seal, unseal
from tetoru.crypto.destruction import DOOR, delete_keys, ensure_door, records_of
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import keys_of, make_key
from tetoru.crypto.memory import keyring_through
from tetoru.crypto.places import Place, places_of
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

CANARY = "カナリア"
SAMPLE = 1_000
"""Values of each column and owner that are looked at: the newest rows, which are the ones of today's code."""
NEWEST = """
select substring({column} for 5), octet_length({column}) from {table} where {mine} and {column} is not null
order by {id} desc limit %s
"""


@check(
    "crypto.coverage",
    section=7,
    promise=_("個人情報の項目は、その団体の鍵で暗号化して保存します。"),
    breaks=_("暗号の形でない値か、ほかの団体の鍵や無い鍵を名のる値が、1つでも見つかれば失敗します。"),
)
def every_value_is_encrypted() -> str:
    """The newest values of every encrypted column of every owner have our format and name one of the owner's keys."""
    seen, faults = 0, []
    for owner in all_owners():
        ids = {record.id for record in records_of(owner.id)}
        for place in places_of(owner.id):
            values = _sample(place, owner)
            wrong = sum(key_id_of(header) not in ids or length < OVERHEAD for header, length in values)
            seen += len(values)
            faults += [f"{owner.code}: {wrong} values of {place.name}"] if wrong else []
    if faults:
        raise Broken("not encrypted under a key of their owner: " + "; ".join(faults))
    return f"{seen:,} values looked at, up to {SAMPLE:,} of each column of each owner"


@check(
    "crypto.opens",
    section=7,
    promise=_("すべての団体の鍵が、いまの根本の鍵で開き、書いた値が読めます。"),
    breaks=_("開かない鍵が1つでもあるか、カナリア（試しの言葉）がもとに戻らなければ失敗します。"),
)
def every_key_opens() -> str:
    """Each version of each owner's key is unwrapped, and a word is sealed and opened under the newest."""
    faults, keys = [], 0
    owners = all_owners()
    for owner in owners:
        try:
            keys += len(keys_of(owner.id))
            place: dict[str, Any] = {"owner": owner.id, "column": "assurance.canary", "row_id": new_id()}
            if unseal(seal(CANARY, **place), **place) != CANARY:
                faults.append(f"{owner.code}: the word came back changed")
        except (KeyUnavailable, Unreadable) as error:
            faults.append(f"{owner.code}: {error}")
    if faults:
        raise Broken("; ".join(faults))
    return f"{keys} keys of {len(owners)} owners opened; a word sealed under each newest key came back"


@check(
    "tenant.erasure",
    section=4,
    promise=_("消去した団体のデータは、バックアップから戻してもだれにも読めません。"),
    breaks=_("鍵をこわした試しの団体の値が、1つでもまだ開けば失敗します。"),
)
def erased_tenant_cannot_be_read() -> str:
    """A try-out tenant is made, sealed and destroyed in a transaction that is taken back. Needs DATABASE_OWNER_URL."""
    ensure_door()
    ends = dt.date(2000, 1, 1)
    tenant = Tenant(code=f"try-{secrets.token_hex(6)}", name="try-out", starts_on=ends, state=Tenant.State.ENDED)
    with tenant_scope(tenant.pk), keyring_through(DOOR), transaction.atomic(using=DOOR):
        copies = _sealed(tenant)
        closed = [copy.place.name for copy in copies if not copy.opens(tenant)]
        deleted = delete_keys(record.id for record in records_of(tenant.pk))
        still = [copy.place.name for copy in copies if copy.opens(tenant)]
        transaction.set_rollback(True, using=DOOR)
    if closed or deleted != 1:
        raise Broken(f"{deleted} keys; did not open before the key was destroyed: {', '.join(closed)}")
    if still:
        raise Broken(f"still opens after the key was destroyed: {', '.join(still)}")
    return f"a try-out tenant's values in {len(copies) - 1} columns opened before its key was destroyed, and not after"


@dataclass(frozen=True)
class Copy:
    """A value as a backup would hold it."""

    place: Place
    row_id: uuid.UUID
    stored: bytes

    def opens(self, tenant: Tenant) -> bool:
        """Whether the word can be read."""
        try:
            return unseal(self.stored, owner=tenant.pk, column=self.place.name, row_id=self.row_id) == CANARY
        except Unreadable:
            return False


def _sample(place: Place, owner: Owner) -> list[tuple[bytes, int]]:
    with owner.scope(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(place.compose(NEWEST, owner.id), (SAMPLE,))
        return [(bytes(header), length) for header, length in cursor.fetchall()]


def _sealed(tenant: Tenant) -> list[Copy]:
    """A value of every encrypted column, and one more that a real row holds."""
    tenant.save(using=DOOR)
    make_key(tenant.pk)
    home = Household(tenant=tenant)
    home.save(using=DOOR)
    names = dict.fromkeys(("family_name", "given_name", "family_kana", "given_kana"), CANARY)
    student = Student(tenant=tenant, household=home, **names)
    student.save(using=DOOR)
    places = {place.name: place for place in places_of(tenant.pk)}
    stored = bytes(Student.objects.using(DOOR).values_list("family_name", flat=True).get(pk=student.pk))
    return [
        Copy(places["schools_student.family_name"], student.pk, stored),
        *(Copy(place, tenant.pk, _seal(tenant, place)) for place in places.values()),
    ]


def _seal(tenant: Tenant, place: Place) -> bytes:
    return seal(CANARY, owner=tenant.pk, column=place.name, row_id=tenant.pk)
