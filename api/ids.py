"""Ids and tokens of partners name their tenant, so that its scope can be opened before anything is looked up.

The name opens nothing by itself: row-level security then shows this tenant's rows alone, and the whole id or token
must be among them.
"""

import base64
import binascii
import secrets
import uuid


def new_client_id(tenant_id: uuid.UUID) -> str:
    """An id that is nobody's yet."""
    return f"{_packed(tenant_id)}.{secrets.token_hex(8)}"


def new_secret() -> str:
    """256 random bits in letters that a form takes."""
    return secrets.token_urlsafe(32)


def new_token(tenant_id: uuid.UUID) -> str:
    """256 random bits behind the tenant."""
    return f"{_packed(tenant_id)}.{secrets.token_urlsafe(32)}"


def tenant_in(text: str) -> uuid.UUID | None:
    """The tenant that a client id or a token names; None for what is neither."""
    packed, dot, _rest = text.partition(".")
    if not dot or len(packed) != 26 or not text.isascii():
        return None
    try:
        return uuid.UUID(bytes=base64.b32decode(f"{packed.upper()}======"))
    except (binascii.Error, ValueError):
        return None


def _packed(tenant_id: uuid.UUID) -> str:
    return base64.b32encode(tenant_id.bytes).decode().rstrip("=").lower()
