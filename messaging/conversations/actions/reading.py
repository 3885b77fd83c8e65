"""Reading: by who takes part, and by a manager with a reason. Looking into files."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.conversations.models import Message, Participant
from messaging.conversations.permissions import LOOK_WITH_REASON, READ_CONVERSATION, TAKE_PART
from messaging.conversations.selectors.talks import Talk
from messaging.conversations.writing import add, describe, held, note_read, said_before, settle_teachers
from messaging.files.models import StoredFile
from messaging.files.selectors import note_opening
from tetoru.access import Guardian, Role, Staff, require


def read_conversation(actor: Staff | Guardian, talk: Talk) -> bool:
    """Mark as read what stands there; gives whether anything was new."""
    require(actor, TAKE_PART, talk)
    with audited(actor, Event.CONVERSATION_READ) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        settle_teachers(conversation, now=now)
        part = Participant.Part.GUARDIAN if isinstance(actor, Guardian) else Participant.Part.TEACHER
        was_new = note_read(conversation, actor.user_id, part=part, now=now)
        describe(entry, conversation, number=conversation.said_count)
    return was_new


def look_with_reason(actor: Staff, talk: Talk, *, reason: str, key: uuid.UUID) -> None:
    """Open others' conversation to a manager for half an hour. All who take part read who, as what, when and why."""
    require(actor, LOOK_WITH_REASON, talk)
    with audited(actor, Event.CONVERSATION_LOOKED_INTO) as entry:
        conversation = held(talk.conversation)
        if said_before(conversation, actor.user_id, key) is None:
            is_manager = actor.has_role(conversation.school_id, Role.MANAGER)
            kind = Message.Kind.LOOKED if is_manager else Message.Kind.VIEWED
            add(conversation, kind, now=timezone.now(), author_id=actor.user_id, text=reason, key=key)
        describe(entry, conversation, number=conversation.said_count)


def open_message_file(actor: Staff | Guardian, talk: Talk, *, file: StoredFile) -> None:
    """Note that somebody looks into a file of a conversation."""
    require(actor, READ_CONVERSATION, talk)
    with audited(actor, Event.FILE_OPENED) as entry:
        if isinstance(actor, Staff):
            note_opening(file, actor.user_id)
        describe(entry, talk.conversation, file=str(file.pk))


def fetch_message_file(actor: Staff | Guardian, talk: Talk, *, file: StoredFile) -> None:
    """Note that somebody takes a file of a conversation along."""
    require(actor, READ_CONVERSATION, talk)
    with audited(actor, Event.FILE_FETCHED) as entry:
        if isinstance(actor, Staff):
            note_opening(file, actor.user_id)
        describe(entry, talk.conversation, file=str(file.pk))
