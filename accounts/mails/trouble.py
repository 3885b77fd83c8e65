"""Whether mail reaches a person: kept beside the address, for its owner and the school to see.

An address that a server took proves little, since many take everything and send it back later. So what is known to
fail is only forgotten by a mail that was taken a day afterwards or later: had that come back too, the mark would be set
anew. A new address is a new beginning.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from django.utils import timezone

from accounts.models import User

BELIEVED = dt.timedelta(days=1)


def note_failing(user_id: uuid.UUID) -> None:
    """Mail to this person does not arrive; since when it does not is kept."""
    User.objects.filter(pk=user_id, mail_failing_since=None, email__isnull=False).update(
        mail_failing_since=timezone.now()
    )


def note_arriving(user_ids: Collection[uuid.UUID]) -> None:
    """Mail to these people was taken."""
    User.objects.filter(pk__in=user_ids, mail_failing_since__lt=timezone.now() - BELIEVED).update(
        mail_failing_since=None
    )
