"""Sending: a draft becomes a notice, once."""

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.class_counts import count_classes
from messaging.notices.errors import DraftChanged
from messaging.notices.guard.checks import findings_in, hold_back
from messaging.notices.guard.findings import Situation
from messaging.notices.labels import audience_label
from messaging.notices.models import AudienceItem, Dispatch, Draft, Notice, Tally, Urgency
from messaging.notices.permissions import EDIT_DRAFT
from messaging.notices.tasks import fan_out_notice
from tetoru.access import Staff, require
from tetoru.jobs import ring


def send_draft(
    actor: Staff, draft: Draft, *, version: int, households: int, acknowledged: frozenset[str] = frozenset()
) -> Notice:
    """Send what was confirmed: this version of the draft, to this number of homes, with these findings ticked.

    Gives the notice that is already on its way when the draft was sent before: a second click, the
    back button. Raises DraftChanged when text or homes are not those that were confirmed, and
    whatever the checks hold it back with (`messaging.notices.guard`).
    """
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.NOTICE_SENT) as entry:
        current = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if current is None:
            notice = Notice.objects.get(draft_id=draft.pk)
            entry.describe(notice, again=True)
            return notice
        situation = Situation.of(actor, current, now=timezone.now())
        found = findings_in(situation)
        hold_back(found, acknowledged=acknowledged)
        reach = situation.reach
        if (current.version, reach.households) != (version, households):
            raise DraftChanged
        notice = _notice_from(situation)
        count_classes(notice, situation.audience)
        entry.describe(notice, urgency=notice.urgency, households=reach.households, students=reach.students)
        entry.details["found"] = sorted(finding.key for finding in found)
        queue = "urgent" if notice.urgency == Urgency.URGENT else None
        ring(fan_out_notice, queue=queue, tenant_id=notice.tenant_id, notice_id=notice.pk)
    return notice


def _notice_from(situation: Situation) -> Notice:
    draft, reach, now = situation.draft, situation.reach, situation.now
    notice = Notice(
        tenant_id=draft.tenant_id,
        school_id=draft.school_id,
        author_id=draft.author_id,
        draft_id=draft.pk,
        urgency=draft.urgency,
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
    draft.delete()
    return notice
