"""Reminding exactly the homes that have not answered, and taking the answers out as a table."""

import uuid

from django.urls import reverse
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.models import Mailing
from messaging.delivery.outbox import enqueue
from messaging.delivery.tasks import deliver_mail
from messaging.notices.announcing import PRIORITY
from messaging.notices.errors import AnswersClosed, HomesChanged
from messaging.notices.models import AnswerForm, AnswerReminder, Notice, Urgency
from messaging.notices.permissions import SEE_ANSWERS, classes_seen
from messaging.notices.selectors.reminding import TO_REMIND, homes_to_remind, parameters_of
from tetoru.access import Staff, require
from tetoru.jobs import ring


def remind_homes(actor: Staff, form: AnswerForm, *, notice: Notice, reminder_id: uuid.UUID, households: int) -> int:
    """Write to the guardians of the pupils without an answer, so many homes as were confirmed; gives the mails.

    Pressed twice it writes once: `reminder_id` was made with the page. Raises HomesChanged when somebody
    has answered meanwhile, AnswersClosed after the deadline.
    """
    require(actor, SEE_ANSWERS, notice)
    with audited(actor, Event.ANSWER_REMINDER_SENT) as entry:
        now, rooms = timezone.now(), classes_seen(actor, notice)
        entry.describe(notice, households=households)
        AnswerForm.objects.select_for_update().get(pk=form.pk)  # two presses come one after the other
        if AnswerReminder.objects.filter(pk=reminder_id).exists():
            return 0
        if notice.state == Notice.State.WITHDRAWN or (form.closes_at and form.closes_at <= now):
            raise AnswersClosed
        if homes_to_remind(notice, form, rooms=rooms) != households or not households:
            raise HomesChanged
        kept = {"form": form, "sent_by_id": actor.user_id, "sent_at": now, "households": households}
        AnswerReminder.objects.create(pk=reminder_id, tenant_id=notice.tenant_id, **kept)
        mailing = Mailing.objects.create(
            pk=reminder_id,
            tenant_id=notice.tenant_id,
            sender_name=notice.school.name if notice.school else notice.tenant.name,
            path=reverse("notice", args=[notice.pk]),
            priority=PRIORITY[Urgency(notice.urgency)],
            queued_at=now,
        )
        mails = enqueue(mailing, guardians=TO_REMIND, parameters=parameters_of(notice, form, rooms=rooms))
        entry.details["mails"] = mails
        ring(deliver_mail, tenant_id=notice.tenant_id)
    return mails


def export_answers(actor: Staff, notice: Notice, *, students: int) -> None:
    """Note that the answers leave the service as a file, with so many pupils in it."""
    require(actor, SEE_ANSWERS, notice)
    with audited(actor, Event.ANSWERS_EXPORTED) as entry:
        entry.describe(notice, students=students)
