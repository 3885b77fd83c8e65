"""Whoever shows or takes something of a notice shares it; whoever withdraws it has it alone.

So what the proof says is whole: who got hold of the text before is in it, and nobody gets hold of it after. The
notice's row is not touched, so that readers don't wait for each other.
"""

import uuid

from django.db import connection

from messaging.notices.models import Notice

SHARE = "pg_advisory_xact_lock_shared(hashtextextended(%(notice)s::text || 'withdrawal', 0))"
CLOSE = "select pg_advisory_xact_lock(hashtextextended(%(notice)s::text || 'withdrawal', 0))"


def hold_open(notice_id: uuid.UUID) -> bool:
    """Whether the notice is not withdrawn, and stays so until the caller's transaction ends.

    For all that belongs to a notice: a file, an answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"select {SHARE}", {"notice": notice_id})
    return Notice.objects.filter(pk=notice_id).exclude(state=Notice.State.WITHDRAWN).exists()


def close(notice_id: uuid.UUID) -> None:
    """Wait for those who are reading, and let nobody else in until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {"notice": notice_id})
