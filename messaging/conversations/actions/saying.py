"""Writing in a conversation, and calling somebody who has asked for it."""

import uuid
from collections.abc import Sequence

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.conversations.attaching import hang_on, hold_all
from messaging.conversations.errors import ConversationClosed, ConversationsOff, NobodyToTell, PupilHasLeft
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.permissions import LEAD_CONVERSATION, WRITE_MESSAGE
from messaging.conversations.pressing import keys_of, says_the_same
from messaging.conversations.said import Said
from messaging.conversations.selectors.talks import Talk
from messaging.conversations.telling import guardians_of, tell_guardians
from messaging.conversations.writing import add, describe, held, note_read, said_before, settle_teachers
from messaging.files.keeping import Held
from tetoru.access import Guardian, Staff, require

Kind = Message.Kind


def say(actor: Staff | Guardian, talk: Talk, *, said: Said) -> Message:
    """Put a message under the others and tell the guardians; sent twice, it is one.

    Who waits for a call already asks for none again: the request stands, and words beside it are a message.
    Raises ConversationClosed, ConversationsOff, PupilHasLeft, NobodyToTell, FilesRefused, StorageAway: nothing is sent.
    """
    require(actor, WRITE_MESSAGE, talk)
    files = hold_all(said.uploads, tenant_id=talk.conversation.tenant_id, by=actor.user_id, too_large=said.too_large)
    with audited(actor, Event.MESSAGE_SENT) as entry:
        now, conversation = timezone.now(), held(talk.conversation)
        _ensure_open(conversation, talk, actor)
        asked = _asked_before(conversation, said, actor)
        kind = Kind.SAID if asked else said.kind
        key, before = _pressed(conversation, actor, said, {said.kind, kind}, files)
        if before is not None:
            describe(entry, conversation, number=before.number, again=True)
            return before
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
    if talk.has_left:
        raise PupilHasLeft
    if isinstance(actor, Staff) and not guardians_of(conversation):
        raise NobodyToTell


def _pressed(
    conversation: Conversation, actor: Staff | Guardian, said: Said, kinds: set[str], files: Sequence[Held]
) -> tuple[uuid.UUID, Message | None]:
    """The key for this message, and what stands under it if it was sent already."""
    for key in keys_of(said.key):
        before = said_before(conversation, actor.user_id, key)
        if before is None or (before.kind in kinds and says_the_same(before, said.text, files)):
            break
    return key, before


def _asked_before(conversation: Conversation, said: Said, actor: Staff | Guardian) -> Message | None:
    """The request for a call that the school has still to answer, where this is one more."""
    if conversation.wants_call_since is None or said.kind != Kind.CALL or not isinstance(actor, Guardian):
        return None
    return Message.objects.filter(conversation=conversation, kind=Kind.CALL).last()


def _part(actor: Staff | Guardian) -> str:
    return Participant.Part.GUARDIAN if isinstance(actor, Guardian) else Participant.Part.TEACHER
