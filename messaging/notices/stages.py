"""A confirmed draft on its way: set off to wait, or brought back to be written on."""

import datetime as dt

from messaging.notices.models import Approval, Confirmation, Draft
from messaging.notices.rules import rules_at


def set_off(draft: Draft, confirmation: Confirmation, *, now: dt.datetime) -> None:
    """Everybody has agreed: it goes out when the hold is over, or at its time if that is later."""
    held_until = now + rules_at(draft.tenant_id, draft.school_id).hold
    is_later = confirmation.send_at is not None and confirmation.send_at > held_until
    confirmation.release_at = confirmation.send_at if is_later else held_until
    confirmation.save()
    move_on(draft, Draft.Stage.SCHEDULED if is_later else Draft.Stage.HELD)


def move_on(draft: Draft, stage: str) -> None:
    """To the next stage. Why it once came back is no longer of interest."""
    draft.stage, draft.returned = stage, ""
    draft.save(update_fields=["stage", "returned"])


def bring_back(draft: Draft, *, because: str = "") -> None:
    """To be written on, with nothing lost. What was confirmed and agreed to no longer holds."""
    Confirmation.objects.filter(draft=draft).delete()
    waiting = Approval.objects.filter(draft=draft, state=Approval.State.WAITING)
    waiting.update(state=Approval.State.TAKEN_BACK)
    draft.stage, draft.returned = Draft.Stage.WRITING, because
    draft.save(update_fields=["stage", "returned"])
