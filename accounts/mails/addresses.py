"""Where people are reached by mail: what a worker asks for a hundred at a time."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from accounts.models import User
from tetoru.crypto.keyring import PLATFORM
from tetoru.db.prepared import prepared_cursor

FIND = """
select id, email, language, mail_failing_since is not null from accounts_user
where id = any(%s) and %s = any(tenant_ids)
"""


class Reader(NamedTuple):
    """Whom a mail goes to, in which language; an address that does not open is empty."""

    email: str
    language: str
    is_failing: bool


def readers(tenant_id: uuid.UUID, user_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Reader]:
    """The people of a tenant among these. In the caller's transaction."""
    field = User._meta.get_field("email")
    with prepared_cursor() as cursor:
        cursor.execute(FIND, (list(user_ids), tenant_id))
        return {
            user_id: Reader((sealed and field.try_open(sealed, PLATFORM, user_id)) or "", language, is_failing)
            for user_id, sealed, language, is_failing in cursor.fetchall()
        }
