"""A pupil goes to another school of the board: nobody writes into the void, and the old school finds the rest."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.conversations.models import Conversation, Participant
from schools.models import Classroom, Enrolment
from tests.cast import Cast, signed_in
from tests.messaging.conversations.talking import at_desk, at_home, begin, messages_in, page, rows, set_rules, write
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

LEFT = "/s/hibari/conversations/?show=left"


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def mother(cast: Cast) -> Client:
    return signed_in(cast.mother)


def put_into(cast: Cast, room: Classroom) -> None:
    """The pupil has this class from now on."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Enrolment.objects.filter(student=cast.hinata).update(classroom=room)


@pytest.mark.parametrize("deed", ["say", "call"])
def test_a_guardian_learns_that_nobody_would_read_and_whom_to_call(
    cast: Cast, teacher: Client, mother: Client, deed: str
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    put_into(cast, cast.room_a1)
    text = page(mother, at_home(talk))
    assert "くるみパンの日のことです。" in text
    assert "お子さんの学級が、この学校にありません" in text
    assert "見られるのは、あなたとこの学校の管理職と学校管理者です。読むときは、理由がここに残ります。" in text
    assert "これから決まる先生" not in text
    assert 'name="text"' not in text
    answer: Any = write(mother, at_home(talk), "転校したあとの連絡です。", deed=deed)
    assert answer.status_code == 422
    assert "学級がこの学校にないため、ここには書けません。送っていません。" in answer.content.decode()
    assert messages_in(cast.hinata) == [("said", "くるみパンの日のことです。"), ("handed", "")]
    (row,) = rows(Conversation, cast.sakura.pk)
    assert row.wants_call_since is None
    put_into(cast, cast.room_42)
    assert "お子さんの学級が" not in page(mother, at_home(talk)), "another class of the same school is no other school"
    assert write(mother, at_home(talk), deed=deed).status_code == 302


def test_who_leads_the_old_school_finds_reads_with_a_reason_and_ends_it(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    write(mother, at_home(talk), "お電話ください。", deed="call")
    begin(teacher, cast.minato, cast.minato_mother)
    manager, admin = signed_in(cast.manager), signed_in(cast.school_admin)
    assert manager.get(at_desk(talk, "closing/")).status_code == 405
    assert manager.post(at_desk(talk, "closing/")).status_code == 403
    assert "学級がこの学校にない" not in page(manager, "/s/hibari/")
    put_into(cast, cast.room_a1)
    assert teacher.get(at_desk(talk)).status_code == 404
    for client in (manager, admin):
        assert "学級がこの学校にない子どもの個別連絡" in page(client, "/s/hibari/")
        listed = page(client, LEFT)
        assert f"{cast.hinata.name}さんの個別連絡" in listed
        assert cast.minato.name not in listed
        assert "給食について" not in listed, "what it is about is not said"
    assert "学級がこの学校にない" not in page(teacher, "/s/hibari/conversations/")
    assert cast.hinata.name not in page(teacher, LEFT)
    assert admin.post(at_desk(talk, "closing/")).status_code == 403, "without a reason"
    assert LEFT in page(admin, at_desk(talk, "reason/"))
    assert admin.post(at_desk(talk, "reason/"), {"reason": "転校のため", "key": str(new_id())}).status_code == 302
    text = page(admin, at_desk(talk))
    assert "お電話ください。" in text
    assert "この個別連絡を終える" in text
    assert LEFT in text
    assert write(admin, at_desk(talk)).status_code == 403
    assert manager.post(at_desk(talk, "closing/")).status_code == 403, "another's reason is not one's own"
    assert admin.post(at_desk(talk, "closing/")).status_code == 302
    assert "また書けるようにする" not in page(admin, at_desk(talk))
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "call", "viewed", "closed"]
    assert "学級がこの学校にない" not in page(manager, "/s/hibari/")
    assert rows(Participant, cast.sakura.pk, conversation=talk, user=cast.school_admin) == [], "took no part in it"


def test_who_was_brought_in_reads_on_and_ends_it_but_does_not_write(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    teacher.post(at_desk(talk, "readers/"), {"colleague": str(cast.other_teacher.pk)})
    put_into(cast, cast.room_a1)
    nurse = signed_in(cast.other_teacher)
    assert "学級が、この学校にありません" in page(nurse, at_desk(talk))
    assert write(nurse, at_desk(talk)).status_code == 422
    assert nurse.post(at_desk(talk, "closing/")).status_code == 302


def test_the_new_school_sees_nothing_of_it(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    set_rules(cast.aoba, all_staff_open=True)
    put_into(cast, cast.room_a1)
    assert signed_in(cast.aoba_teacher).get(at_desk(talk, place="aoba")).status_code == 404
    assert "給食について" not in page(signed_in(cast.aoba_teacher), f"/s/aoba/students/{cast.hinata.pk}/conversations/")
