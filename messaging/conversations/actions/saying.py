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

    Who waits for a call already asks for none again: the request stands, and words beside it are a message.
    Raises ConversationClosed, ConversationsOff, NobodyToTell, FilesRefused, StorageAway; nothing is sent then.
    """
    require(actor, WRITE_MESSAGE, talk)
    files = hold_all(said.uploads, tenant_id=talk.conversation.tenant_id, by=actor.user_id, too_large=said.too_large)
    with audited(actor, Event.MESSAGE_SENT) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        _ensure_open(conversation, talk, actor)
        asked = _asked_before(conversation, said, actor)
        kind = Kind.SAID if asked else said.kind
        key, before = said.key, said_before(conversation, actor.user_id, said.key)
        if before is not None and before.text == said.text and before.kind in {said.kind, kind}:
            describe(entry, conversation, number=before.number, again=True)
            return before
        if before is not None:
            key = new_id()  # the page was gone back to and says something else: another message
        if asked is not None and not (said.text or files):
            describe(entry, conversation, number=asked.number, again=True)
            return asked
        settle_teachers(conversation, now=now)
        message = add(conversation, kind, now=now, author_id=actor.user_id, text=said.text, key=key)
        hung = hang_on(message, files)
        if kind == Kind.CALL and isinstance(actor, Guardian):
            conversation.wants_call_since = now
            conversation.save(update_fields=["wants_call_since"])
        note_read(conversation, actor.user_id, part=_part(actor), now=now)
        told = tell_guardians(conversation, besides=actor.user_id, now=now)
        describe(entry, conversation, number=message.number, kind=kind, files=hung, told=told)
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


def _asked_before(conversation: Conversation, said: Said, actor: Staff | Guardian) -> Message | None:
    """The request for a call that the school has still to answer, where this is one more."""
    if conversation.wants_call_since is None or said.kind != Kind.CALL or not isinstance(actor, Guardian):
        return None
    return Message.objects.filter(conversation=conversation, kind=Kind.CALL).last()


def _part(actor: Staff | Guardian) -> str:
    return Participant.Part.GUARDIAN if isinstance(actor, Guardian) else Participant.Part.TEACHER
