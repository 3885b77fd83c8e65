"""Carries what a person typed through an address that nobody else can read.

A child's name has no place in an address: it would stay in histories and servers' logs. Sealed for
the person who typed it, it may, so that going back and loading again bring the same list.
"""

import base64
import binascii

from schools.name_search.errors import NamesUnavailable
from tetoru.access import Staff
from tetoru.crypto.cipher import Unreadable, seal, unseal
from tetoru.crypto.errors import KeyUnavailable

PLACE = "students.search"


def sealed_for(actor: Staff, text: str) -> str:
    """The text as a part of an address. Opens for this person only. Raises NamesUnavailable."""
    try:
        stored = seal(text, owner=actor.tenant_id, column=PLACE, row_id=actor.user_id)
    except KeyUnavailable as error:
        raise NamesUnavailable from error
    return base64.urlsafe_b64encode(stored).decode().rstrip("=")


def opened_for(actor: Staff, sealed: str) -> str:
    """What the person typed; empty for what was sealed for somebody else, or is damaged."""
    try:
        stored = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        return unseal(stored, owner=actor.tenant_id, column=PLACE, row_id=actor.user_id)
    except (Unreadable, binascii.Error, ValueError):
        return ""
