"""What somebody sends by one press of the button."""

import uuid
from dataclasses import dataclass
from typing import Any

from messaging.conversations.models import Message


@dataclass(frozen=True)
class Said:
    """Words, files, or only that one would like to talk by telephone. `key` is the open form's."""

    text: str
    key: uuid.UUID
    kind: str = Message.Kind.SAID
    uploads: tuple[Any, ...] = ()
    too_large: tuple[str, ...] = ()
    """Names of files that were too large to be taken in."""
