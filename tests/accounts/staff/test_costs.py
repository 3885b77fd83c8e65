"""500 new staff within a minute (issue 4): what that rests on. ADR 0027 has the seconds."""

import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.desks import desk_at
from accounts.models import StaffTable, User
from accounts.staff import bulk
from accounts.staff.actions.tables import confirm_table, keep_table
from accounts.staff.tables.cells import FIELDS
from tests.cast import Cast, actor
from tetoru.tenancy import tenant_scope

BATCH = 6
OF_EACH = 3
"""Statements for the entry that each person has of their own; everything else is done for a batch at once."""


def confirmed(cast: Cast, people: int) -> StaffTable:
    """A table of so many, in the scope of its tenant."""
    rows = [
        dict.fromkeys(FIELDS, "") | {"staff_id": f"t8{n:03}", "name": "青木 慎吾", "kana": "あおき", "roles": "教員"}
        for n in range(people)
    ]
    admin = actor(cast.school_admin)
    with transaction.atomic():
        desk, _desks = desk_at(admin, kind="school", slug="hibari")
    table = keep_table(admin, desk, rows=rows)
    confirm_table(admin, table)
    return table


def test_a_person_costs_one_hash_and_a_few_statements_wherever_they_stand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def noted(password: str) -> Any:
        hashed.append(password)
        return make_password(password)

    monkeypatch.setattr(bulk, "make_password", noted)
    monkeypatch.setattr(bulk, "BATCH", BATCH)
    statements: list[int] = []
    with tenant_scope(cast.sakura.pk):
        table, more = confirmed(cast, BATCH * 3 + 2), True
        while more:
            with CaptureQueriesContext(connection) as batch:
                more = bulk.make_next(cast.sakura.pk, table.pk)
            statements.append(len(batch))
    assert statements[0] == statements[1] == statements[2] == statements[3] + (BATCH - 2) * OF_EACH
    assert len(set(hashed)) == len(hashed) == BATCH * 3 + 2
    made = User.objects.filter(login__startswith="t8", password__startswith="argon2$argon2id$")
    assert made.count() == BATCH * 3 + 2


def test_two_passwords_are_hashed_at_the_same_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=30)

    def met(password: str) -> Any:
        both.wait()  # raises when nobody else is hashing
        return make_password(password)

    monkeypatch.setattr(bulk, "make_password", met)
    with tenant_scope(cast.sakura.pk):
        bulk.make_next(cast.sakura.pk, confirmed(cast, 2).pk)
    assert User.objects.filter(login__startswith="t8").count() == 2
