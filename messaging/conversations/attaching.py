"""Files that go along with a message."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from messaging.conversations.errors import FilesRefused
from messaging.conversations.models import Message, MessageFile
from messaging.files.keeping import Held, fingerprint_of, hold
from messaging.files.refusals import Refusal, Refused
from messaging.files.room import Room
from messaging.files.tasks import examine_file
from tetoru.jobs import ring


def hold_all(
    uploads: "Iterable[UploadedFile[Any]]", *, tenant_id: uuid.UUID, by: uuid.UUID, too_large: Iterable[str] = ()
) -> list[Held]:
    """Store what somebody sends along, before anything is locked. Raises FilesRefused for all or none, StorageAway.

    What is stored and then not kept has no row, and is swept up.
    """
    room, taken = Room(), []
    refused = [(name, Refusal.TOO_LARGE) for name in too_large]
    for upload in uploads:
        try:
            room.let_in(fingerprint_of(upload), upload.size or 0)
            taken.append(hold(upload, tenant_id=tenant_id, by=by))
        except Refused as error:
            refused.append((upload.name or "", error.refusal))
    if refused:
        raise FilesRefused(refused)
    return taken


def hang_on(message: Message, taken: Iterable[Held]) -> int:
    """Write the rows and hang the files on the message; they are looked through afterwards. Gives how many."""
    files = [one.keep() for one in taken]
    for order, file in enumerate(files, start=1):
        MessageFile.objects.create(tenant_id=message.tenant_id, message=message, file=file, order=order)
        ring(examine_file, tenant_id=message.tenant_id, file_id=file.pk)
    return len(files)
