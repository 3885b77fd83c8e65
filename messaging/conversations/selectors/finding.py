"""Search within one pupil's conversations: opened in memory, nothing of it is kept anywhere."""

import datetime as dt
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from messaging.conversations.models import Conversation, Message
from schools.name_search.folding import KATAKANA, VARIANTS
from tetoru.crypto.fields import is_readable

MOST_SEARCHED = 2_000
MOST_SHOWN = 50
VOICED = "ﾞﾟ"
"""The marks of narrow katakana; others are combining ones."""
AROUND = 24
"""Characters that are shown on either side."""


@dataclass(frozen=True)
class Hit:
    """A place where the words stand."""

    conversation_id: uuid.UUID
    subject: str
    at: dt.datetime
    before: str
    words: str
    after: str


def found_in(conversations: QuerySet[Conversation], text: str) -> list[Hit]:
    """Messages with these words, newest first. Two queries.

    Wide and narrow, large and small letters are alike, and hiragana and katakana.
    """
    wanted = _folded(" ".join(text.split()))
    if not wanted:
        return []
    known = {one.pk: one for one in conversations}
    messages = Message.objects.filter(conversation__in=known, kind__in=Message.SAYING).order_by("-at", "-pk")
    hits = [_hit(message, known[message.conversation_id], wanted) for message in messages[:MOST_SEARCHED]]
    return [hit for hit in hits if hit is not None][:MOST_SHOWN]


def _hit(message: Message, conversation: Conversation, wanted: str) -> Hit | None:
    """Under the message's own words, else under the subject at its beginning."""
    for text in (message.text, conversation.subject if message.number == 1 else ""):
        words = " ".join(str(text).split()) if text and is_readable(text) else ""
        if wanted in _folded(words):
            at, end = _place_of(wanted, words)
            before = ("…" if at > AROUND else "") + words[max(at - AROUND, 0) : at]
            after = words[end : end + AROUND] + ("…" if len(words) > end + AROUND else "")
            subject = str(conversation.subject)
            return Hit(conversation.pk, subject, message.at, before, words[at:end], after)
    return None


def _folded(text: str) -> str:
    """In one form for all ways of typing it."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return plain.translate(KATAKANA).translate(VARIANTS)


def _place_of(wanted: str, text: str) -> tuple[int, int]:
    """From where to where the folded words stand in the text as it was written.

    A letter is folded together with the marks upon it: ｶﾞ is two, が is one. Nowhere is the beginning.
    """
    folded, spans = "", []
    for start, end in _clusters(text):
        letters = _folded(text[start:end])
        folded += letters
        spans += [(start, end)] * len(letters)
    at = folded.find(wanted)
    return (spans[at][0], spans[at + len(wanted) - 1][1]) if at >= 0 else (0, 0)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """From where to where each letter stands, with the marks upon it."""
    starts = [at for at, letter in enumerate(text) if not at or not (letter in VOICED or unicodedata.combining(letter))]
    return pairwise([*starts, len(text)])
