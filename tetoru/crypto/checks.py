"""Whether the root key fits the keyring, asked by `manage.py check --database default` before a release goes live."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import PLATFORM, newest_key


@register(Tags.database)
def root_opens_the_keyring(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Silent before the keyring is made; `migrate` asks for the owner's alias alone and so not for this."""
    if "default" not in (databases or ()) or not _has_keys():
        return []
    try:
        newest_key(PLATFORM)
    except KeyUnavailable as error:
        hint = "TETORU_ROOT_KEY_FILE, TETORU_ROOT_KEY or TETORU_ROOT_KMS_KEY must be the root of this database."
        return [Error(f"The platform's key does not open: {error}", hint=hint, id="crypto.E001")]
    return []


def _has_keys() -> bool:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("select exists(select 1 from keyring.key)")
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False
