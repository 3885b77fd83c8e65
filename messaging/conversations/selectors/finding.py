"""Search within one pupil's conversations: opened in memory, nothing of it is kept anywhere."""

import datetime as dt
import unicodedata
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from messaging.conversations.models import Conversation, Message
from tetoru.crypto.fields import is_readable

MOST_SEARCHED = 2_000
MOST_SHOWN = 50
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
    """Messages with these words, newest first; wide and narrow, large and small letters are alike. Two queries."""
    wanted = _folded(text).strip()
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
        at = _folded(words).find(wanted)
        if at >= 0:
            end = at + len(wanted)
            before = ("…" if at > AROUND else "") + words[max(at - AROUND, 0) : at]
            after = words[end : end + AROUND] + ("…" if len(words) > end + AROUND else "")
            subject = str(conversation.subject)
            return Hit(conversation.pk, subject, message.at, before, words[at:end], after)
    return None


def _folded(text: str) -> str:
    """Letter by letter, so that places stay where they are."""
    return "".join((unicodedata.normalize("NFKC", letter).casefold() or letter)[:1] for letter in text)
