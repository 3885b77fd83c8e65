"""Who reads at the school: the class's teacher of today, who was brought in, a manager with a reason that all see."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Homeroom, StaffSeat, User
from accounts.staff.handover import Leaving
from messaging.conversations.handing_over import CONVERSATIONS
from messaging.conversations.models import ConversationRules, MessageFile
from messaging.conversations.tasks import hand_over_conversations
from messaging.files.models import StoredFile
from messaging.files.tasks import examine_file
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.messaging.conversations.talking import (
    at_desk,
    at_home,
    begin,
    entries,
    messages_in,
    page,
    rows,
    set_rules,
    write,
)
from tetoru.tenancy import tenant_scope


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def mother(cast: Cast) -> Client:
    return signed_in(cast.mother)


def give_class_to(cast: Cast, user: User | None) -> None:
    """4年1組 has another teacher from now on, or none."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Homeroom.objects.filter(classroom=cast.room_41).delete()
        if user is not None:
            seat = StaffSeat.objects.get(user=user, school=cast.hibari)
            Homeroom.objects.create(tenant=cast.sakura, seat=seat, classroom=cast.room_41)


def test_the_new_teacher_of_the_class_reads_on_and_the_old_one_no_more(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    new = signed_in(cast.other_teacher)
    assert new.get(at_desk(talk)).status_code == 404
    give_class_to(cast, cast.other_teacher)
    assert teacher.get(at_desk(talk)).status_code == 404
    assert write(teacher, at_desk(talk)).status_code == 404
    assert "まだ読んでいない個別連絡" in page(new, "/s/hibari/")
    for _round in range(2):
        hand_over_conversations()
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "handed"]
    text = page(mother, at_home(talk))
    assert "担任が原田 学さんにかわりました" in text
    assert "原田 学先生です" in text
    assert "佐伯 恵先生" not in text
    assert "くるみパンの日のことです。" in page(new, at_desk(talk))
    assert len(entries(cast.hinata, "conversation.handed_over")) == 1
    give_class_to(cast, None)
    hand_over_conversations()
    assert "これまでの担任は、もう読めません" in page(mother, at_home(talk))
    give_class_to(cast, cast.teacher)
    write(mother, at_home(talk), "もどりましたか。")
    assert [kind for kind, _text in messages_in(cast.hinata)][2:] == ["handed", "handed", "said"]
    assert "もどりましたか。" in page(teacher, at_desk(talk))


def test_a_colleague_is_brought_in_and_taken_out_before_everybodys_eyes(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    colleague, url = signed_in(cast.other_teacher), at_desk(talk, "readers/")
    for _press in range(2):
        answer = teacher.post(url, {"colleague": str(cast.other_teacher.pk)})
    assert answer.status_code == 422, "no choice any more"
    assert teacher.post(url, {"colleague": str(cast.kaede_teacher.pk)}).status_code == 422
    assert write(colleague, at_desk(talk), "養護からです。").status_code == 302
    text = page(mother, at_home(talk))
    assert "原田 学さんが加わりました" in text
    assert "佐伯 恵先生、原田 学先生です" in text
    assert teacher.post(at_desk(talk, f"readers/{cast.teacher.pk}/removal/")).status_code == 404
    assert teacher.post(at_desk(talk, f"readers/{cast.other_teacher.pk}/removal/")).status_code == 302
    assert colleague.get(at_desk(talk)).status_code == 404
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "joined", "said", "left"]


