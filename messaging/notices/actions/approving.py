"""A second person looks at it, agrees, or gives it back with words."""

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.bells import ring_after_hold
from messaging.notices.decisions import AUDIENCE
from messaging.notices.errors import AlreadyDecided, NotLookedAt
from messaging.notices.models import Approval, Draft, Sighting
from messaging.notices.permissions import APPROVE
from messaging.notices.selectors.approvals import parts_to_see
from messaging.notices.stages import bring_back, set_off
from tetoru.access import Staff, require
from tetoru.db.clock import database_now


def see_audience(actor: Staff, approval: Approval) -> None:
    """Keep that the colleague has looked at whom it goes to, and when first."""
    require(actor, APPROVE, approval)
    with audited(actor, Event.AUDIENCE_LOOKED_AT) as entry:
        Sighting.objects.get_or_create(
            tenant_id=approval.tenant_id,
            approval=approval,
            user_id=actor.user_id,
            part=AUDIENCE,
            defaults={"at": timezone.now()},
        )
        entry.describe(approval)


def approve(actor: Staff, approval: Approval) -> Draft:
    """Agree: it goes on into the hold, or waits for its time.

    Raises NotLookedAt before everything was opened, AlreadyDecided when a colleague or the author was quicker.
    """
    require(actor, APPROVE, approval)
    with audited(actor, Event.DRAFT_APPROVED) as entry:
        current = _decided_now(approval)
        if not _keep_what_was_seen(actor, approval):
            raise NotLookedAt
        _decide(approval, actor, state=Approval.State.APPROVED)
        set_off(current, current.confirmation, now=database_now())
        ring_after_hold(current, current.confirmation)
        entry.describe(current, because=approval.because, stage=current.stage)
    return current


def send_back(actor: Staff, approval: Approval, *, words: str) -> None:
    """Give it back to who wrote it, with what should be changed. Raises AlreadyDecided."""
    require(actor, APPROVE, approval)
    with audited(actor, Event.DRAFT_SENT_BACK) as entry:
        current = _decided_now(approval)
        _keep_what_was_seen(actor, approval)
        _decide(approval, actor, state=Approval.State.SENT_BACK, words=words)
        bring_back(current, because=Draft.Returned.SENT_BACK)
        entry.describe(current, because=approval.because)


def _keep_what_was_seen(actor: Staff, approval: Approval) -> bool:
    """Fix what the colleague has opened until now, with its time; gives whether it was everything."""
    parts = parts_to_see(actor, approval)
    seen = [
        Sighting(tenant_id=approval.tenant_id, approval=approval, user_id=actor.user_id, part=part.key, at=part.seen_at)
        for part in parts
        if part.seen_at
    ]
    Sighting.objects.bulk_create(seen, ignore_conflicts=True)
    return len(seen) == len(parts)


def _decided_now(approval: Approval) -> Draft:
    """The draft under a lock, if nobody has decided yet."""
    awaiting = Draft.objects.filter(approvals=approval, stage=Draft.Stage.AWAITING)
    current = awaiting.select_for_update(of=("self",)).first()
    still = Approval.objects.filter(pk=approval.pk, state=Approval.State.WAITING)
    if current is None or not still.exists():
        raise AlreadyDecided
    return current


def _decide(approval: Approval, actor: Staff, *, state: str, words: str = "") -> None:
    approval.state, approval.words = state, words
    approval.decided_by_id, approval.decided_at = actor.user_id, timezone.now()
    approval.save(update_fields=["state", "words", "decided_by", "decided_at"])
