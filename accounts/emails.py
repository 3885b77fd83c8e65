"""E-mail addresses as people are found by them, also while the platform's key is turned (docs/adr/0018)."""

import uuid

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import EMAIL, email_index
from tetoru.crypto.blind_index import blind_indexes, sole_writer
from tetoru.crypto.fields import is_readable
from tetoru.crypto.keyring import PLATFORM
from tetoru.errors import DomainError

BATCH = 500
UPDATE = """
update accounts_user set email_index = fresh.new
from unnest(%s::uuid[], %s::bytea[], %s::bytea[]) as fresh (id, old, new)
where accounts_user.id = fresh.id and accounts_user.email_index = fresh.old
"""


class EmailTaken(DomainError):
    """Somebody is registered with this address."""

    text = _("このメールアドレスはすでに使われています。")


def claim_email(email: str) -> bytes:
    """The index to store with a new address, which is nobody's until the transaction ends. Raises EmailTaken.

    Every action that writes an address calls this first, in the same transaction: while keys are turned, the unique
    index of the database alone would not see two spellings of one address under two keys.
    """
    sole_writer(email, owner=PLATFORM, column=EMAIL)
    if User.objects.filter(email_index__in=blind_indexes(email, owner=PLATFORM, column=EMAIL)).exists():
        raise EmailTaken
    return email_index(email)


def reindex_emails(_owner: uuid.UUID) -> int:
    """Compute the indexes of all addresses anew under the newest key; gives their number."""
    done, last = 0, uuid.UUID(int=0)
    while True:
        with transaction.atomic():
            users = User.objects.select_for_update(no_key=True).filter(pk__gt=last, email_index__isnull=False)
            batch = list(users.order_by("pk")[:BATCH])
            if not batch:
                return done
            _reindex([user for user in batch if user.email is not None and is_readable(user.email)])
        done, last = done + len(batch), batch[-1].pk


def _reindex(users: list[User]) -> None:
    old = [bytes(user.email_index or b"") for user in users]
    new = [email_index(user.email) for user in users]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, ([user.pk for user in users], old, new))
