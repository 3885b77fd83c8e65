"""The promises about conversations: green as things are, red for each way in which they can break."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection, connections, transaction

from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from messaging.conversations import assurance, readers
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.selectors import talks
from tests.cast import Cast, actor, make_cast, signed_in
from tests.messaging.conversations.talking import at_desk, at_home, begin, set_rights
from tests.messaging.conversations.talking import write as say
from tetoru.assurance import Broken, all_checks
from tetoru.crypto import cipher
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

SIDES, REASON = assurance.conversations_are_read_by_their_two_sides, assurance.managers_read_with_a_reason
SEALED = assurance.every_word_is_sealed


@pytest.fixture
def talk(cast: Cast) -> uuid.UUID:
    """The teacher with hinata's mother alone; both have written, and the manager has looked."""
    teacher, manager = signed_in(cast.teacher), signed_in(cast.manager)
    begun = begin(teacher, cast.hinata, cast.mother)
    say(signed_in(cast.mother), at_home(begun))
    teacher.get(at_desk(begun))
    asked = {"reason": "保護者からのお尋ね", "key": str(new_id())}
    assert manager.post(at_desk(begun, "reason/"), asked).status_code == 302
    assert manager.get(at_desk(begun)).status_code == 200
    return begun


def state_of(cast: Cast) -> Any:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        read = list(Participant.objects.order_by("pk").values_list("user_id", "read_count"))
        return read, Message.objects.count(), Entry.objects.count()


def test_all_are_registered_and_hold_and_leave_no_trace(cast: Cast, talk: uuid.UUID) -> None:
    sections = {found.name: found.section for found in all_checks()}
    names = ("conversations.sides", "conversations.reason", "conversations.sealed")
    assert [sections[name] for name in names] == [19, 19, 7]
    before = state_of(cast)
    # Who takes part: the mother and the teacher. Others: the father, a stranger, and all other staff of the tenant.
    assert SIDES() == "conversations opened 2 times to those who take part, and stayed shut 7 times to others"
    assert REASON() == ("1 looks, each with its reason in the conversation; 2 entries of reading, none without a right")
    assert SEALED().startswith("all 4 subjects and messages are sealed")
    assert state_of(cast) == before


def test_who_has_no_right_any_more_is_expected_to_be_shut_out(cast: Cast, talk: uuid.UUID) -> None:
    set_rights(cast.mother, cast.hinata, may_contact=False)
    assert SIDES().startswith("conversations opened 1 times")


