"""A teacher and a guardian talk about one child; nobody else hears of it, and nothing is doubled or lost."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.conversations.models import Conversation
from messaging.conversations.telling import BESIDE
from tests.cast import Cast, signed_in
from tests.messaging.conversations.talking import (
    at_desk,
    at_home,
    begin,
    entries,
    messages_in,
    opening,
    page,
    participant,
    rows,
    set_rights,
    set_rules,
    told,
    write,
)
from tetoru.ids import new_id


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def mother(cast: Cast) -> Client:
    return signed_in(cast.mother)


def test_a_teacher_and_a_mother_talk_and_see_what_was_read(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    assert "まだ読んでいません" in page(mother, "/conversations/")
    first = page(mother, at_home(talk))
    assert "くるみパンの日のことです。" in first
    assert "佐伯 恵先生です" in first
    assert "小川 真由美さんが読みました" in page(teacher, at_desk(talk))
    assert write(mother, at_home(talk), "米粉パンを持たせます。").status_code == 302
    assert "まだ読んでいない個別連絡" in page(teacher, "/s/hibari/")
    assert "先生が読みました" not in page(mother, at_home(talk))
    assert "米粉パンを持たせます。" in page(teacher, at_desk(talk))
    assert "先生が読みました" in page(mother, at_home(talk))
    assert "まだ読んでいない個別連絡" not in page(teacher, "/s/hibari/")
    assert messages_in(cast.hinata) == [("said", "くるみパンの日のことです。"), ("said", "米粉パンを持たせます。")]
    sent = [
        (entry.actor_id, entry.school_id, entry.details["number"])
        for entry in entries(cast.hinata, "conversation.message_sent")
    ]
    assert sent == [(cast.mother.pk, cast.hibari.pk, 2)]
    assert len(entries(cast.hinata, "conversation.read")) == 5


def test_the_other_parent_meets_no_trace_of_it(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    write(mother, at_home(talk))
    father = signed_in(cast.father)
    assert father.get(at_home(talk)).status_code == 404
    assert write(father, at_home(talk)).status_code == 404
    for url in ("/conversations/", "/home/", "/settings/"):
        text = page(father, url)
        assert "給食について" not in text
        assert str(talk) not in text
        assert cast.mother.name not in text
        assert "件未読" not in text
    assert told(cast.hinata) == [{cast.mother.pk}]


def test_two_who_are_chosen_have_one_each_unless_the_school_allows_more(cast: Cast, teacher: Client) -> None:
    data = {**opening(cast.mother, cast.father), "is_joint": "on"}
    url = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    assert teacher.post(url, data).status_code == 302
    found = rows(Conversation, cast.sakura.pk)
    assert [one.is_joint for one in found] == [False, False]
    assert told(cast.hinata) == [{cast.mother.pk}, {cast.father.pk}]
    assert teacher.post(url, data).status_code == 302
    assert len(rows(Conversation, cast.sakura.pk)) == 2, "pressed twice"
    set_rules(cast.hibari, may_be_joint=True)
    joint = begin(teacher, cast.hinata, cast.mother, cast.father, is_joint="on")
    father = page(signed_in(cast.father), at_home(joint))
    assert "あなたと小川 真由美さん" in father
    assert [entry.details["guardians"] for entry in entries(cast.hinata, "conversation.opened")] == [1, 1, 1, 1, 2]


def test_pressed_twice_or_gone_back_to_nothing_is_doubled_and_nothing_lost(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk, key = begin(teacher, cast.hinata, cast.mother), str(new_id())
    for text in ("はい。", "はい。", "いいえ。"):
        assert write(mother, at_home(talk), text, key=key).status_code == 302
    write(mother, at_home(talk), "鍵がこわれています。", key="x\x00y")
    assert [text for _kind, text in messages_in(cast.hinata)[1:]] == ["はい。", "いいえ。", "鍵がこわれています。"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": " "}, "伝えたいことを書いてください"),
        ({"text": "あ" * 100_000}, "2000文字までです（いま100000文字）"),
    ],
)
def test_what_cannot_be_sent_says_why_and_keeps_the_words(
    cast: Cast, teacher: Client, mother: Client, wrong: dict[str, str], says: str
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    for client, url in ((mother, at_home(talk)), (teacher, at_desk(talk))):
        answer: Any = write(client, url, **wrong)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert wrong["text"].strip() in answer.content.decode()
    assert len(messages_in(cast.hinata)) == 1


def test_control_characters_are_taken_out(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    write(mother, at_home(talk), "明日\u202eは\x00休みます")
    assert messages_in(cast.hinata)[-1][1] == "明日は休みます"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"guardians": []}, "送る保護者を選んでください"),
        ({"guardians": ["x"]}, "この保護者には送れません"),
        ({"subject": ""}, "件名を入れてください"),
        ({"subject": "あ" * 61}, "60文字までです"),
        ({"text": ""}, "伝えたいことを書いてください"),
    ],
)
def test_a_beginning_without_its_parts_is_refused(cast: Cast, teacher: Client, data: dict[str, Any], says: str) -> None:
    url = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    answer: Any = teacher.post(url, {**opening(cast.mother), **data})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    stranger: Any = teacher.post(url, opening(cast.minato_mother))
    assert stranger.status_code == 422
    assert rows(Conversation, cast.sakura.pk) == []


def test_a_guardian_begins_only_where_the_school_takes_it(cast: Cast, teacher: Client, mother: Client) -> None:
    assert "個別連絡は、学校からはじめます" in page(mother, "/conversations/new/")
    assert mother.post("/conversations/new/", {"place": "x", "text": "x", "subject": "x"}).status_code == 422
    assert "学校に書く" not in page(mother, "/conversations/")
    set_rules(cast.hibari, guardians_open=True)
    form: Any = mother.get("/conversations/new/")
    (place,) = form.context["form"].places
    data = {"place": place, "subject": "通院の相談", "text": "来週から通院します。", "key": str(new_id())}
    first, second = (mother.post("/conversations/new/", data)["Location"] for _press in range(2))
    assert first == second
    assert "来週から通院します。" in page(teacher, f"/s/hibari{first}")
    assert signed_in(cast.father).get(first).status_code == 404
    assert mother.post("/conversations/new/", {**data, "place": str(new_id())}).status_code == 422
    assert [entry.actor_id for entry in entries(cast.hinata, "conversation.opened")] == [cast.mother.pk] * 2
    assert told(cast.hinata) == [], "who wrote is not told"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("teacher", 200),
        ("manager", 200),
        ("other_teacher", 403),
        ("school_admin", 403),
        ("aoba_teacher", 404),
        ("kaede_teacher", 404),
    ],
)
def test_who_may_begin_at_the_school(cast: Cast, who: str, code: int) -> None:
    client = signed_in(getattr(cast, who))
    url = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    assert client.get(url).status_code == code
    assert client.post(url, opening(cast.mother)).status_code == (302 if code == 200 else code)
    assert len(rows(Conversation, cast.sakura.pk)) == (code == 200)
    set_rules(cast.hibari, all_staff_open=True)
    assert client.get(url).status_code == (200 if code == 403 else code)


def test_rights_that_are_taken_away_hold_from_the_next_click(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    set_rights(cast.mother, cast.hinata, may_answer=False)
    assert "ここでは読むだけです" in page(mother, at_home(talk))
    assert write(mother, at_home(talk)).status_code == 403
    set_rights(cast.mother, cast.hinata, may_contact=False)
    assert mother.get(at_home(talk)).status_code == 404
    assert "給食について" not in page(mother, "/conversations/")
    answer: Any = write(teacher, at_desk(talk), "まだ読めますか。")
    assert answer.status_code == 422
    assert "受け取れる保護者がいません" in answer.content.decode()
    assert "まだ読めますか。" not in page(teacher, at_desk(talk))
    set_rights(cast.mother, cast.hinata, may_contact=True, may_answer=True, state="ended")
    assert mother.get(at_home(talk)).status_code == 404


def test_a_guardian_is_told_without_words_and_not_again_while_they_have_not_looked(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    write(teacher, at_desk(talk))
    assert told(cast.hinata) == [{cast.mother.pk}]
    page(mother, at_home(talk))
    write(teacher, at_desk(talk))
    assert len(told(cast.hinata)) == 2
    told_at = participant(talk, cast.mother).told_at
    assert told_at is not None
    assert timezone.now() - told_at < BESIDE


def test_a_conversation_that_has_ended_is_read_and_not_written(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    for _press in range(2):
        assert teacher.post(at_desk(talk, "closing/")).status_code == 302
    for client, url in ((mother, at_home(talk)), (teacher, at_desk(talk))):
        assert "この個別連絡は終わっています" in page(client, url)
        answer: Any = write(client, url, "まだあります")
        assert (answer.status_code, "終わっています" in answer.content.decode()) == (422, True)
    assert "給食について" in page(teacher, "/s/hibari/conversations/?show=closed")
    assert "給食について" not in page(teacher, "/s/hibari/conversations/")
    assert teacher.post(at_desk(talk, "reopening/")).status_code == 302
    assert write(mother, at_home(talk)).status_code == 302
    assert [kind for kind, _text in messages_in(cast.hinata)] == ["said", "closed", "reopened", "said"]


def test_a_school_that_switches_it_off_keeps_what_was_said(cast: Cast, teacher: Client, mother: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    set_rules(cast.hibari, is_on=False, guardians_open=True)
    for client, url in ((mother, at_home(talk)), (teacher, at_desk(talk))):
        text = page(client, url)
        assert "くるみパンの日のことです。" in text
        assert "いま個別連絡を使っていません" in text
        assert write(client, url).status_code == 422
    url = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    assert teacher.post(url, opening(cast.mother)).status_code == 422
    assert "個別連絡は、学校からはじめます" in page(mother, "/conversations/new/")
    assert len(messages_in(cast.hinata)) == 1


def test_words_are_found_within_the_pupil_and_by_who_may_read_them(cast: Cast, teacher: Client, mother: Client) -> None:
    begin(teacher, cast.hinata, cast.mother, text="ＡＢＣ検査は12月2日です。")
    begin(teacher, cast.hinata, cast.father, text="ABC検査のことは、おかあさんには言いません。")
    begin(teacher, cast.minato, cast.minato_mother, text="ABC検査は3日です。")
    found: Any = teacher.post(f"/s/hibari/students/{cast.hinata.pk}/conversations/", {"q": "abc検査"})
    assert [hit.words for hit in found.context["hits"]] == ["ABC検査", "ＡＢＣ検査"]
    home: Any = mother.post("/conversations/", {"q": "検査"})
    assert [hit.after for hit in home.context["hits"]] == ["は12月2日です。"]
    assert "abc" not in str(found.request["QUERY_STRING"])
    colleague: Any = signed_in(cast.other_teacher).post(
        f"/s/hibari/students/{cast.hinata.pk}/conversations/", {"q": "検査"}
    )
    assert colleague.context["hits"] == []


def test_a_thread_and_a_list_cost_the_same_for_three_and_for_thirty(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    urls = (
        (mother, at_home(talk)),
        (teacher, at_desk(talk)),
        (teacher, "/s/hibari/conversations/"),
        (mother, "/conversations/"),
    )

    def costs() -> list[int]:
        found = []
        for client, url in urls:
            page(client, url)
            with CaptureQueriesContext(connection) as queries:
                page(client, url)
            found.append(len(queries))
        return found

    before = costs()
    for number in range(15):
        write(mother, at_home(talk), f"{number}")
        begin(teacher, cast.hinata, cast.mother, key=str(uuid.uuid4()))
    assert costs() == before
