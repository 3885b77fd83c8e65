"""Where the sealed bytes lie: a folder or a bucket (settings.STORAGES["files"]), under names that say nothing.

    <tenant id>/<year and month of the object's id>/<object id>

The id of an object is made when it is written and never used again, and has the time in it.
"""

import base64
import logging
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from messaging.files.errors import FileUnreadable, StorageAway
from messaging.files.models import StoredFile, StoredObject
from tetoru.crypto.alarms import alarm_unreadable
from tetoru.crypto.cipher import Unreadable
from tetoru.crypto.fields import is_readable
from tetoru.crypto.streams import open_stream, seal_stream
from tetoru.ids import moment_of

alarm = logging.getLogger("tetoru.alarm")
PLACE = "files_storedobject"
IN_MEMORY = 2_000_000
"""Sealed bytes that wait in memory on their way to the storage; more of them wait in a file without a name."""
TROUBLES = (OSError, BotoCoreError, ClientError)


def storage() -> Storage:
    """The storage of files."""
    return storages["files"]


def place_of(tenant_id: uuid.UUID, object_id: uuid.UUID) -> str:
    """The name of an object in the storage."""
    return f"{folder_of(tenant_id, f'{moment_of(object_id):%Y%m}')}/{object_id}"


def folder_of(tenant_id: uuid.UUID, month: str) -> str:
    """Where the objects of a month lie: `202611`."""
    return f"{tenant_id}/{month}"


def put(kept: StoredObject, data_key: str, plain: Iterable[bytes]) -> None:
    """Seal and store the bytes of an object. Raises StorageAway."""
    key = base64.b64decode(data_key)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as sealed:
        for piece in seal_stream(plain, data_key=key, binding=_binding(kept)):
            sealed.write(piece)
        sealed.seek(0)
        with _reached():
            storage().save(place_of(kept.tenant_id, kept.pk), File(sealed, name=str(kept.pk)))


def whole(kept: StoredObject, file: StoredFile) -> Iterator[bytes]:
    """The bytes of an object, chunk by chunk; not begun before all of it has been found to be as it was written.

    Raises FileUnreadable, with an alarm, and StorageAway.
    """
    key, binding = _key_of(file), _binding(kept)
    with _reached():
        stored = storage().open(place_of(kept.tenant_id, kept.pk), "rb")
    try:
        with _reached():
            _ensure_whole(open_stream(stored, data_key=key, binding=binding), kept.size)
            stored.seek(0)
    except Unreadable as error:
        stored.close()
        alarm_unreadable(PLACE, kept.pk, str(error))
        raise FileUnreadable from error
    return _closing(stored, open_stream(stored, data_key=key, binding=binding))


def remove(tenant_id: uuid.UUID, object_id: uuid.UUID) -> None:
    """Take an object away; one that is not there is no trouble. Raises StorageAway."""
    with _reached():
        storage().delete(place_of(tenant_id, object_id))


def objects_in(tenant_id: uuid.UUID, month: str) -> list[uuid.UUID]:
    """What lies there of a month, by id. Raises StorageAway."""
    with _reached():
        try:
            _folders, names = storage().listdir(folder_of(tenant_id, month))
        except FileNotFoundError:
            return []
    return [uuid.UUID(name) for name in names if _is_id(name)]


def _ensure_whole(pieces: Iterator[bytes], size: int) -> None:
    """Raises Unreadable."""
    if sum(len(piece) for piece in pieces) != size:
        raise Unreadable("of another size")


def _key_of(file: StoredFile) -> bytes:
    if not is_readable(file.data_key):  # which has alarmed
        raise FileUnreadable
    return base64.b64decode(file.data_key)


def _closing(stored: IO[Any], pieces: Iterator[bytes]) -> Iterator[bytes]:
    with closing(stored):
        yield from pieces


def _binding(kept: StoredObject) -> bytes:
    return kept.tenant_id.bytes + kept.pk.bytes


@contextmanager
def _reached() -> Iterator[None]:
    """Troubles of the storage in our words, with an alarm: somebody has to look."""
    try:
        yield
    except TROUBLES as error:
        alarm.error("the storage of files does not answer", extra={"reason": type(error).__name__})
        raise StorageAway from error


def _is_id(name: str) -> bool:
    try:
        uuid.UUID(name)
    except ValueError:
        return False
    return True
