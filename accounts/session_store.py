"""Keeps sessions in PostgreSQL, each with its owner and its device beside it, so that they can be listed and ended."""

import datetime as dt
import uuid
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session
from accounts.session_marks import BEGAN, DEVICE, LABEL, SEEN
from tetoru.db.prepared import prepared_cursor
from tetoru.ids import new_id

USER = "_auth_user_id"
HELD = "select session_data from accounts_session where session_key = %s and expire_date > %s"
"""Every request of somebody who is signed in asks this."""


class SessionStore(DatabaseStore):
    """What a session holds about its owner and device is written into columns, too."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What it holds; nothing where it has ended."""
        with prepared_cursor() as cursor:
            cursor.execute(HELD, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        return held

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session. The device's id outlives a change of the session's key."""
        data.setdefault(DEVICE, new_id().hex)
        row = cast("Session", super().create_model_instance(data))
        row.user_id = uuid.UUID(data[USER]) if data.get(USER) else None
        row.device_id = uuid.UUID(data[DEVICE])
        row.device_label = data.get(LABEL, "")
        row.began_at, row.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        return row


def _moment(stamp: float | None) -> dt.datetime | None:
    return None if stamp is None else dt.datetime.fromtimestamp(stamp, dt.UTC)