def test_nobody_leaves_a_conversation_without_a_reader(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    teacher.post(at_desk(talk, "readers/"), {"colleague": str(cast.other_teacher.pk)})
    give_class_to(cast, None)
    alone = signed_in(cast.other_teacher)
    answer: Any = alone.post(at_desk(talk, f"readers/{cast.other_teacher.pk}/removal/"))
    assert answer.status_code == 409
    assert "学校で読む人がいなくなります" in answer.content.decode()
    assert alone.get(at_desk(talk)).status_code == 200


def test_who_leaves_the_school_hands_it_to_a_colleague(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    teacher.post(at_desk(talk, "readers/"), {"colleague": str(cast.other_teacher.pk)})
    leaving = Leaving(cast.sakura.pk, cast.other_teacher.pk)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert CONVERSATIONS.count(leaving) == 1
        assert CONVERSATIONS.hand_over(leaving, cast.aoba_teacher.pk) == 0, "no seat at this school"
        assert CONVERSATIONS.hand_over(leaving, cast.manager.pk) == 1
        assert CONVERSATIONS.count(leaving) == 0
    assert signed_in(cast.manager).get(at_desk(talk)).status_code == 200
    text = page(mother, at_home(talk))
    assert "原田 学さんが外れました" in text
    assert "長谷川 誠さんが加わりました" in text


def test_a_manager_reads_with_a_reason_that_both_sides_see_and_for_half_an_hour(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    manager = signed_in(cast.manager)
    listed = page(manager, f"/s/hibari/students/{cast.hinata.pk}/conversations/")
    assert "理由を書いて読む" in listed
    assert "給食について" not in listed
    assert manager.get(at_desk(talk))["Location"] == at_desk(talk, "reason/")
    assert manager.post(at_desk(talk, "reason/"), {"reason": " "}).status_code == 422
    asked = {"reason": "保護者からの問い合わせ", "key": str(cast.manager.pk)}
    for _press in range(2):
        assert manager.post(at_desk(talk, "reason/"), asked)["Location"] == at_desk(talk)
    text = page(manager, at_desk(talk))
    assert "くるみパンの日のことです。" in text
    assert "返事を書く" not in text
    assert write(manager, at_desk(talk)).status_code == 403
    for client, url in ((mother, at_home(talk)), (teacher, at_desk(talk))):
        seen = page(client, url)
        assert "理由を書いて読みました" in seen
        assert "理由：保護者からの問い合わせ" in seen
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "looked"]
    assert [entry.actor_id for entry in entries(cast.hinata, "conversation.looked_into")] == [cast.manager.pk]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31)):
        assert signed_in(cast.manager).get(at_desk(talk))["Location"] == at_desk(talk, "reason/")


def test_an_admin_reads_with_a_reason_what_has_ended_alone(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    admin = signed_in(cast.school_admin)
    assert admin.get(at_desk(talk)).status_code == 404
    before = "管理職が読むときと、終わったあとに学校管理者が読むときは、理由がここに残ります。"
    assert before in page(signed_in(cast.mother), at_home(talk))
    teacher.post(at_desk(talk, "closing/"))
    assert admin.get(at_desk(talk)).status_code == 302
    assert admin.post(at_desk(talk, "reason/"), {"reason": "開示の請求"}).status_code == 302
    assert "くるみパンの日のことです。" in page(admin, at_desk(talk))
    home = page(signed_in(cast.mother), at_home(talk))
    assert "学校管理者の野口 彩さんが、理由を書いて読みました。" in home
    assert "管理職の" not in home
    assert "管理職か学校管理者が読むときは、理由がここに残ります。" in home
    at_school = page(teacher, at_desk(talk))
    assert "学校管理者の野口 彩さんが、理由を書いて読みました。" in at_school
    assert "管理職の" not in at_school
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "closed", "viewed"]
    assert signed_in(cast.manager).post(at_desk(talk, "reason/"), {"reason": "会議の前に"}).status_code == 302
    for client, url in ((signed_in(cast.mother), at_home(talk)), (teacher, at_desk(talk))):
        assert "管理職の長谷川 誠さんが、理由を書いて読みました。" in page(client, url)


def test_who_takes_no_part_is_not_told_that_there_is_none(cast: Cast, teacher: Client) -> None:
    begin(teacher, cast.hinata, cast.mother)
    colleague, url = signed_in(cast.other_teacher), f"/s/hibari/students/{cast.hinata.pk}/conversations/"
    text = page(colleague, url)
    assert "あなたが読める個別連絡はありません" in text
    assert "はじめられるのは、担任の先生と管理職です。" in text
    set_rules(cast.hibari, all_staff_open=True)
    text = page(colleague, url)
    assert "個別連絡をはじめる" in text
    assert "はじめられるのは" not in text


