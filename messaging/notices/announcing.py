"""Tells the addressed guardians that there is something to read."""

import uuid
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import enqueue
from messaging.notices.addressees import ATTENDING, pupils_of
from messaging.notices.audiences import resolve
from messaging.notices.fan_out import CHUNK, step_of
from messaging.notices.models import Dispatch, Notice, Urgency, Withdrawal
from schools.states import today_in_tokyo
from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import UuidArray
from tetoru.ids import NIL, new_id

PRIORITY = {Urgency.URGENT: 0, Urgency.IMPORTANT: 1, Urgency.NORMAL: 2}
LEAST = {Mailing.Kind.NOTICE: 2, Mailing.Kind.REMINDER: 2, Mailing.Kind.CORRECTION: 1}
"""That something was taken back is told at once: also to who looks once a day, or wants to hear of nothing ordinary."""
ADDRESSED = "select distinct guardian_id from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s"
# A chunk of them, by the primary key.
BETWEEN = f"{ADDRESSED} and guardian_id > %(after)s and guardian_id <= %(last)s"
LAST_OF_NEXT = f"""
select guardian_id from ({ADDRESSED} and guardian_id > %(after)s order by guardian_id limit %(chunk)s) next
order by guardian_id desc limit 1
"""
READ = f"{ADDRESSED} and read_at is not null"
REACHED = f"""
{ADDRESSED} and (read_at is not null or exists (
    select 1 from delivery_mailing m join delivery_delivery d on d.tenant_id = m.tenant_id and d.mailing_id = m.id
    where m.tenant_id = %(tenant)s and (m.id = %(notice)s or m.notice_id = %(notice)s)
        and d.guardian_id = notices_recipient.guardian_id and d.state in ('sending', 'sent', 'bundled')))
"""
# The pupils of a chunk for one of whose guardians there is a message. As a condition of an aggregate the messages are
# read once and hashed, whatever the statistics say: they know nothing of rows of the last second.
TOLD_BETWEEN = """
select array_send(array_agg(student_id) filter (where guardian_id in (
    select guardian_id from delivery_delivery where tenant_id = %(tenant)s and mailing_id = %(notice)s
        and guardian_id > %(after)s and guardian_id <= %(last)s
)))
from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s
    and guardian_id > %(after)s and guardian_id <= %(last)s
"""
# The homes that the school has to reach otherwise.
KEEP_UNTOLD = f"""
insert into notices_untold (id, tenant_id, notice_id, student_id)
select uuidv7(), %(tenant)s, %(notice)s, pupil.id from {ATTENDING}
on conflict do nothing
"""
TOLD = {Withdrawal.Told.OPENED: READ, Withdrawal.Told.REACHED: REACHED}


def queue_mail(notice_id: uuid.UUID, *, chunk: int = CHUNK) -> Iterator[int]:
    """What each addressed guardian is to get, into the outbox; gives the messages of each chunk when it is committed.

    Then keeps the pupils for whom there is none, and gives 0 for each piece of them. Begun anew it does nothing twice.
    Nothing is done after a withdrawal.
    """
    with transaction.atomic():
        notice = Notice.objects.select_related("tenant", "school").get(pk=notice_id)
    after, mailing, told = NIL, None, set[bytes]()
    while True:
        with step_of(notice_id) as dispatch:
            if dispatch.mail_queued_at:
                return
            mailing = mailing or _mailing(notice, Mailing.Kind.NOTICE)
            last = _last_of_next(notice, after, chunk)
            if last is None:
                break
            part = {"notice": notice_id, "after": after, "last": last}
            queued = enqueue(mailing, guardians=BETWEEN, parameters=part)
            told |= told_between(notice, after, last)
        yield queued
        after = last
    for pupils in untold_pupils(notice, told):
        if pupils:
            with step_of(notice_id) as dispatch:
                if dispatch.mail_queued_at:
                    return
                keep_untold(notice, pupils)
        yield 0


def end_queueing(dispatch: Dispatch) -> int:
    """All messages of a notice stand in the outbox; gives how many."""
    mailing = _mailing(dispatch.notice, Mailing.Kind.NOTICE)
    dispatch.mail_queued_at = timezone.now()
    dispatch.save(update_fields=["mail_queued_at"])
    return Delivery.objects.filter(mailing=mailing).count()


def told_between(notice: Notice, after: uuid.UUID, last: uuid.UUID) -> set[bytes]:
    """Pupils for whom there is a message to a guardian of this chunk, as elements of a `UuidArray`."""
    with prepared_cursor() as cursor:
        cursor.execute(TOLD_BETWEEN, {"tenant": notice.tenant_id, "notice": notice.pk, "after": after, "last": last})
        return set(UuidArray.of(cursor.fetchone()[0]).elements)


def untold_pupils(notice: Notice, told: AbstractSet[bytes]) -> Iterator[UuidArray]:
    """The pupils of the audience besides these, in pieces, some of which may be empty."""
    with transaction.atomic():
        pieces = pupils_of(resolve(notice.tenant_id, notice.audience.all()))
    for pupils in pieces:
        yield UuidArray.joined(pupil for pupil in pupils.elements if pupil not in told)


def keep_untold(notice: Notice, pupils: UuidArray) -> None:
    """Keep those of the pupils who attend: no message is for them, and all messages stand in the outbox."""
    values = {"tenant": notice.tenant_id, "notice": notice.pk, "today": today_in_tokyo(), "pupils": pupils}
    with prepared_cursor() as cursor:
        cursor.execute(KEEP_UNTOLD, values)


def queue_replacement(withdrawal: Withdrawal) -> int:
    """Tell whom the school chose that something else stands there now: the same words, the same link.

    After the notice's own messages were cancelled.
    """
    if withdrawal.told == Withdrawal.Told.NOBODY:
        return 0
    mailing = _mailing(withdrawal.notice, Mailing.Kind.CORRECTION)
    chosen = TOLD[Withdrawal.Told(withdrawal.told)]
    return enqueue(mailing, guardians=chosen, parameters={"notice": withdrawal.notice_id})


def queue_reminder(notice: Notice, *, guardians: str, parameters: Mapping[str, Any]) -> int:
    """Tell these guardians of a notice once more; cancelled with it."""
    return enqueue(_mailing(notice, Mailing.Kind.REMINDER), guardians=guardians, parameters=parameters)


def _last_of_next(notice: Notice, after: uuid.UUID, chunk: int) -> uuid.UUID | None:
    """The last guardian of the next chunk; None when all have had their turn."""
    part: dict[str, Any] = {"tenant": notice.tenant_id, "notice": notice.pk, "after": after, "chunk": chunk}
    with connection.cursor() as cursor:
        cursor.execute(LAST_OF_NEXT, part)
        found = cursor.fetchone()
    return found[0] if found else None


def _mailing(notice: Notice, kind: Mailing.Kind) -> Mailing:
    """The one of the notice itself has the notice's id, so that there is one however often it is queued."""
    is_first = kind == Mailing.Kind.NOTICE
    mailing, _made = Mailing.objects.get_or_create(
        pk=notice.pk if is_first else new_id(),
        defaults={
            "tenant_id": notice.tenant_id,
            "kind": kind,
            "notice_id": None if is_first else notice.pk,
            "school_id": notice.school_id,
            "sender_name": notice.school.name if notice.school else notice.tenant.name,
            "path": reverse("notice", args=[notice.pk]),
            "priority": min(PRIORITY[Urgency(notice.urgency)], LEAST[kind]),
            "queued_at": timezone.now(),
        },
    )
    return mailing
