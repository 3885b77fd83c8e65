"""The devices on which a person is signed in."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.devices.labels import label_said
from accounts.models import Session, User
from accounts.session_clock import LIMITS


@dataclass(frozen=True)
class Device:
    """One signed-in browser, as its owner recognises it. No address: the log has that."""

    id: uuid.UUID
    label: str
    began_at: dt.datetime | None
    seen_at: dt.datetime | None
    is_this: bool


def devices_of(user: User, session: Any) -> list[Device]:
    """Those that still open pages, this one first, then as they were last seen."""
    now, limits = timezone.now(), LIMITS[user.kind]
    rows = Session.objects.filter(user=user, expire_date__gt=now, seen_at__gt=now - limits.idle)
    if limits.longest is not None:
        rows = rows.filter(began_at__gt=now - limits.longest)
    found = [_device(row, session) for row in rows.order_by("-seen_at")]
    return sorted(found, key=lambda device: not device.is_this)


def _device(row: Session, session: Any) -> Device:
    is_this = row.session_key == session.session_key
    return Device(row.device_id, label_said(row.device_label), row.began_at, row.seen_at, is_this)
