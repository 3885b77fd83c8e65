"""The moment at which a confirmed draft becomes a notice, or goes back because things have changed."""

import datetime as dt
import uuid

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import User
from accounts.standing import refusal_of
from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.class_counts import count_few_classes
from messaging.notices.guard.checks import findings_in
from messaging.notices.guard.findings import Situation, Weight
from messaging.notices.guard.hours import OF_THE_HOUR
from messaging.notices.labels import audience_label
from messaging.notices.models import (
    AnswerForm,
    Approval,
    Attachment,
    AudienceItem,
    Confirmation,
    Dispatch,
    Draft,
    Notice,
    Tally,
)
from messaging.notices.models.path import RULE
from messaging.notices.permissions import EDIT_DRAFT
from messaging.notices.safety import count_pupils
from messaging.notices.stages import bring_back
from tetoru.access import Staff, SystemActor
from tetoru.crypto.fields import has_unreadable

WAITING = (Draft.Stage.SCHEDULED, Draft.Stage.HELD)
A_FEW = 5
"""So many homes more or fewer than were confirmed are the coming and going of a school."""
SHARE = 0.1
"""More than this share of the homes, and more than a few, is somebody else's audience."""


def release(tenant_id: uuid.UUID, draft_id: uuid.UUID, *, now: dt.datetime) -> Notice | None:
    """Send a draft whose time has come; run again, or too early, it does nothing."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id, stage__in=WAITING).first()
        if draft is None:
            return None
        confirmation = Confirmation.objects.select_related("confirmed_by").get(draft=draft)
        if confirmation.release_at is None or confirmation.release_at > now:
            return None
        job = SystemActor("send what was confirmed", (tenant_id,))
        sender = _sender(confirmation.confirmed_by)
        situation = Situation.of(sender, draft, now=now) if sender else None
        because = _reason_to_return(confirmation, situation)
        if situation is None or because:
            _give_back(job, draft, because)
            return None
        return _send(job, situation, confirmation)


def notice_from(situation: Situation) -> Notice:
    """Make the notice that a draft becomes. What hangs on the draft moves along; the draft is gone."""
    draft, reach, now = situation.draft, situation.reach, situation.now
    notice = Notice(
        tenant_id=draft.tenant_id,
        school_id=draft.school_id,
        author_id=draft.author_id,
        draft_id=draft.pk,
        urgency=draft.urgency,
        expires_on=draft.expires_on,
        corrects_id=draft.corrects_id,
        sent_at=now,
        audience_label=audience_label(situation.items),
        student_count=reach.students,
        household_count=reach.households,
        guardian_count=reach.guardians,
        unreached_count=reach.unreached,
    )
    notice.title, notice.body = draft.title, draft.body
    notice.save(force_insert=True)
    Dispatch.objects.create(tenant_id=draft.tenant_id, notice=notice, moved_at=now)
    Tally.objects.create(tenant_id=draft.tenant_id, notice=notice)
    AudienceItem.objects.filter(draft=draft).update(draft=None, notice=notice)
    Approval.objects.filter(draft=draft).update(draft=None, notice=notice)
    Attachment.objects.filter(draft=draft).update(draft=None, notice=notice)
    AnswerForm.objects.filter(draft=draft).update(draft=None, notice=notice)
    draft.delete()
    count_few_classes(notice, situation.audience)
    form = AnswerForm.objects.filter(notice=notice, is_safety=True).first()
    if form is not None:
        count_pupils(form, notice, situation.audience)
    return notice


def _send(job: SystemActor, situation: Situation, confirmation: Confirmation) -> Notice:
    with audited(job, Event.NOTICE_SENT) as entry:
        notice = notice_from(situation)
        reach = situation.reach
        entry.describe(notice, urgency=notice.urgency, households=reach.households, students=reach.students)
        entry.details["confirmed_by"] = confirmation.confirmed_by_id
    return notice


def _give_back(job: SystemActor, draft: Draft, because: str) -> None:
    with audited(job, Event.DRAFT_RETURNED) as entry:
        bring_back(draft, because=because)
        entry.describe(draft, because=because)


def _sender(user: User) -> Staff | None:
    """Who confirmed it, with the rights of today; None when they are no longer let in."""
    if refusal_of(user) is not None:
        return None
    actor = actor_for(user)
    return actor if isinstance(actor, Staff) else None


def _is_agreed(confirmation: Confirmation, seconds: set[str]) -> bool:
    """Whether a second person has agreed to all that asks for one; who leads has agreed to every rule."""
    since = {"state": Approval.State.APPROVED, "decided_at__gte": confirmation.confirmed_at}
    agreed = list(Approval.objects.filter(draft_id=confirmation.draft_id, **since))
    by_leader = any(approval.needs_manager for approval in agreed)
    covered = {key for approval in agreed for key in approval.because}
    return all(key in covered or (by_leader and key.startswith(RULE)) for key in seconds)


def _reason_to_return(confirmation: Confirmation, situation: Situation | None) -> str:
    if situation is None or not EDIT_DRAFT.allows(situation.actor, situation.draft):
        return Draft.Returned.RIGHTS
    if has_unreadable(situation.draft):
        return Draft.Returned.FOUND  # nobody gets an empty shell
    found = findings_in(situation)
    stops = {finding.key for finding in found if finding.weight is Weight.STOPS}
    if "sender.reserved" in stops:
        return Draft.Returned.RIGHTS
    seconds = {finding.key for finding in found if finding.weight is Weight.SECOND}
    asked = {finding.key for finding in found if finding.weight is Weight.ASKS} - OF_THE_HOUR
    is_new = not asked.issubset(confirmation.acknowledged)
    if stops or is_new or not _is_agreed(confirmation, seconds) or situation.draft.version != confirmation.version:
        return Draft.Returned.FOUND
    more_or_fewer = abs(situation.reach.households - confirmation.households)
    if more_or_fewer > max(A_FEW, confirmation.households * SHARE):
        return Draft.Returned.HOMES
    return ""
