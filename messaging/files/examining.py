"""Takes an uploaded file through the sandbox and keeps what came of it: waiting → ready or refused.

A worker that dies leaves the file waiting, to be taken up again when its lease is over.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.files.errors import FileUnreadable, StorageAway
from messaging.files.models import StoredFile, StoredObject
from messaging.files.naming import ENDINGS
from messaging.files.refusals import Refusal
from messaging.files.sandbox.answers import Answer, NoAnswer
from messaging.files.sandbox.bounds import WAIT_SECONDS
from messaging.files.shut_in import looked_through
from messaging.files.storing import put, whole
from tetoru.access import SystemActor
from tetoru.ids import new_id

LEASE = dt.timedelta(seconds=WAIT_SECONDS + 20)
MOST_ATTEMPTS = 3
"""A file that has cost so many workers their life is a broken one."""
LATER = dt.timedelta(seconds=30)
"""Between two tries while the storage is away."""

Made = Sequence[StoredObject]


def examine(tenant_id: uuid.UUID, file_id: uuid.UUID) -> None:
    """Look through one file, if it waits and nobody is at it. Bears being run twice."""
    file = _take(file_id)
    if file is None:
        return
    if file.attempts > MOST_ATTEMPTS:
        _settle(file, Answer(refusal=Refusal.BROKEN), ())
        return
    try:
        answer, made = _copied(file) if file.copied_from_id or not _content_of(file) else _looked_through(file)
    except StorageAway:
        _give_back(file)
    except NoAnswer:
        if file.attempts >= 2:  # once may have been the machine's fault
            _settle(file, Answer(refusal=Refusal.BROKEN), ())
        else:
            _give_back(file, is_counted=True)
    except FileUnreadable:
        _settle(file, Answer(refusal=Refusal.LOST), ())
    else:
        _settle(file, answer, made)


def _take(file_id: uuid.UUID) -> StoredFile | None:
    now = timezone.now()
    with transaction.atomic():
        free = Q(taken_until=None) | Q(taken_until__lt=now)
        waiting = StoredFile.objects.select_for_update(skip_locked=True).filter(free, pk=file_id, state="waiting")
        file = waiting.first()
        if file is not None:
            file.attempts += 1
            file.taken_until = now + LEASE
            file.save(update_fields=["attempts", "taken_until"])
        return file


def _give_back(file: StoredFile, *, is_counted: bool = False) -> None:
    """For a later try; what was not the file's fault does not count."""
    with transaction.atomic():
        attempts = file.attempts if is_counted else file.attempts - 1
        StoredFile.objects.filter(pk=file.pk).update(attempts=attempts, taken_until=timezone.now() + LATER)


def _content_of(file: StoredFile) -> StoredObject | None:
    with transaction.atomic():
        return StoredObject.objects.filter(file=file, part=StoredObject.Part.CONTENT).first()


def _looked_through(file: StoredFile) -> tuple[Answer, Made]:
    content = _content_of(file)
    if content is None:
        raise FileUnreadable
    answer = looked_through(file.kind, b"".join(whole(content, file)))
    made = []
    for part in answer.parts:
        kept = StoredObject(
            id=new_id(), tenant_id=file.tenant_id, part=StoredObject.Part(part.part), number=part.number,
            size=len(part.data), width=part.width, height=part.height,
        )  # fmt: skip
        put(kept, file.data_key, [part.data])
        made.append(kept)
    return answer, made


def _copied(file: StoredFile) -> tuple[Answer, Made]:
    """The objects of the file that this one is a copy of, sealed anew: neither needs the other from now on."""
    with transaction.atomic():
        source = file.copied_from
        parts = list(source.parts.all()) if source and source.state == StoredFile.State.READY else []
    if source is None or not parts:
        raise FileUnreadable
    made = []
    for part in parts:
        kept = StoredObject(
            id=new_id(), tenant_id=file.tenant_id, part=part.part, number=part.number, size=part.size,
            width=part.width, height=part.height,
        )  # fmt: skip
        put(kept, file.data_key, whole(part, source))
        made.append(kept)
    return Answer(pages=source.pages, text=str(source.text)), made


def _settle(file: StoredFile, answer: Answer, made: Made) -> None:
    """Keep what came of it. Of a file that was taken away meanwhile the new objects are loose."""
    with audited(SystemActor("look through files", (file.tenant_id,)), Event.FILE_EXAMINED) as entry:
        current = StoredFile.objects.select_for_update().filter(pk=file.pk, state="waiting").first()
        new_content = next((one for one in made if one.part == StoredObject.Part.CONTENT), None)
        if current is not None:
            if new_content:
                StoredObject.objects.filter(file=current, part=StoredObject.Part.CONTENT).update(file=None)
            _note(current, answer, new_content)
        for one in made:
            one.file = current
            one.save(force_insert=True)
        entry.describe(file, refusal=answer.refusal, pages=answer.pages, removed=current is None)


def _note(file: StoredFile, answer: Answer, new_content: StoredObject | None) -> None:
    is_refused = bool(answer.refusal)
    file.state = StoredFile.State.REFUSED if is_refused else StoredFile.State.READY
    file.refusal = Refusal(answer.refusal) if answer.refusal in Refusal.values else Refusal.BROKEN * is_refused
    file.pages, file.text, file.taken_until = min(answer.pages, 32_000), answer.text, None
    if new_content is not None:
        file.size = new_content.size
        file.media_type = answer.media_type if answer.media_type in ENDINGS else file.media_type
    file.save(update_fields=["state", "refusal", "pages", "text", "taken_until", "size", "media_type"])
