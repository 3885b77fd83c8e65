"""A class without a teacher: what a guardian writes reaches who leads the school, and the guardian knows."""

from typing import Any

import pytest
from django.test import Client

from accounts.desks import desks_of
from messaging.absences.models import AbsenceRules
from messaging.conversations.actions.people import add_reader
from messaging.conversations.errors import ReaderFound
from messaging.conversations.models import Participant
from messaging.conversations.selectors.talks import talk_at
from schools.models import School
from tests import factories as make
from tests.accounts.test_classes import seat_of
from tests.cast import Cast, actor, signed_in
from tests.messaging.absences.mornings import place_key
from tests.messaging.conversations.talking import at_desk, at_home, begin, messages_in, page, rows, set_rules, write
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

UNHEARD = "/s/hibari/conversations/?show=unheard"
TASK = "読む人がいない個別連絡"
SAID = "いま、読む先生が決まっていません"


def give_class_to(cast: Cast, *teachers: Any, version: str = "1") -> None:
    """As the school's admin does it, on the page of the class."""
    room = {"grade": "4", "name": "1組", "teachers": [str(seat_of(cast, one).pk) for one in teachers]}
    answer: Any = signed_in(cast.school_admin).post(
        f"/s/hibari/classes/{cast.room_41.pk}/", {**room, "version": version}
    )
    assert answer.status_code == 302


def set_phone(school: School, phone: str) -> None:
    with tenant_scope(school.tenant_id):
        AbsenceRules.objects.create(tenant_id=school.tenant_id, school=school, phone=phone)


@pytest.fixture
def leaders(cast: Cast) -> list[Client]:
    return [signed_in(cast.manager), signed_in(cast.school_admin)]


@pytest.mark.parametrize("deed", ["say", "call"])
def test_words_into_a_class_that_lost_its_teacher_reach_who_leads_the_school(
    cast: Cast, leaders: list[Client], deed: str
) -> None:
    mother, talk = signed_in(cast.mother), begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    set_phone(cast.hibari, "03-1111-1111")
    assert SAID not in page(mother, at_home(talk))
    page(signed_in(cast.teacher), at_desk(talk))
    give_class_to(cast)
    for leader in leaders:
        assert TASK not in page(leader, "/s/hibari/"), "nothing waits"
    text = page(mother, at_home(talk))
    assert SAID in text
    assert "見られるのは、あなたとこれから決まる先生です。" in text
    assert text.count('href="tel:0311111111"') == 2, "beside what is said, and below the field"
    assert write(mother, at_home(talk), "今日中にお願いします。", deed=deed).status_code == 302
    for leader in leaders:
        assert TASK in page(leader, "/s/hibari/")
        listed = page(leader, UNHEARD)
        assert f"{cast.hinata.name}さんの個別連絡" in listed
        assert ("電話がほしい" in listed) == (deed == "call")
        assert "給食について" not in listed, "what it is about is not said"
    for colleague in (cast.teacher, cast.other_teacher):
        assert TASK not in page(signed_in(colleague), "/s/hibari/")
        assert cast.hinata.name not in page(signed_in(colleague), UNHEARD)
    give_class_to(cast, cast.other_teacher, version="2")
    for leader in leaders:
        assert TASK not in page(leader, "/s/hibari/")
    assert "今日中にお願いします。" in page(signed_in(cast.other_teacher), at_desk(talk))
    assert SAID not in page(mother, at_home(talk))


def test_a_guardian_who_begins_where_nobody_reads_is_told_before_and_after(cast: Cast, leaders: list[Client]) -> None:
    set_rules(cast.hibari, guardians_open=True)
    set_phone(cast.hibari, "03-1111-1111")
    mother = signed_in(make.make_guardian(cast.yuina, name="安藤 桜", email="ando@mail.example"))
    before = page(mother, "/conversations/new/")
    assert SAID in before
    assert "ひばり小学校 4年2組" in before
    assert 'href="tel:0311111111"' in before
    assert SAID not in page(signed_in(cast.minato_mother), "/conversations/new/")
    words = {"place": place_key(cast.yuina), "subject": "友だちのこと", "text": "相談です。", "key": str(new_id())}
    answer: Any = mother.post("/conversations/new/", words)
    assert answer.status_code == 302
    assert SAID in page(mother, answer["Location"])
    for leader in leaders:
        assert f"{cast.yuina.name}さんの個別連絡" in page(leader, UNHEARD)


