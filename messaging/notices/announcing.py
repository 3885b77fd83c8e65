"""Tells the addressed guardians that there is something to read."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import enqueue
from messaging.notices.audiences import STUDENTS, resolve
from messaging.notices.fan_out import CHUNK
from messaging.notices.models import Dispatch, Notice, Urgency, Withdrawal
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
# Pupils none of whose addressed guardians has a message: the homes that the school has to reach otherwise. EXCEPT and a
# FULL JOIN that OFFSET 0 keeps whole read everything once, by no index again and again, whatever the statistics
# say: they know nothing of rows of the last second.
KEEP_UNTOLD = f"""
insert into notices_untold (id, tenant_id, notice_id, student_id)
select uuidv7(), %(tenant)s, %(notice)s, student_id from (
    select student_id from ({STUDENTS}) p
    except
    select student_id from (
        select r.student_id, d.guardian_id is not null as is_told
        from (select guardian_id, student_id from notices_recipient
            where tenant_id = %(tenant)s and notice_id = %(notice)s) r
        full join (select guardian_id from delivery_delivery
            where tenant_id = %(tenant)s and mailing_id = %(notice)s) d on d.guardian_id = r.guardian_id
        offset 0
    ) addressed where is_told
) left_out
on conflict do nothing
"""
TOLD = {Withdrawal.Told.OPENED: READ, Withdrawal.Told.REACHED: REACHED}


def queue_mail(notice_id: uuid.UUID, *, chunk: int = CHUNK) -> Iterator[int]:
    """What each addressed guardian is to get, into the outbox; gives the messages of each chunk when it is committed.

    Begun anew it queues nothing twice. Each chunk is under the lock of the notice's dispatch, by which a withdrawal
    ends it: nothing is queued after that.
    """
    after, mailing = NIL, None
    while True:
        with transaction.atomic():
            dispatch = Dispatch.objects.select_for_update().get(notice_id=notice_id)
            last = None if dispatch.mail_queued_at else _last_of_next(dispatch, after, chunk)
            if last is None:
                return
            mailing = mailing or _mailing(dispatch.notice, Mailing.Kind.NOTICE)
            part = {"notice": notice_id, "after": after, "last": last}
            queued = enqueue(mailing, guardians=BETWEEN, parameters=part)
            dispatch.moved_at = timezone.now()
            dispatch.save(update_fields=["moved_at"])
        yield queued
        after = last


def end_queueing(dispatch: Dispatch) -> int:
    """All messages of a notice stand in the outbox; gives how many. Keeps the pupils for whom there is none."""
    mailing = _mailing(dispatch.notice, Mailing.Kind.NOTICE)
    keep_untold(dispatch.notice)
    dispatch.mail_queued_at = timezone.now()
    dispatch.save(update_fields=["mail_queued_at"])
    return Delivery.objects.filter(mailing=mailing).count()


def keep_untold(notice: Notice) -> None:
    """Keep the pupils of the audience for whom there is no message, when all messages stand in the outbox."""
    audience = resolve(notice.tenant_id, notice.audience.all())
    with connection.cursor() as cursor:
        cursor.execute(KEEP_UNTOLD, {**audience.parameters, "notice": notice.pk})


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


def _last_of_next(dispatch: Dispatch, after: uuid.UUID, chunk: int) -> uuid.UUID | None:
    """The last guardian of the next chunk; None when all have had their turn."""
    with connection.cursor() as cursor:
        chosen = {"tenant": dispatch.tenant_id, "notice": dispatch.notice_id}
        part: dict[str, Any] = {**chosen, "after": after, "chunk": chunk}
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
