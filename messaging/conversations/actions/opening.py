"""Beginning a conversation: by staff with one guardian or more, by a guardian for themselves alone."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditlog import trail
from auditlog.events import Event, Outcome
from auditlog.trail import audited
from messaging.conversations.attaching import hang_on, hold_all
from messaging.conversations.errors import ConversationsOff
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.permissions import OPEN_CONVERSATION, OPEN_OWN
from messaging.conversations.pressing import keys_of, says_the_same
from messaging.conversations.said import Said
from messaging.conversations.selectors.places import Opening, Place
from messaging.conversations.telling import tell_guardians
from messaging.conversations.writing import add, describe, note_read, settle_teachers
from messaging.files.keeping import Held
from schools.errors import FieldRefused
from schools.models import Student
from tetoru.access import Guardian, Staff, require

Part = Participant.Part


@dataclass(frozen=True)
class _New:
    """One conversation that is about to begin."""

    student: Student
    school_id: uuid.UUID
    subject: str
    guardians: tuple[uuid.UUID, ...]
    key: uuid.UUID
    said: Said


def open_conversations(
    actor: Staff, opening: Opening, *, subject: str, guardians: Sequence[uuid.UUID], is_joint: bool, said: Said
) -> list[Conversation]:
    """Begin with these guardians: one with all of them, or one with each, who do not learn of one another.

    Sent twice, they are the same; with other words they are others. Files go along where there is one conversation.
    Raises ConversationsOff, FieldRefused, FilesRefused, StorageAway.
    """
    require(actor, OPEN_CONVERSATION, opening)
    if not opening.rules.is_on:
        raise ConversationsOff
    chosen = _chosen(opening, guardians, is_joint=is_joint)
    if len(chosen) > 1 and (said.uploads or said.too_large):
        raise FieldRefused(
            "guardians", _("保護者ごとに分けてはじめるときは、ファイルは、はじめたあとで送ってください。")
        )
    files = hold_all(said.uploads, tenant_id=opening.student.tenant_id, by=actor.user_id, too_large=said.too_large)
    with audited(actor, Event.CONVERSATION_OPENED) as entry:
        now = timezone.now()
        begun = []
        for people in chosen:
            key = uuid.uuid5(said.key, " ".join(map(str, sorted(people))))
            new = _New(opening.student, opening.school_id, subject, people, key, said)
            begun.append(_begun(actor, new, files, now=now))
        describe(entry, begun[0], guardians=len(chosen[0]))
        for conversation in begun[1:]:
            another = trail.Draft(Event.CONVERSATION_OPENED)
            describe(another, conversation, guardians=1)
            trail.write(actor, another, Outcome.DONE)
    return begun


def open_own(actor: Guardian, place: Place, *, subject: str, said: Said) -> Conversation:
    """Begin with the school, for oneself alone. Raises ConversationsOff, FilesRefused, StorageAway."""
    require(actor, OPEN_OWN, place)
    if not place.rules.is_on:
        raise ConversationsOff
    files = hold_all(said.uploads, tenant_id=place.student.tenant_id, by=actor.user_id, too_large=said.too_large)
    with audited(actor, Event.CONVERSATION_OPENED) as entry:
        new = _New(place.student, place.school.pk, subject, (actor.user_id,), said.key, said)
        conversation = _begun(actor, new, files, now=timezone.now())
        describe(entry, conversation, guardians=1)
    return conversation


def _chosen(opening: Opening, guardians: Sequence[uuid.UUID], *, is_joint: bool) -> list[tuple[uuid.UUID, ...]]:
    """Who is together in one conversation. Raises FieldRefused."""
    offered = {contact.user_id for contact in opening.contacts}
    wanted = list(dict.fromkeys(guardians))
    if not wanted or not offered.issuperset(wanted):
        raise FieldRefused("guardians", _("送る相手を選びなおしてください。"))
    if not is_joint or len(wanted) == 1:
        return [(one,) for one in wanted]
    if not opening.rules.may_be_joint:
        raise FieldRefused("is_joint", _("この学校では、保護者をまとめた個別連絡は作れません。"))
    return [tuple(wanted)]


def _begun(actor: Staff | Guardian, new: _New, files: Sequence[Held], *, now: dt.datetime) -> Conversation:
    """The conversation with its first message; the one that stands, if the button was pressed twice."""
    for key in keys_of(new.key):
        conversation, is_new = _placed(actor, new, key, now=now)
        if is_new:
            break
        if _is_same(conversation, new, files):
            return conversation
    _seat(conversation, new.guardians, now=now)
    settle_teachers(conversation, now=now)
    message = add(conversation, new.said.kind, now=now, author_id=actor.user_id, text=new.said.text, key=new.said.key)
    hang_on(message, files)
    note_read(conversation, actor.user_id, part=Part.ADDED, now=now)
    tell_guardians(conversation, besides=actor.user_id, now=now)
    return conversation


def _placed(actor: Staff | Guardian, new: _New, key: uuid.UUID, *, now: dt.datetime) -> tuple[Conversation, bool]:
    """A conversation under this key, and whether it is a new one. Who presses at the same moment waits here."""
    conversation = Conversation(
        tenant_id=new.student.tenant_id,
        school_id=new.school_id,
        student=new.student,
        subject=new.subject,
        is_joint=len(new.guardians) > 1,
        opened_by_id=actor.user_id,
        opened_at=now,
        key=key,
        last_at=now,
    )
    try:
        with transaction.atomic():
            conversation.save(force_insert=True)
    except IntegrityError:
        return Conversation.objects.select_related("student", "school").get(opened_by=actor.user_id, key=key), False
    return conversation, True


def _is_same(there: Conversation, new: _New, files: Sequence[Held]) -> bool:
    """Whether what stands was begun with the same words about the same pupil at the same school."""
    if (there.student_id, there.school_id, there.subject) != (new.student.pk, new.school_id, new.subject):
        return False
    return says_the_same(Message.objects.get(conversation=there, number=1), new.said.text, files)


def _seat(conversation: Conversation, guardians: Sequence[uuid.UUID], *, now: dt.datetime) -> None:
    Participant.objects.bulk_create(
        Participant(
            tenant_id=conversation.tenant_id, conversation=conversation, user_id=user, part=Part.GUARDIAN, joined_at=now
        )
        for user in guardians
    )