def test_a_conversation_that_opens_to_the_other_parent_is_found(
    cast: Cast, talk: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(reader: Any, children: Any) -> Any:
        return talks._shown(
            Conversation.objects.filter(student__in=[child.id for child in children]).annotate(
                read_count=talks.F("said_count"), may_answer=talks.F("is_joint")
            )
        )

    monkeypatch.setattr(talks, "conversations_of", careless)
    with pytest.raises(Broken, match=rf"^conversation {talk} is open to {cast.father.pk}$"):
        SIDES()


def test_a_conversation_that_opens_to_any_colleague_is_found(
    cast: Cast, talk: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "read_by", lambda _actor, school_id: Conversation.objects.filter(school=school_id))
    with pytest.raises(Broken, match=rf"^conversation {talk} is open to"):
        SIDES()


def test_a_manager_who_reads_without_a_reason_is_found(
    cast: Cast, talk: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Message.objects.filter(kind="looked").update(at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    assert SIDES()
    later = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    monkeypatch.setattr(talks, "_looks_until", lambda _actor, _conversation: later)
    with pytest.raises(Broken, match=rf"^conversation {talk} is open to {cast.manager.pk}$"):
        SIDES()


def test_a_side_that_is_shut_out_is_found(cast: Cast, talk: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "read_by", lambda *_asked: Conversation.objects.none())
    with pytest.raises(Broken, match=rf"^conversation {talk} is shut for {cast.teacher.pk}, who takes part$"):
        SIDES()


def test_words_of_somebody_who_takes_no_part_are_found(cast: Cast, talk: uuid.UUID) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        message = Message.objects.filter(kind="said").last()
        assert message is not None
        Message.objects.filter(pk=message.pk).update(author=cast.minato_mother)
    with pytest.raises(
        Broken, match=rf"^message {message.pk} is of somebody who takes no part in conversation {talk}$"
    ):
        SIDES()


@pytest.mark.parametrize("text", ["", "　"])
def test_a_look_whose_reason_is_gone_is_found(cast: Cast, talk: uuid.UUID, text: str) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        look = Message.objects.get(kind="looked")
        look.text = text
        look.save()
    with pytest.raises(Broken, match=rf"^message {look.pk} tells of a look without a reason$"):
        REASON()


def test_a_reason_that_does_not_open_is_found(cast: Cast, talk: uuid.UUID) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update conversations_message set text = overlay(text placing '\\x00' from 20) where kind = 'looked'"
        )
    with pytest.raises(Broken, match=r"tells of a look without a reason$"):
        REASON()


def test_a_look_of_the_log_that_the_conversation_does_not_tell_is_found(cast: Cast, talk: uuid.UUID) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Message.objects.filter(kind="looked").delete()
    with pytest.raises(Broken, match=rf"^entry [0-9]+: {cast.manager.pk} read a conversation without a reason$"):
        REASON()


def test_a_page_of_the_log_that_was_shown_without_a_reason_is_found(cast: Cast, talk: uuid.UUID) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        draft = Draft(Event.PAGE_VIEWED, details={"page": "school:conversation", "status": 302})
        draft.describe(cast.hinata, conversation_id=talk)
        write(actor(cast.other_teacher), draft, Outcome.DONE)
        assert REASON(), "who was led to the question for a reason has read nothing"
        draft.details["status"] = 200
        write(actor(cast.other_teacher), draft, Outcome.DONE)
    with pytest.raises(Broken, match=rf"^entry [0-9]+: {cast.other_teacher.pk} read a conversation without a reason$"):
        REASON()


def test_who_takes_part_in_one_conversation_needs_a_reason_for_another_about_the_same_pupil(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, later = signed_in(cast.manager), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    begin(manager, cast.hinata, cast.mother)
    with_the_father = begin(signed_in(cast.teacher), cast.hinata, cast.father)
    assert REASON()
    with monkeypatch.context() as patched:
        patched.setattr(talks, "_looks_until", lambda _actor, _conversation: later)
        assert manager.get(at_desk(with_the_father)).status_code == 200
    with pytest.raises(Broken, match=rf"^entry [0-9]+: {cast.manager.pk} read a conversation without a reason$"):
        REASON()


def test_a_form_that_takes_no_reason_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assurance.LookForm.base_fields["reason"], "required", False)
    with pytest.raises(Broken, match=r"^the form takes no reason for a reason$"):
        REASON()


@pytest.mark.parametrize(
    ("table", "column"), [("conversations_message", "text"), ("conversations_conversation", "subject")]
)
def test_a_word_in_clear_is_found(cast: Cast, talk: uuid.UUID, table: str, column: str) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {table} set {column} = %s where ctid = (select min(ctid) from {table})", (b"naked",))
    with pytest.raises(Broken, match=rf"^{cast.sakura.pk}: 1 values of {table}.{column} are not sealed"):
        SEALED()


def test_a_word_under_another_tenants_key_is_found(cast: Cast, talk: uuid.UUID) -> None:
    foreign = cipher.seal("ひみつ", owner=cast.kaede.pk, column="conversations_conversation.subject", row_id=talk)
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update conversations_conversation set subject = %s", (foreign,))
    with pytest.raises(Broken, match=r"1 values of conversations_conversation.subject are not sealed"):
        SEALED()


def test_a_new_column_in_clear_is_found(committed_db: str) -> None:
    make_cast()
    assert SEALED().startswith("all 0 ")
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table conversations_message add column preview text")
    with pytest.raises(Broken, match=r"^letters in clear: conversations_message.preview$"):
        SEALED()


def test_readers_at_the_school_are_asked_in_both_directions(cast: Cast, talk: uuid.UUID) -> None:
    """The check compares who a conversation names with what each person is given: not one rule with itself."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        (here,) = Conversation.objects.all()
        assert [user.pk for user in readers.staff_of(here)] == [cast.teacher.pk]
        assert list(readers.read_by(actor(cast.teacher), cast.hibari.pk)) == [here]
