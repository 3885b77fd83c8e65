"""Takes keys out of the keyring for good. Only the tables' owner may, through the alias `owner` (docs/adr/0019)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections, transaction

from tetoru.crypto.memory import forget_keys, keyring_connection

DOOR = "owner"
KEYS = "select id, version, commitment from keyring.key where owner = %s order by version"


class DoorShut(Exception):
    """This process has no connection as the owner of the tables: DATABASE_OWNER_URL is not set."""


@dataclass(frozen=True)
class KeyRecord:
    """What may be told of a key."""

    id: int
    version: int
    commitment: str

    def as_dict(self) -> dict[str, object]:
        """For a request and a certificate."""
        return {"id": self.id, "version": self.version, "commitment": self.commitment}


def records_of(owner: uuid.UUID) -> list[KeyRecord]:
    """An owner's keys, oldest first."""
    with keyring_connection().cursor() as cursor:
        cursor.execute(KEYS, (owner,))
        return [KeyRecord(row[0], row[1], bytes(row[2]).hex()) for row in cursor.fetchall()]


def ensure_door() -> None:
    """Raises DoorShut."""
    if DOOR not in connections.settings:
        raise DoorShut("set DATABASE_OWNER_URL for this command: only the owner of the tables may remove a key")


def delete_keys(key_ids: Iterable[int]) -> int:
    """Overwrite and delete; gives how many there were. Nothing that they sealed opens from now on."""
    ensure_door()
    ids = list(key_ids)
    with transaction.atomic(using=DOOR), connections[DOOR].cursor() as cursor:
        nothing = "update keyring.key set wrapped = '', commitment = '' where id = any(%s)"
        cursor.execute(nothing, (ids,))
        cursor.execute("delete from keyring.key where id = any(%s)", (ids,))
        deleted: int = cursor.rowcount
    forget_keys()
    return deleted


def sweep_keyring() -> None:
    """Write the table anew and give the old file back: deleted rows stand in it until then. Not in a transaction."""
    with connections[DOOR].cursor() as cursor:
        cursor.execute("vacuum (full) keyring.key")