@pytest.mark.parametrize("who", ["manager", "school_admin"])
def test_who_leads_the_school_brings_a_reader_in_without_reading(cast: Cast, who: str) -> None:
    mother, talk = signed_in(cast.mother), begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    leader, nurse, url = signed_in(getattr(cast, who)), signed_in(cast.other_teacher), at_desk(talk, "readers/")
    bring_in = {"colleague": str(cast.other_teacher.pk)}
    refused = 403 if who == "manager" else 404
    assert leader.post(url, bring_in).status_code == refused, "somebody reads it"
    give_class_to(cast)
    write(mother, at_home(talk), "お電話ください。", deed="call")
    shown = page(leader, url)
    assert url in page(leader, UNHEARD)
    assert "給食について" not in shown
    assert "くるみパン" not in shown
    for colleague in (nurse, signed_in(cast.teacher), signed_in(cast.aoba_teacher), signed_in(cast.board_admin)):
        assert colleague.post(url, bring_in).status_code in {403, 404}
    assert leader.post(at_desk(talk, "closing/")).status_code == 403
    assert leader.post(at_desk(talk, "call/")).status_code == 403
    answer: Any = leader.post(url, bring_in)
    assert answer["Location"] == UNHEARD
    assert TASK not in page(leader, "/s/hibari/")
    assert leader.get(at_desk(talk)).status_code in {302, 404}, "what it says was not opened by this"
    assert leader.post(url, {"colleague": str(cast.aoba_teacher.pk)}).status_code == refused
    assert "原田 学さんが加わりました" in page(mother, at_home(talk))
    assert nurse.post(at_desk(talk, "call/")).status_code == 302
    assert write(nurse, at_desk(talk), "お電話しました。").status_code == 302
    kinds = [kind for kind, _text in messages_in(cast.hinata)]
    assert kinds == ["said", "handed", "call", "joined", "called", "said"]
    assert rows(Participant, cast.sakura.pk, conversation=talk, user=getattr(cast, who)) == []


def test_who_brings_themselves_in_goes_on_to_the_conversation(cast: Cast) -> None:
    talk = begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    give_class_to(cast)
    manager = signed_in(cast.manager)
    assert manager.get(at_desk(talk, "readers/")).status_code == 200, "also before anything waits"
    answer: Any = manager.post(at_desk(talk, "readers/"), {"colleague": str(cast.manager.pk)})
    assert answer["Location"] == at_desk(talk)
    assert "くるみパンの日のことです。" in page(manager, at_desk(talk))


def test_two_who_lead_the_school_bring_in_one_reader(cast: Cast) -> None:
    """Both have opened the page; the second is told that it is done, and presses of the first count once."""
    talk = begin(signed_in(cast.teacher), cast.hinata, cast.mother)
    give_class_to(cast)
    (desk,) = [desk for desk in desks_of(actor(cast.manager)) if desk.slug == "hibari"]
    with tenant_scope(cast.sakura.pk):
        seen = talk_at(actor(cast.manager), desk, talk)
        for _press in range(2):
            add_reader(actor(cast.school_admin), seen, colleague_id=cast.other_teacher.pk)
        with pytest.raises(ReaderFound):
            add_reader(actor(cast.manager), seen, colleague_id=cast.manager.pk)
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "joined"]


def test_the_list_of_what_nobody_reads_costs_as_much_for_many(
    cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    teacher, mother, manager = signed_in(cast.teacher), signed_in(cast.mother), signed_in(cast.manager)
    talks = [begin(teacher, cast.hinata, cast.mother, subject=f"{number}") for number in range(4)]
    give_class_to(cast)
    write(mother, at_home(talks[0]))
    page(manager, UNHEARD)
    with django_assert_max_num_queries(60) as few:
        assert page(manager, UNHEARD).count(f"{cast.hinata.name}さんの個別連絡") == 1
    asked = len(few)
    for talk in talks[1:]:
        write(mother, at_home(talk))
    with django_assert_num_queries(asked):
        assert page(manager, UNHEARD).count(f"{cast.hinata.name}さんの個別連絡") == 4
