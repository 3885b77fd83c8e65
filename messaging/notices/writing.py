"""Changing a draft: under a lock, and seen by everybody who has it open."""

import uuid

from django.utils import timezone

from messaging.notices.errors import DraftChanged, DraftOnItsWay
from messaging.notices.models import Draft
from tetoru.access import Staff


def locked_draft(draft: Draft) -> Draft:
    """The draft as it is now; nobody else changes it until the transaction ends.

    Raises DraftOnItsWay when it was confirmed and waits to be sent.
    """
    current = Draft.objects.select_for_update().get(pk=draft.pk)
    if not current.is_writing:
        raise DraftOnItsWay
    return current


def locked_unless_changed(draft: Draft, *, version: int, page: uuid.UUID | None) -> Draft:
    """The draft as it is now, for a page that has seen `version`; the last save may have been that page's own, too.

    Raises DraftChanged where another window's words would be overwritten, and DraftOnItsWay as above.
    """
    current = locked_draft(draft)
    is_same_page = page is not None and page == current.saved_from
    if current.version != version and not is_same_page:
        raise DraftChanged
    return current


def count_change(draft: Draft, *, by: Staff) -> None:
    """Count a change of anything that belongs to the draft: what was confirmed before no longer holds."""
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.saved_by_id = by.user_id


def note_change(draft: Draft, *, by: Staff, page: uuid.UUID | None = None) -> None:
    """The same, kept: for a change of what hangs on the draft, made beside the text.

    `page` is the open page from which it was made, if any. Was that page the last to save, its next save goes through;
    everybody else's meets a draft that has changed.
    """
    if page is None or draft.saved_from != page:
        draft.saved_from = None
    count_change(draft, by=by)
    draft.save(update_fields=["version", "saved_at", "saved_by", "saved_from"])
