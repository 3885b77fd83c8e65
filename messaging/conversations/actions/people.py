"""Bringing colleagues in and out, ending a conversation and opening it again."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.conversations.errors import LastReader, ReaderFound
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.permissions import BRING_IN, CLOSE_CONVERSATION, LEAD_CONVERSATION
from messaging.conversations.readers import staff_of
from messaging.conversations.selectors.talks import Talk
from messaging.conversations.writing import add, bring_in, describe, held, note_read
from tetoru.access import Staff, require

Kind, Part = Message.Kind, Participant.Part


def add_reader(actor: Staff, talk: Talk, *, colleague_id: uuid.UUID) -> Conversation:
    """Let a colleague of the school read and write; all who take part are told. Who reads already stays.

    Where nobody reads, who leads the school does it, without reading. Raises ReaderFound if somebody does by then.
    """
    require(actor, BRING_IN, talk)
    with audited(actor, Event.CONVERSATION_JOINED) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        inside = {user.pk for user in staff_of(conversation)}
        if colleague_id not in inside:
            if inside and not talk.is_reader:
                raise ReaderFound
            bring_in(conversation, colleague_id, now=now)
            add(conversation, Kind.JOINED, now=now, author_id=actor.user_id, about_id=colleague_id)
            if talk.is_reader:
                note_read(conversation, actor.user_id, part=Part.TEACHER, now=now)
        describe(entry, conversation, colleague=colleague_id)
    return conversation


def remove_reader(actor: Staff, talk: Talk, *, colleague_id: uuid.UUID) -> Conversation:
    """Take out who was brought in, oneself too. Raises LastReader. Teachers of the class stay."""
    require(actor, LEAD_CONVERSATION, talk)
    with audited(actor, Event.CONVERSATION_LEFT) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        row = conversation.participants.filter(user=colleague_id, part=Part.ADDED, left_at=None).first()
        if row is not None:
            row.left_at = now
            row.save(update_fields=["left_at"])
            if not staff_of(conversation):
                raise LastReader
            add(conversation, Kind.LEFT, now=now, author_id=actor.user_id, about_id=colleague_id)
        describe(entry, conversation, colleague=colleague_id)
    return conversation


def close_conversation(actor: Staff, talk: Talk) -> Conversation:
    """End it: it stays readable, nobody writes any more."""
    require(actor, CLOSE_CONVERSATION, talk)
    with audited(actor, Event.CONVERSATION_CLOSED) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        if conversation.closed_at is None:
            conversation.closed_at, conversation.closed_by_id, conversation.wants_call_since = now, actor.user_id, None
            conversation.save(update_fields=["closed_at", "closed_by", "wants_call_since"])
            add(conversation, Kind.CLOSED, now=now, author_id=actor.user_id)
            if talk.is_reader:
                note_read(conversation, actor.user_id, part=Part.TEACHER, now=now)
        describe(entry, conversation)
    return conversation


def reopen_conversation(actor: Staff, talk: Talk) -> Conversation:
    """Let it go on."""
    require(actor, LEAD_CONVERSATION, talk)
    with audited(actor, Event.CONVERSATION_REOPENED) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        if conversation.closed_at is not None:
            conversation.closed_at = conversation.closed_by = None
            conversation.save(update_fields=["closed_at", "closed_by"])
            add(conversation, Kind.REOPENED, now=now, author_id=actor.user_id)
            note_read(conversation, actor.user_id, part=Part.TEACHER, now=now)
        describe(entry, conversation)
    return conversation
