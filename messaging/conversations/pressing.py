"""The same press of a button, or another one: the key of an open form says so together with the words (ADR 0051)."""

import uuid
from collections.abc import Iterator, Sequence
from itertools import count

from messaging.conversations.models import Message, MessageFile
from messaging.files.keeping import Held


def keys_of(key: uuid.UUID) -> Iterator[uuid.UUID]:
    """The form's own, and then those for what else is sent by it: somebody went back and wrote other words."""
    yield key
    for number in count(2):
        yield uuid.uuid5(key, str(number))


def says_the_same(message: Message, text: str, files: Sequence[Held]) -> bool:
    """Whether these are the words and the files of a message that stands."""
    if message.text != text:
        return False
    hung = MessageFile.objects.filter(message=message).select_related("file")
    there = sorted(str(one.file.fingerprint) for one in hung)
    return there == sorted(str(one.file.fingerprint) for one in files)
