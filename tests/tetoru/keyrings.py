"""What tests of the keyring need: owners with rows, and time that passes for keys."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from schools.keys import rotation
from schools.keys.owners import Owner, tenant_owner
from schools.keys.rotation import values_of
from schools.models import Household, Student, Tenant
from tests.factories import make_tenant
from tetoru.crypto import keyring
from tetoru.crypto.keyring import forget_keys
from tetoru.tenancy import tenant_scope


def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process knows a new key at once."""
    monkeypatch.setattr(keyring, "SETTLE_SECONDS", 0)
    monkeypatch.setattr(rotation, "SETTLE_SECONDS", -1)


def age_keys(hours: int = 2) -> None:
    """All keys and rotations are older than they are."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update keyring.key set created_at = created_at - %s * interval '1 hour'", (hours,))
    with connections["default"].cursor() as cursor:
        cursor.execute("update crypto_rotation set started_at = started_at - %s * interval '1 hour'", (hours,))
    forget_keys()


def command(name: str, *arguments: str) -> str:
    """What `manage.py` prints."""
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def city_of(students: int, code: str = "sakura") -> Owner:
    """A tenant with that many pupils, each with four encrypted names."""
    tenant: Tenant = make_tenant(code, f"{code}市教育委員会")
    with tenant_scope(tenant.pk), transaction.atomic():
        home = Household.objects.create(tenant=tenant)
        Student.objects.bulk_create([pupil(tenant, home, number) for number in range(students)])
    return tenant_owner(code)


def pupil(tenant: Tenant, home: Household, number: int) -> Student:
    names = {"family_name": f"小川{number}", "given_name": "ひなた", "family_kana": "おがわ", "given_kana": "ひなた"}
    return Student(tenant=tenant, household=home, kana_order=number, **names)


def under(owner: Owner) -> dict[Any, int]:
    """Values by key id, without zeros."""
    return dict(+values_of(owner))
