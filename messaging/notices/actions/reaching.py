"""Reaching the homes that have not opened a notice: once more by message, or otherwise."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.announcing import queue_reminder
from messaging.notices.bells import ring_for_messages
from messaging.notices.errors import AlreadyWithdrawn, NobodyToRemind, NotSentYet, RemindedLately
from messaging.notices.models import Dispatch, FollowUp, Notice, OpeningReminder
from messaging.notices.permissions import FOLLOW_UP, REMIND
from messaging.notices.selectors.unopened import TO_REMIND, may_remind_again_at, parameters_of, unopened_homes
from messaging.notices.withdrawal_lock import hold_open
from tetoru.access import Staff, require


def remind_unopened(actor: Staff, notice: Notice, *, reminder_id: uuid.UUID, households: int) -> int:
    """Tell exactly the homes that have not opened the notice once more; gives how many homes.

    Pressed twice it tells once: `reminder_id` was made with the page. Whoever has opened it since the page, on which
    `households` stood, is left out. Raises AlreadyWithdrawn, NotSentYet,
    RemindedLately within an hour, NobodyToRemind.
    """
    require(actor, REMIND, notice)
    with audited(actor, Event.NOTICE_REMINDER_SENT) as entry:
        entry.describe(notice)
        if not hold_open(notice.pk):
            raise AlreadyWithdrawn
        dispatch = Dispatch.objects.select_for_update().get(notice_id=notice.pk)  # two presses: one after the other
        if done := OpeningReminder.objects.filter(pk=reminder_id, notice=notice).first():
            return done.households
        if dispatch.mail_queued_at is None:
            raise NotSentYet
        if may_remind_again_at(notice):
            raise RemindedLately
        count = unopened_homes(notice)
        if not 0 < count <= households:
            raise NobodyToRemind
        OpeningReminder.objects.create(
            pk=reminder_id,
            tenant_id=notice.tenant_id,
            notice=notice,
            sent_by_id=actor.user_id,
            sent_at=timezone.now(),
            households=count,
        )
        messages = queue_reminder(notice, guardians=TO_REMIND, parameters=parameters_of(notice))
        entry.details |= {"households": count, "messages": messages}
        ring_for_messages(notice.tenant_id)
    return count


def follow_up(actor: Staff, notice: Notice, *, household_id: uuid.UUID, way: str, note: str) -> FollowUp:
    """Note that a home which was not reached has been told by telephone or by a letter. The last word counts.

    Raises AlreadyWithdrawn: nobody is told any more.
    """
    require(actor, FOLLOW_UP, notice)
    with audited(actor, Event.HOME_FOLLOWED_UP) as entry:
        if not hold_open(notice.pk):
            raise AlreadyWithdrawn
        kept = FollowUp.objects.select_for_update().filter(notice=notice, household_id=household_id).first()
        done = kept or FollowUp(tenant_id=notice.tenant_id, notice=notice, household_id=household_id)
        done.way, done.note, done.by_id, done.at = way, note, actor.user_id, timezone.now()
        done.save()
        entry.describe(notice, household=household_id, way=way)
    return done


def take_back_follow_up(actor: Staff, notice: Notice, *, household_id: uuid.UUID) -> None:
    """It was ticked by mistake: the home is still to be told."""
    require(actor, FOLLOW_UP, notice)
    with audited(actor, Event.FOLLOW_UP_TAKEN_BACK) as entry:
        FollowUp.objects.filter(notice=notice, household_id=household_id).delete()
        entry.describe(notice, household=household_id)
