"""Reminding exactly the homes that have not answered, and taking the answers out as a table."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.announcing import queue_reminder
from messaging.notices.answer_errors import AnswersClosed, AskedNoMore
from messaging.notices.bells import ring_for_messages
from messaging.notices.errors import HomesChanged
from messaging.notices.models import AnswerForm, AnswerReminder, Notice
from messaging.notices.permissions import SEE_ANSWERS, classes_seen
from messaging.notices.selectors.reminding import TO_REMIND, homes_to_remind, parameters_of
from messaging.notices.withdrawal_lock import hold_open
from tetoru.access import Staff, require


def remind_homes(actor: Staff, form: AnswerForm, *, notice: Notice, reminder_id: uuid.UUID, households: int) -> int:
    """Write to the guardians of the pupils without an answer, so many homes as were confirmed; gives the mails.

    Pressed twice it writes once: `reminder_id` was made with the page. Raises HomesChanged when somebody
    has answered meanwhile, AnswersClosed after the deadline, AskedNoMore when the notice was withdrawn.
    """
    require(actor, SEE_ANSWERS, notice)
    with audited(actor, Event.ANSWER_REMINDER_SENT) as entry:
        now, rooms = timezone.now(), classes_seen(actor, notice)
        entry.describe(notice, households=households)
        AnswerForm.objects.select_for_update().get(pk=form.pk)  # two presses come one after the other
        if AnswerReminder.objects.filter(pk=reminder_id).exists():
            return 0
        if not hold_open(notice.pk):
            raise AskedNoMore
        if form.closes_at and form.closes_at <= now:
            raise AnswersClosed
        if homes_to_remind(notice, form, rooms=rooms) != households or not households:
            raise HomesChanged
        kept = {"form": form, "sent_by_id": actor.user_id, "sent_at": now, "households": households}
        AnswerReminder.objects.create(pk=reminder_id, tenant_id=notice.tenant_id, **kept)
        parameters = parameters_of(notice, form, rooms=rooms)
        mails = queue_reminder(notice, guardians=TO_REMIND, parameters=parameters)
        entry.details["mails"] = mails
        ring_for_messages(notice.tenant_id)
    return mails


def export_answers(actor: Staff, notice: Notice, *, students: int) -> None:
    """Note that the answers leave the service as a file, with so many pupils in it."""
    require(actor, SEE_ANSWERS, notice)
    with audited(actor, Event.ANSWERS_EXPORTED) as entry:
        entry.describe(notice, students=students)
