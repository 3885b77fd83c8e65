"""転出, 卒業: what was said with the old school can be ended there, and the guardian hears why it is over."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.conversations.models import Conversation
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.speaking import OTHERS, assert_speaks, speaking
from tests.messaging.conversations.talking import (
    at_desk,
    at_home,
    begin,
    messages_in,
    opening,
    page,
    rows,
    told,
    write,
)
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

LEFT = "/s/hibari/conversations/?show=left"
TASK = "学級がこの学校にない子どもの個別連絡"
WHY = "お子さんが、この学校の在籍ではなくなりました"


@pytest.fixture
def talk(cast: Cast) -> uuid.UUID:
    """A mother has asked to be called."""
    found = begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    write(signed_in(cast.mother), at_home(found), "給食の件で、声をきかせてください。", deed="call")
    return found


def become(student: Student, state: str) -> None:
    """The pupil is this from today on, and keeps the place in the class."""
    with tenant_scope(student.tenant_id), transaction.atomic():
        Student.objects.filter(pk=student.pk).update(settled_state=state)


def give_reason(client: Client, talk: uuid.UUID) -> None:
    answer = client.post(at_desk(talk, "reason/"), {"reason": "転出のため", "key": str(new_id())})
    assert answer.status_code == 302


def test_who_leads_the_old_school_finds_it_reads_with_a_reason_and_ends_it(cast: Cast, talk: uuid.UUID) -> None:
    manager, admin = signed_in(cast.manager), signed_in(cast.school_admin)
    assert TASK not in page(manager, "/s/hibari/")
    become(cast.hinata, "transferred")
    for client in (manager, admin):
        assert TASK in page(client, "/s/hibari/")
        assert f"{cast.hinata.name}さんの個別連絡" in page(client, LEFT)
    assert TASK not in page(signed_in(cast.teacher), "/s/hibari/")
    assert admin.post(at_desk(talk, "closing/")).status_code == 403, "without a reason"
    give_reason(admin, talk)
    text = page(admin, at_desk(talk))
    assert "給食の件で、声をきかせてください。" in text
    assert "この個別連絡を終える" in text
    assert 'name="text"' not in text
    assert admin.post(at_desk(talk, "closing/")).status_code == 302
    (row,) = rows(Conversation, cast.sakura.pk)
    assert (row.closed_by_id, row.wants_call_since) == (cast.school_admin.pk, None)
    assert TASK not in page(manager, "/s/hibari/")


def test_nothing_more_is_said_to_a_home_whose_child_has_left(cast: Cast, talk: uuid.UUID) -> None:
    before, mails = messages_in(cast.hinata), told(cast.hinata)
    become(cast.hinata, "transferred")
    teacher, manager = signed_in(cast.teacher), signed_in(cast.manager)
    assert write(teacher, at_desk(talk)).status_code == 404
    give_reason(manager, talk)
    assert write(manager, at_desk(talk)).status_code == 403
    anew = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    assert signed_in(cast.school_admin).post(anew, opening(cast.mother)).status_code in {403, 404, 422}
    assert manager.post(anew, opening(cast.mother)).status_code in {403, 404, 422}
    manager.post(at_desk(talk, "closing/"))
    assert [one for one in messages_in(cast.hinata) if one not in before] == [("looked", "転出のため"), ("closed", "")]
    assert told(cast.hinata) == mails


@pytest.mark.parametrize("state", ["transferred", "graduated"])
def test_a_guardian_hears_why_and_gets_back_what_was_typed(cast: Cast, talk: uuid.UUID, state: str) -> None:
    mother = signed_in(cast.mother)
    become(cast.hinata, state)
    found = mother.get(at_home(talk))
    assert found.status_code == 404
    assert WHY in found.content.decode()
    assert "給食の件で、声をきかせてください。" not in found.content.decode(), "of the talk itself nothing is said"
    sent: Any = write(mother, at_home(talk), "転出の手続きのことです。")
    assert sent.status_code == 404
    assert WHY in sent.content.decode()
    assert "転出の手続きのことです。" in sent.content.decode()
    assert "給食について" not in page(mother, "/conversations/")


@pytest.mark.parametrize("code", OTHERS)
def test_why_is_said_in_the_guardians_language(cast: Cast, talk: uuid.UUID, code: str) -> None:
    become(cast.hinata, "transferred")
    mother = speaking(cast.mother, code)
    assert_speaks(code, mother.get(at_home(talk)), write(mother, at_home(talk), "Moving."))


def test_nobody_else_learns_that_there_was_one(cast: Cast, talk: uuid.UUID) -> None:
    become(cast.hinata, "transferred")
    for stranger in (cast.father, cast.minato_mother, cast.kaede_mother):
        found = signed_in(stranger).get(at_home(talk))
        assert found.status_code == 404
        assert WHY not in found.content.decode()


def test_who_has_graduated_stands_in_no_list_and_can_be_ended_all_the_same(cast: Cast, talk: uuid.UUID) -> None:
    become(cast.hinata, "graduated")
    admin = signed_in(cast.school_admin)
    assert TASK not in page(admin, "/s/hibari/")
    give_reason(admin, talk)
    assert admin.post(at_desk(talk, "closing/")).status_code == 302


def test_who_was_marked_by_mistake_goes_on_as_before(cast: Cast, talk: uuid.UUID) -> None:
    become(cast.hinata, "transferred")
    become(cast.hinata, "enrolled")
    assert write(signed_in(cast.mother), at_home(talk), "つづきです。").status_code == 302
    assert write(signed_in(cast.teacher), at_desk(talk), "はい。").status_code == 302
