"""The person of a session, with what every page asks about everybody: one statement, planned once (ADR 0065)."""

import uuid
from typing import Any

from accounts.models import User
from schools.models import Tenant
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

PERSON = Picked(User, "person")
KNOWN = f"""
select {PERSON.columns}, array(select t.id from schools_tenant t
             where t.id = any(person.tenant_ids) and t.state = any(%(open)s) order by t.id),
       exists (select 1 from accounts_totpdevice app where app.user_id = person.id),
       exists (select 1 from accounts_passkey passkey where passkey.user_id = person.id),
       exists (select 1 from schools_tenant t where t.id = any(person.tenant_ids) and t.second_factor_for_all_staff)
from accounts_user person where person.id = %(person)s
"""


def person_known(user_id: uuid.UUID) -> User | None:
    """An identity that knows which of its tenants let it in, and what there is and must be of second factors."""
    with prepared_cursor() as cursor:
        cursor.execute(KNOWN, {"person": user_id, "open": list(map(str, Tenant.OPEN))})
        row = cursor.fetchone()
    if row is None:
        return None
    person: Any = PERSON.row(row[: PERSON.width])
    person.open_tenant_ids, person.has_app, person.has_passkey, person.is_asked_by_tenant = row[PERSON.width :]
    return person  # type: ignore[no-any-return]
