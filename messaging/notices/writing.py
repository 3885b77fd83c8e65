"""Changing a draft: under a lock, and seen by everybody who has it open."""

from django.utils import timezone

from messaging.notices.models import Draft
from tetoru.access import Staff


def locked_draft(draft: Draft) -> Draft:
    """The draft as it is now; nobody else changes it until the transaction ends."""
    return Draft.objects.select_for_update().get(pk=draft.pk)


def count_change(draft: Draft, *, by: Staff) -> None:
    """Count a change of anything that belongs to the draft: what was confirmed before no longer holds."""
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.saved_by_id = by.user_id


def note_change(draft: Draft, *, by: Staff) -> None:
    """The same, kept: for a change of what hangs on the draft, made outside the page on which it is typed."""
    draft.saved_from = None
    count_change(draft, by=by)
    draft.save(update_fields=["version", "saved_at", "saved_by", "saved_from"])
