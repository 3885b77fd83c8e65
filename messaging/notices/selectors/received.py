"""委員会から: what the board sent to families of a school, as its staff may read it. No home and no number is in it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.desks import Desk
from messaging.files.models import StoredFile
from messaging.notices.models import AudienceItem, ClassTally, Notice, Urgency, Withdrawal
from messaging.notices.permissions import WRITE_NOTICES, Place
from messaging.notices.selectors.desk import title_for
from messaging.notices.selectors.files import file_on
from messaging.notices.withdrawal_lock import hold_open
from tetoru.access import Staff

SHOWN_ROOMS = 8


@dataclass(frozen=True)
class ReceivedRow:
    """A notice of the board's in a school's list."""

    url: str
    title: str
    urgency: str
    urgency_label: str
    is_withdrawn: bool
    sent_at: dt.datetime


@dataclass(frozen=True)
class Rooms:
    """The classes of the school that it went to: the first few by name, and how many more."""

    labels: tuple[str, ...]
    more: int


def received_at(actor: Staff, desk: Desk) -> QuerySet[Notice]:
    """What the board sent to classes of this school, newest first; nothing at the board's own desk.

    What went to single pupils is between the board and their families.
    """
    if desk.school_id is None or not WRITE_NOTICES.allows(actor, Place(desk.school_id)):
        return Notice.objects.none()
    here = ClassTally.objects.filter(notice_id=OuterRef("pk"), classroom__school_id=desk.school_id)
    to_one = AudienceItem.objects.filter(notice_id=OuterRef("pk"), kind=AudienceItem.Kind.STUDENT)
    found = Notice.objects.filter(Exists(here), ~Exists(to_one), tenant_id=desk.tenant_id, school=None)
    return found.select_related("tenant").order_by("-id")


def received_rows(actor: Staff, desk: Desk, notices: Iterable[Notice]) -> list[ReceivedRow]:
    """Rows for the list. What was taken back has no title here."""
    return [
        ReceivedRow(
            url=desk.url("received", received_id=notice.pk),
            title=title_for(actor, notice),
            urgency=notice.urgency,
            urgency_label=str(Urgency(notice.urgency).label),
            is_withdrawn=notice.state == Notice.State.WITHDRAWN,
            sent_at=notice.sent_at,
        )
        for notice in notices
    ]


def received_file(
    actor: Staff, desk: Desk, notice_id: uuid.UUID, file_id: uuid.UUID
) -> tuple[Notice, StoredFile, Place]:
    """A file of what the board sent to this school, as families may open it. Raises Http404, also when withdrawn."""
    notice = received_at(actor, desk).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    file = file_on(notice, file_id)
    if not hold_open(notice.pk) or file.state != StoredFile.State.READY:
        raise Http404
    return notice, file, Place(desk.school_id)


def rooms_reached(notice: Notice, school_id: uuid.UUID) -> Rooms:
    """Which classes of this school; of no other one."""
    tallies = notice.class_tallies.filter(classroom__school_id=school_id).select_related("classroom")
    labels = [tally.classroom.label for tally in tallies.order_by("classroom__grade", "classroom__name")]
    return Rooms(tuple(labels[:SHOWN_ROOMS]), max(len(labels) - SHOWN_ROOMS, 0))


def withdrawal_of(notice: Notice) -> Withdrawal | None:
    """That it was taken back, and why, as families read it."""
    return Withdrawal.objects.filter(notice=notice).first() if notice.state == Notice.State.WITHDRAWN else None
