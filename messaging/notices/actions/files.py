"""Files of a draft and of a notice: attached, taken off, opened, kept."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.files.keeping import Held, fingerprint_of, hold
from messaging.files.models import StoredFile
from messaging.files.refusals import Refusal, Refused
from messaging.files.selectors import note_opening
from messaging.notices.attaching import hang_on, let_go, room_on
from messaging.notices.errors import DraftChanged
from messaging.notices.models import Attachment, Draft, Notice
from messaging.notices.permissions import EDIT_DRAFT, OPEN_FILE, Place, Sight
from messaging.notices.writing import locked_draft, note_change
from tetoru.access import Guardian, Staff, require


@dataclass(frozen=True)
class NotTaken:
    """A file that was not taken: its name, as the person knows it, and why."""

    name: str
    refusal: Refusal


@dataclass(frozen=True)
class Attached:
    """What became of some files."""

    draft: Draft
    taken: tuple[StoredFile, ...]
    not_taken: tuple[NotTaken, ...]


def attach_files(
    actor: Staff, draft: Draft, *, uploads: "Iterable[UploadedFile[Any]]", page: uuid.UUID | None = None
) -> Attached:
    """Hang files on a draft, each for itself: what is wrong with one does not keep the others out.

    A draft of a new page, that nothing was typed on yet, begins with its first file. The bytes are stored before the
    draft is locked. Raises StorageAway, and DraftChanged where the new page's id is somebody else's.
    """
    require(actor, EDIT_DRAFT, draft)
    held, not_taken = _held(draft, uploads, by=actor)
    with audited(actor, Event.FILES_ATTACHED) as entry:
        current = _begun_or_locked(draft, page, by=actor) if held else draft
        room, fitting = room_on(current), []
        for one in held:
            try:
                room.let_in(one.file.fingerprint, one.file.size)
                fitting.append(one)
            except Refused as refused:  # somebody else was quicker; the object without a row is swept up
                not_taken.append(NotTaken(one.file.name, refused.refusal))
        taken = hang_on(current, fitting)
        if taken:
            note_change(current, by=actor, page=page)
        entry.describe(current, files=[str(file.pk) for file in taken], refused=[one.refusal for one in not_taken])
    return Attached(current, tuple(taken), tuple(not_taken))


def detach_file(actor: Staff, draft: Draft, *, file: StoredFile, page: uuid.UUID | None = None) -> Draft:
    """Take a file off a draft: it is gone for good."""
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.FILE_DETACHED) as entry:
        current = locked_draft(draft)
        let_go(Attachment.objects.filter(draft=current, file=file))
        note_change(current, by=actor, page=page)
        entry.describe(current, file=str(file.pk))
    return current


def open_file(
    actor: Staff | Guardian, file: StoredFile, *, of: Draft | Notice, received_at: Place | None = None
) -> None:
    """Note that somebody looks into a file; for staff also beside the file, where it opens the way to sending."""
    require(actor, OPEN_FILE, Sight(of, file, received_at))
    with audited(actor, Event.FILE_OPENED) as entry:
        if isinstance(actor, Staff):
            note_opening(file, actor.user_id)
        entry.describe(of, file=str(file.pk))


def fetch_file(
    actor: Staff | Guardian, file: StoredFile, *, of: Draft | Notice, received_at: Place | None = None
) -> None:
    """Note that somebody takes a file along; for staff this is to look into it, too."""
    require(actor, OPEN_FILE, Sight(of, file, received_at))
    with audited(actor, Event.FILE_FETCHED) as entry:
        if isinstance(actor, Staff):
            note_opening(file, actor.user_id)
        entry.describe(of, file=str(file.pk))


def _held(draft: Draft, uploads: "Iterable[UploadedFile[Any]]", *, by: Staff) -> tuple[list[Held], list[NotTaken]]:
    """What can be taken, stored; and what can't. What finds no room is not stored first."""
    room, held, not_taken = room_on(draft), [], []
    for upload in uploads:
        try:
            room.let_in(fingerprint_of(upload), upload.size or 0)
            held.append(hold(upload, tenant_id=by.tenant_id, by=by.user_id))
        except Refused as refused:
            not_taken.append(NotTaken(upload.name or "", refused.refusal))
    return held, not_taken


def _begun_or_locked(draft: Draft, page: uuid.UUID | None, *, by: Staff) -> Draft:
    """The draft as it stands; a new one is begun empty, unless its page has just saved it.

    Raises DraftChanged where the id is another organisation's, whose draft is as if it did not exist.
    """
    if not draft._state.adding:  # noqa: SLF001 -- Django's way to ask whether a row stands
        return locked_draft(draft)
    draft.version, draft.saved_from, draft.saved_at, draft.saved_by_id = 0, page, timezone.now(), by.user_id
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        if not Draft.objects.filter(pk=draft.pk).exists():
            raise DraftChanged from error
        found = locked_draft(draft)
        require(by, EDIT_DRAFT, found)
        return found
    return draft
