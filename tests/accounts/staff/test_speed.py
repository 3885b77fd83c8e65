"""500 new staff within a minute on two cores (issue 4), hashed with the same Argon2id as every password."""

import time

from django.db import transaction

from accounts.desks import desk_at
from accounts.models import User
from accounts.staff.actions.tables import confirm_table, keep_table
from accounts.staff.tables.cells import FIELDS
from accounts.staff.tasks import make_staff_of_table
from tests.cast import actor, make_cast
from tetoru.tenancy import tenant_scope

MOST_SECONDS = 60


def test_500_staff_are_made_within_a_minute(committed_db: str) -> None:
    cast = make_cast()
    rows = [
        dict.fromkeys(FIELDS, "") | {"staff_id": f"t8{n:03}", "name": "青木 慎吾", "kana": "あおき", "roles": "教員"}
        for n in range(500)
    ]
    with tenant_scope(cast.sakura.pk):
        admin = actor(cast.school_admin)
        with transaction.atomic():
            desk, _desks = desk_at(admin, kind="school", slug="hibari")
        table = keep_table(admin, desk, rows=rows)
        confirm_table(admin, table)
    begun = time.monotonic()
    make_staff_of_table(str(cast.sakura.pk), str(table.pk))
    seconds = time.monotonic() - begun
    assert User.objects.filter(login__startswith="t8", password__startswith="argon2$argon2id$").count() == 500
    print(f"500 staff in {seconds:.1f} s")
    assert seconds < MOST_SECONDS