def test_of_a_pupil_who_has_left_nobody_reads_without_a_reason(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk=cast.hinata.pk).update(settled_state=Student.State.TRANSFERRED)
    assert teacher.get(at_desk(talk)).status_code == 404
    assert mother.get(at_home(talk)).status_code == 404
    assert signed_in(cast.school_admin).get(at_desk(talk)).status_code == 302


def test_files_go_along_and_open_to_who_reads_them(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    letter = SimpleUploadedFile("代替食.pdf", samples.pdf("代替食"), "application/pdf")
    assert write(mother, at_home(talk), "", files=[letter]).status_code == 302
    (hung,) = rows(MessageFile, cast.sakura.pk)
    assert "調べています" in page(teacher, at_desk(talk))
    with tenant_scope(cast.sakura.pk):
        examine_file(str(cast.sakura.pk), str(hung.file_id))
    (file,) = rows(StoredFile, cast.sakura.pk)
    assert (file.state, file.uploaded_by_id) == ("ready", cast.mother.pk)
    for client, url in ((mother, at_home(talk)), (teacher, at_desk(talk))):
        address = f"{url}files/{file.pk}/"
        assert address in page(client, url)
        assert "代替食.pdf" in page(client, address)
        assert client.get(f"{address}content/").status_code == 200
        assert client.get(f"{address}pages/1/")["Content-Type"] == "image/webp"
    for stranger in (cast.father, cast.minato_mother):
        assert signed_in(stranger).get(f"{at_home(talk)}files/{file.pk}/").status_code == 404
    assert signed_in(cast.other_teacher).get(at_desk(talk, f"files/{file.pk}/content/")).status_code == 404
    assert len(entries(cast.hinata, "file.opened")) == len(entries(cast.hinata, "file.fetched")) == 2


def test_a_file_that_cannot_go_along_is_named_and_nothing_is_sent(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    for name, content, says in (
        ("x.exe", b"MZ", "使えない種類のファイルです"),
        ("x.pdf", b"", "中身が空のファイルです"),
    ):
        answer: Any = write(mother, at_home(talk), "見てください", files=[SimpleUploadedFile(name, content)])
        assert answer.status_code == 422
        assert f"{name}：{says}" in answer.content.decode()
        assert "見てください" in answer.content.decode()
    assert len(messages_in(cast.hinata)) == 1
    assert rows(StoredFile, cast.sakura.pk) == []


@pytest.mark.parametrize("who", ["manager", "school_admin"])
def test_a_manager_or_admin_sets_the_rules(cast: Cast, who: str) -> None:
    client, url = signed_in(getattr(cast, who)), "/s/hibari/settings/conversations/"
    data = {"is_on": "on", "guardians_open": "on", "hours_since": "08:00", "hours_until": "16:45"}
    assert client.post(url, data)["Location"] == url
    (kept,) = rows(ConversationRules, cast.sakura.pk)
    assert (kept.is_on, kept.guardians_open, kept.all_staff_open, kept.may_be_joint) == (True, True, False, False)
    assert (kept.hours_since, kept.hours_until) == (dt.time(8), dt.time(16, 45))
    for wrong in ({"hours_since": "朝"}, {"hours_until": "08:00"}, {"hours_until": ""}):
        assert client.post(url, {**data, **wrong}).status_code == 422
    assert signed_in(cast.teacher).post(url, data).status_code == 403


def test_the_hours_of_the_school_stand_where_a_guardian_writes(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    set_rules(cast.hibari, hours_since=dt.time(8), hours_until=dt.time(16, 45))
    moments = {
        dt.datetime(2026, 11, 25, 9, tzinfo=timezone.get_default_timezone()): None,
        dt.datetime(2026, 11, 25, 7, tzinfo=timezone.get_default_timezone()): "11月25日（水）",
        dt.datetime(2026, 11, 27, 17, tzinfo=timezone.get_default_timezone()): "11月30日（月）",
    }
    for moment, day in moments.items():
        with time_machine.travel(moment, tick=False):
            text = page(signed_in(cast.mother), at_home(talk))
        assert "学校のある日の8:00〜16:45です" in text
        assert ("時間の外です" in text, day is None or day in text) == (day is not None, True)
