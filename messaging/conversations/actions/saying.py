"""Writing in a conversation, and calling somebody who has asked for it."""

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.conversations.attaching import hang_on, hold_all
from messaging.conversations.errors import ConversationClosed, ConversationsOff, NobodyToTell
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.permissions import LEAD_CONVERSATION, WRITE_MESSAGE
from messaging.conversations.said import Said
from messaging.conversations.selectors.talks import Talk
from messaging.conversations.telling import guardians_of, tell_guardians
from messaging.conversations.writing import add, describe, held, note_read, said_before, settle_teachers
from tetoru.access import Guardian, Staff, require
from tetoru.ids import new_id

Kind = Message.Kind


def say(actor: Staff | Guardian, talk: Talk, *, said: Said) -> Message:
    """Put a message under the others and tell the guardians; sent twice, it is one.

    Raises ConversationClosed, ConversationsOff, NobodyToTell, FilesRefused, StorageAway; nothing is sent then.
    """
    require(actor, WRITE_MESSAGE, talk)
    files = hold_all(said.uploads, tenant_id=talk.conversation.tenant_id, by=actor.user_id, too_large=said.too_large)
    with audited(actor, Event.MESSAGE_SENT) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        _ensure_open(conversation, talk, actor)
        key, before = said.key, said_before(conversation, actor.user_id, said.key)
        if before is not None and (before.text, before.kind) == (said.text, said.kind):
            describe(entry, conversation, number=before.number, again=True)
            return before
        if before is not None:
            key = new_id()  # the page was gone back to and says something else: another message
        settle_teachers(conversation, now=now)
        message = add(conversation, said.kind, now=now, author_id=actor.user_id, text=said.text, key=key)
        hung = hang_on(message, files)
        if said.kind == Kind.CALL and isinstance(actor, Guardian):
            conversation.wants_call_since = conversation.wants_call_since or now
            conversation.save(update_fields=["wants_call_since"])
        note_read(conversation, actor.user_id, part=_part(actor), now=now)
        told = tell_guardians(conversation, besides=actor.user_id, now=now)
        describe(entry, conversation, number=message.number, kind=said.kind, files=hung, told=told)
    return message


def note_called(actor: Staff, talk: Talk) -> Conversation:
    """Note that the guardian who asked to be called has been. Done by two at once, it is one note."""
    require(actor, LEAD_CONVERSATION, talk)
    with audited(actor, Event.CALL_MADE) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        if conversation.wants_call_since is not None:
            conversation.wants_call_since = None
            conversation.save(update_fields=["wants_call_since"])
            add(conversation, Kind.CALLED, now=now, author_id=actor.user_id)
            note_read(conversation, actor.user_id, part=Participant.Part.TEACHER, now=now)
        describe(entry, conversation, number=conversation.said_count)
    return conversation


def _ensure_open(conversation: Conversation, talk: Talk, actor: Staff | Guardian) -> None:
    if conversation.closed_at is not None:
        raise ConversationClosed
    if not talk.rules.is_on:
        raise ConversationsOff
    if isinstance(actor, Staff) and not guardians_of(conversation):
        raise NobodyToTell


def _part(actor: Staff | Guardian) -> str:
    return Participant.Part.GUARDIAN if isinstance(actor, Guardian) else Participant.Part.TEACHER
