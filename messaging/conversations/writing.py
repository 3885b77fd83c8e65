"""Adds to a conversation. For actions and jobs, which hold it: one after the other, numbers without gaps."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from auditlog.trail import Draft
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.readers import teachers_of
from tetoru.ids import new_id

Kind = Message.Kind
Part = Participant.Part


def held(conversation: Conversation) -> Conversation:
    """The conversation as it is now; others who write wait."""
    rows = Conversation.objects.select_for_update(no_key=True, of=("self",)).select_related("school", "student")
    return rows.get(pk=conversation.pk)


def describe(entry: Draft, conversation: Conversation, **details: object) -> None:
    """What is done to a conversation stands in the log under the pupil, at the school."""
    entry.describe(conversation.student, conversation_id=conversation.pk, **details)
    entry.school_id = conversation.school_id


def said_before(conversation: Conversation, author_id: uuid.UUID, key: uuid.UUID) -> Message | None:
    """What this person has sent by the same press of the button."""
    return Message.objects.filter(conversation=conversation, author=author_id, key=key).first()


def add(conversation: Conversation, kind: str, *, now: dt.datetime, **said: Any) -> Message:
    """Put one more message under the others of a conversation that is held. What its author sees, they have read."""
    conversation.said_count += 1
    conversation.last_at = now
    message = Message(
        tenant_id=conversation.tenant_id, conversation=conversation, number=conversation.said_count, kind=kind, at=now
    )
    said.setdefault("key", new_id())
    for name, value in said.items():
        setattr(message, name, value)
    message.save(force_insert=True)
    conversation.save(update_fields=["said_count", "last_at"])
    return message


def note_read(conversation: Conversation, user_id: uuid.UUID, *, part: str, now: dt.datetime) -> bool:
    """Everything so far was read by somebody; gives whether anything of it was new. A teacher's row is made here."""
    row, is_new = Participant.objects.get_or_create(
        conversation=conversation,
        user_id=user_id,
        defaults={"tenant_id": conversation.tenant_id, "part": part, "joined_at": now},
    )
    if not is_new and row.read_count >= conversation.said_count:
        return False
    row.read_count, row.read_at = conversation.said_count, now
    row.save(update_fields=["read_count", "read_at"])
    return True


def settle_teachers(conversation: Conversation, *, now: dt.datetime) -> bool:
    """Let a conversation that is held, and goes on, say that the pupil's class has other teachers; whether it has.

    Who reads is decided without this (`readers`); it is for those who take part to know.
    """
    if conversation.closed_at is not None:
        return False
    rows = list(conversation.participants.exclude(part=Part.GUARDIAN).select_related("user"))
    inside = {row.user_id for row in rows if row.left_at is None}
    teachers = {user.pk: user for user in teachers_of(conversation)}
    came = [user for pk, user in teachers.items() if pk not in inside]  # who was brought in before has no second row
    gone = [row for row in rows if row.part == Part.TEACHER and row.left_at is None and row.user_id not in teachers]
    for row in gone:
        row.left_at = now
        row.save(update_fields=["left_at"])
    for user in came:
        _let_in(conversation, user.pk, now=now, part=Part.TEACHER)
    if not (came or gone) or not any(row.part == Part.TEACHER for row in rows):
        return False  # at its beginning there is nothing to hand over
    stays = any(pk in inside for pk in teachers)
    for kind, about in _news(came, [row.user for row in gone], stays=stays):
        add(conversation, kind, now=now, about=about)
    return True


def _news(came: list[User], gone: list[User], *, stays: bool) -> list[tuple[str, User | None]]:
    """What is told: each who joins those that stay or leaves them; else to whom the class went, if to anybody."""
    if stays:
        return [*((Kind.WENT, one) for one in gone), *((Kind.CAME, one) for one in came)]
    return [(Kind.HANDED, one) for one in came] or [(Kind.HANDED, None)]


def bring_in(conversation: Conversation, user_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Let somebody of the staff read by a row of their own, whatever class they have."""
    _let_in(conversation, user_id, now=now, part=Part.ADDED)


def _let_in(conversation: Conversation, user_id: uuid.UUID, *, now: dt.datetime, part: str) -> None:
    mine: dict[str, Any] = {"part": part, "left_at": None, "joined_at": now}
    Participant.objects.update_or_create(
        conversation=conversation,
        user_id=user_id,
        defaults=mine,
        create_defaults={**mine, "tenant_id": conversation.tenant_id},
    )
