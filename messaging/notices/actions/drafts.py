"""Writing: a draft is kept as it is typed, and nobody overwrites anybody unseen."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.attaching import let_go
from messaging.notices.errors import DraftChanged
from messaging.notices.models import AudienceItem, Draft
from messaging.notices.permissions import EDIT_DRAFT, WRITE_NOTICES, Place
from messaging.notices.safety import ask_safety
from messaging.notices.writing import count_change, locked_draft, locked_unless_changed, note_change
from tetoru.access import Staff, require


@dataclass(frozen=True)
class Written:
    """What a form sends: the texts, the audience as unsaved items, and which open page it comes from."""

    title: str
    body: str
    urgency: str
    audience: tuple[AudienceItem, ...]
    page: uuid.UUID | None = None
    expires_on: dt.date | None = None
    asks_safety: bool | None = None
    """Whether it asks how the children are; None leaves that as it is."""


def begin_draft(actor: Staff, *, draft_id: uuid.UUID, school_id: uuid.UUID | None, written: Written) -> Draft:
    """Keep a new draft under the id that its page was given. Its first file may have begun it in the same moment.

    Raises DraftChanged when another window began it first.
    """
    require(actor, WRITE_NOTICES, Place(school_id))
    with audited(actor, Event.DRAFT_SAVED) as entry:
        draft = Draft(id=draft_id, tenant_id=actor.tenant_id, school_id=school_id, author_id=actor.user_id, version=0)
        try:
            with transaction.atomic():
                _keep(draft, written, by=actor, force_insert=True)
        except IntegrityError as error:
            begun = Draft.objects.filter(pk=draft_id).first()
            if begun is None:  # another organisation's, which is as if it did not exist
                raise DraftChanged from error
            require(actor, EDIT_DRAFT, begun)
            draft = locked_unless_changed(begun, version=0, page=written.page)
            _keep(draft, written, by=actor)
        entry.describe(draft, version=draft.version)
    return draft


def save_draft(actor: Staff, draft: Draft, *, version: int, written: Written) -> Draft:
    """Keep what was typed.

    Raises DraftChanged unless `version` is the one that was last saved, or the last save came from
    the same open page: its answer may have been lost on the way.
    """
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.DRAFT_SAVED) as entry:
        current = locked_unless_changed(draft, version=version, page=written.page)
        _keep(current, written, by=actor)
        entry.describe(current, version=current.version)
    return current


def choose_students(actor: Staff, draft: Draft, *, students: tuple[AudienceItem, ...], shown: set[uuid.UUID]) -> None:
    """Put pupils into the audience one by one; of those `shown`, the others are taken out."""
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.AUDIENCE_CHANGED) as entry:
        current = locked_draft(draft)
        AudienceItem.objects.filter(draft=current, student_id__in=shown).delete()
        for item in students:
            item.draft = current
        AudienceItem.objects.bulk_create(students)
        note_change(current, by=actor)
        entry.describe(current, students=len(students))


def discard_draft(actor: Staff, draft: Draft) -> None:
    """Throw a draft away."""
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.DRAFT_DISCARDED) as entry:
        entry.describe(draft, files=let_go(draft.attachments.all()))
        locked_draft(draft).delete()


def _keep(draft: Draft, written: Written, *, by: Staff, force_insert: bool = False) -> None:
    draft.title, draft.body, draft.urgency = written.title, written.body, written.urgency
    draft.expires_on, draft.saved_from = written.expires_on, written.page
    count_change(draft, by=by)
    draft.save(force_insert=force_insert)
    AudienceItem.objects.filter(draft=draft).delete()
    for item in written.audience:
        item.draft = draft
    AudienceItem.objects.bulk_create(written.audience)
    if written.asks_safety is not None:
        ask_safety(draft, asks=written.asks_safety)
