"""All keys, what each still seals, and whether it can go."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from schools.keys.owners import Owner
from schools.keys.rotation import values_of
from tetoru.crypto.models import Key, Rotation

REST = dt.timedelta(hours=1)
"""How long an older key stays after the next one was made: no transaction is as long as that."""


@dataclass(frozen=True)
class KeyLine:
    """One key as `manage.py keys` shows it; `needed_for` says why it can't go, and is empty when it can."""

    id: int
    owner: Owner
    version: int
    root: str
    created_at: dt.datetime
    values: int
    needed_for: str


def lines_of(owner: Owner) -> Iterator[KeyLine]:
    """An owner's keys, oldest first."""
    keys = list(Key.objects.filter(owner=owner.id).order_by("version"))
    values = values_of(owner)
    for number, key in enumerate(keys):
        needed_for = _needed_for(owner.id, key, keys[number + 1 :], values)
        yield KeyLine(key.pk, owner, key.version, key.root, key.created_at, values[key.pk], needed_for)


def _needed_for(owner: uuid.UUID, key: Key, newer: list[Key], values: Counter[int | None]) -> str:
    if not newer:
        return "encrypts now"
    if values[key.pk]:
        return f"{values[key.pk]:,} values"
    if timezone.now() - newer[0].created_at < REST:
        return f"rests until {timezone.localtime(newer[0].created_at + REST):%H:%M}"
    if not Rotation.objects.filter(owner=owner, key_id__gt=key.pk, finished_at__isnull=False).exists():
        return "its rotation is not finished"
    return ""
