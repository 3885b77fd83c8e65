"""Sending: a draft becomes a notice, once."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.audiences import Audience, Reach, covers_school, reach_of, resolve
from messaging.notices.class_counts import count_classes
from messaging.notices.errors import DraftChanged, NobodyReached, NotReady, ReservedForManagers
from messaging.notices.labels import audience_label
from messaging.notices.models import AudienceItem, Dispatch, Draft, Notice, Tally, Urgency
from messaging.notices.permissions import EDIT_DRAFT, SEND_NOTICE, Sending
from messaging.notices.tasks import fan_out_notice
from tetoru.access import Staff, require
from tetoru.jobs import ring


def send_draft(actor: Staff, draft: Draft, *, version: int, households: int) -> Notice:
    """Send what was confirmed: this version of the draft, to this number of homes.

    Gives the notice that is already on its way when the draft was sent before: a second click, the
    back button. Raises DraftChanged when text or homes are not those that were confirmed,
    NotReady, NobodyReached, ReservedForManagers.
    """
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.NOTICE_SENT) as entry:
        current = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if current is None:
            notice = Notice.objects.get(draft_id=draft.pk)
            entry.describe(notice, again=True)
            return notice
        items = list(current.audience.all())
        audience = resolve(actor.tenant_id, items)
        ensure_sendable(actor, current, items, audience)
        reach = reach_of(audience)
        if reach.households == 0:
            raise NobodyReached
        if (current.version, reach.households) != (version, households):
            raise DraftChanged
        notice = _notice_from(current, items, reach)
        count_classes(notice, audience)
        entry.describe(notice, urgency=notice.urgency, households=reach.households, students=reach.students)
        queue = "urgent" if notice.urgency == Urgency.URGENT else None
        ring(fan_out_notice, queue=queue, tenant_id=notice.tenant_id, notice_id=notice.pk)
    return notice


def ensure_sendable(actor: Staff, draft: Draft, items: list[AudienceItem], audience: Audience) -> None:
    """Raise NotReady where something is missing, ReservedForManagers where a manager is needed."""
    if not (draft.title.strip() and draft.body.strip()) or audience.is_empty:
        raise NotReady
    is_whole = _is_whole(actor, draft.school_id, items, audience)
    sending = Sending(draft.school_id, draft.urgency == Urgency.URGENT, is_whole)
    if not SEND_NOTICE.allows(actor, sending):
        raise ReservedForManagers


def _is_whole(actor: Staff, school_id: uuid.UUID | None, items: list[AudienceItem], audience: Audience) -> bool:
    """Whether every family is meant, by one tick or by many; one's own classes are never "everybody"."""
    if any(item.kind in {AudienceItem.Kind.SCHOOL, AudienceItem.Kind.TENANT} for item in items):
        return True
    seat = actor.seat_at(school_id)
    is_own = seat is not None and not audience.student_ids and set(audience.classroom_ids) <= seat.classroom_ids
    return school_id is not None and not is_own and covers_school(audience, school_id)


def _notice_from(draft: Draft, items: list[AudienceItem], reach: Reach) -> Notice:
    now = timezone.now()
    notice = Notice(
        tenant_id=draft.tenant_id,
        school_id=draft.school_id,
        author_id=draft.author_id,
        draft_id=draft.pk,
        urgency=draft.urgency,
        sent_at=now,
        audience_label=audience_label(items),
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
    draft.delete()
    return notice
