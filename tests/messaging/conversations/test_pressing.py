"""One key with the same words is one press; with other words, another child or file it is another (ADR 0051)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from messaging.conversations.models import Conversation, MessageFile
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.messaging.conversations.talking import at_home, begin, messages_in, opening, rows, set_rules, write
from tetoru.ids import new_id


def letter(words: str = "代替食") -> SimpleUploadedFile:
    return SimpleUploadedFile("手紙.pdf", samples.pdf(words), "application/pdf")


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.mark.parametrize("other", [{"subject": "べつの件"}, {"text": "べつの話です。"}, {"files": [letter()]}])
def test_staff_who_go_back_and_begin_something_else_begin_it(
    cast: Cast, teacher: Client, other: dict[str, Any]
) -> None:
    url, data = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/", opening(cast.mother)
    for file in other.get("files", []):
        file.seek(0)
    first = teacher.post(url, data)["Location"]
    second = teacher.post(url, {**data, **other})["Location"]
    for file in other.get("files", []):
        file.seek(0)
    assert teacher.post(url, {**data, **other})["Location"] == second != first
    assert teacher.post(url, data)["Location"] == first
    begun = rows(Conversation, cast.sakura.pk)
    assert [one.subject for one in begun] == ["給食について", other.get("subject", "給食について")]
    assert messages_in(cast.hinata)[1] == ("said", other.get("text", "くるみパンの日のことです。"))
    assert len(rows(MessageFile, cast.sakura.pk)) == len(other.get("files", []))


def test_a_guardian_who_goes_back_and_writes_about_another_child_or_something_else_loses_nothing(cast: Cast) -> None:
    mother = signed_in(cast.mother)
    for school in (cast.hibari, cast.aoba):
        set_rules(school, guardians_open=True)
    form: Any = mother.get("/conversations/new/")
    here, there = form.context["form"].places
    data = {"place": here, "subject": "通院の相談", "text": "来週から通院します。", "key": str(new_id())}
    sent = [
        data,
        data,
        {**data, "text": "再来週からでした。"},
        {**data, "place": there},
        {**data, "subject": "通院"},
        data,
    ]
    ways = [mother.post("/conversations/new/", one)["Location"] for one in sent]
    assert ways[0] == ways[1] == ways[5]
    assert len(set(ways)) == 4
    assert [text for _kind, text in messages_in(cast.hinata)] == [
        "来週から通院します。",
        "再来週からでした。",
        "来週から通院します。",
    ]
    assert [text for _kind, text in messages_in(cast.sora)] == ["来週から通院します。"]


def test_a_reply_with_a_file_that_the_first_press_had_not_is_another(cast: Cast, teacher: Client) -> None:
    talk, key = begin(teacher, cast.hinata, cast.mother), str(new_id())
    mother = signed_in(cast.mother)
    for files in ([], [letter()], [letter()], [letter("ほかの紙")], []):
        assert write(mother, at_home(talk), "これです。", key=key, files=files).status_code == 302
    assert [text for _kind, text in messages_in(cast.hinata)[1:]] == ["これです。"] * 3
    assert len(rows(MessageFile, cast.sakura.pk)) == 2
