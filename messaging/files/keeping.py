"""Keeps what was uploaded: looked at, sealed, stored. The row comes last, in the transaction of whoever keeps it."""

import base64
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

from messaging.files.kinds import kind_of
from messaging.files.marks import mark_of
from messaging.files.models import StoredFile, StoredObject
from messaging.files.naming import clean_name
from messaging.files.refusals import Refusal, Refused
from messaging.files.storing import put
from tetoru.access import Staff
from tetoru.crypto.streams import new_data_key
from tetoru.ids import new_id

PIECE = 256 * 1024


@dataclass(frozen=True)
class Held:
    """A file whose bytes lie in the storage already, and whose rows do not stand yet."""

    file: StoredFile
    content: StoredObject

    def keep(self) -> StoredFile:
        """Write the rows, in the transaction at hand."""
        self.file.save(force_insert=True)
        self.content.save(force_insert=True)
        return self.file


def fingerprint_of(upload: IO[bytes]) -> str:
    """SHA-256 of the content, hex. Leaves the file at its beginning."""
    found = hashlib.sha256()
    for piece in _pieces(upload):
        found.update(piece)
    return found.hexdigest()


def look_at(upload: "UploadedFile[Any]") -> tuple[StoredFile.Kind, str]:
    """Kind and media type by content. Raises Refused."""
    if not upload.size:
        raise Refused(Refusal.EMPTY)
    return kind_of(clean_name(upload.name or ""), upload)


def hold(upload: "UploadedFile[Any]", *, tenant_id: uuid.UUID, by: uuid.UUID) -> Held:
    """Look at somebody's upload and store it sealed. Raises Refused and StorageAway."""
    kind, media_type = look_at(upload)
    file = StoredFile(id=new_id(), tenant_id=tenant_id, kind=kind, media_type=media_type, uploaded_by_id=by)
    file.name = clean_name(upload.name or "")
    file.size = upload.size or 0
    file.fingerprint = fingerprint_of(upload)
    file.digest = mark_of(file.fingerprint, tenant_id)
    file.data_key = base64.b64encode(new_data_key()).decode()
    content = StoredObject(id=new_id(), tenant_id=tenant_id, file=file, part=StoredObject.Part.CONTENT, size=file.size)
    put(content, file.data_key, _pieces(upload))
    return Held(file, content)


def copy_of(source: StoredFile, *, by: Staff) -> StoredFile:
    """The same file once more, with a key of its own; its bytes follow in the background (`copying`)."""
    copy = StoredFile(
        id=new_id(),
        tenant_id=source.tenant_id,
        kind=source.kind,
        media_type=source.media_type,
        size=source.size,
        pages=source.pages,
        digest=source.digest,
        copied_from=source,
        uploaded_by_id=by.user_id,
    )
    copy.name, copy.text, copy.fingerprint = str(source.name), str(source.text), str(source.fingerprint)
    copy.data_key = base64.b64encode(new_data_key()).decode()
    copy.save(force_insert=True)
    return copy


def _pieces(upload: IO[bytes]) -> Iterator[bytes]:
    upload.seek(0)
    while piece := upload.read(PIECE):
        yield piece
    upload.seek(0)
