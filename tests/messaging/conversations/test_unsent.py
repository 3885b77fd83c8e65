"""What was typed is never lost when it can't be sent any more: it stands on the page to be copied, with the reason."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.models import Homeroom
from messaging.conversations import attaching
from messaging.files.errors import StorageAway
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.messaging.conversations.talking import (
    at_desk,
    at_home,
    begin,
    messages_in,
    opening,
    page,
    set_rights,
    set_rules,
    write,
)
from tetoru.tenancy import tenant_scope

LONG = "消えては困る、長い文章です。"


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def mother(cast: Cast) -> Client:
    return signed_in(cast.mother)


def copied(answer: Any) -> tuple[int, bool]:
    """Status, and whether the words stand in a field that is only read."""
    text = answer.content.decode()
    field = text.partition("<textarea")[2].partition("</textarea>")[0]
    return answer.status_code, "readonly" in field and LONG in field


def give_class_away(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Homeroom.objects.filter(classroom=cast.room_41).delete()


def test_a_talk_that_was_closed_meanwhile_gives_the_words_back_and_says_one_way_on(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    teacher.post(at_desk(talk, "closing/"))
    at_school: Any = write(teacher, at_desk(talk), LONG)
    assert copied(at_school) == (422, True)
    assert "もう一度開いてください" in at_school.content.decode()
    refused: Any = write(mother, at_home(talk), LONG)
    assert copied(refused) == (422, True)
    text = refused.content.decode()
    assert "続きがあるときは、学校にお電話ください。" in text
    assert "新しくはじめてください" not in text
    set_rules(cast.hibari, guardians_open=True)
    text = write(mother, at_home(talk), LONG).content.decode()
    assert "「学校に書く」から新しくはじめてください" in text
    assert 'href="/conversations/new/"' in text


def test_switched_off_midway_both_sides_have_their_words_back(cast: Cast, teacher: Client, mother: Client) -> None:
    set_rules(cast.hibari, guardians_open=True)
    talk = begin(teacher, cast.hinata, cast.mother)
    form: Any = mother.get("/conversations/new/")
    data = {"place": next(iter(form.context["form"].places)), "subject": "件名です", "text": LONG}
    rules = {"guardians_open": "on", "hours_since": "07:30", "hours_until": "17:30"}
    assert signed_in(cast.manager).post("/s/hibari/settings/conversations/", rules).status_code == 302
    new = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    for answer in (
        write(mother, at_home(talk), LONG),
        write(teacher, at_desk(talk), LONG),
        mother.post("/conversations/new/", data),
        teacher.post(new, opening(cast.mother, text=LONG)),
    ):
        assert copied(answer) == (422, True)
    assert len(messages_in(cast.hinata)) == 1
    assert "ひばり小学校では、いま個別連絡を使っていません" in page(mother, "/conversations/new/")
    set_rules(cast.aoba, is_on=False)
    text = page(mother, "/conversations/new/")
    assert "学校が、いま個別連絡を使っていません" in text
    assert "返事を書けます" not in text
    set_rules(cast.hibari, is_on=True)
    assert write(mother, at_home(talk), LONG).status_code == 302


def test_rights_that_end_midway_leave_the_words(cast: Cast, teacher: Client, mother: Client) -> None:
    set_rules(cast.hibari, guardians_open=True)
    talk = begin(teacher, cast.hinata, cast.mother)
    for child in (cast.hinata, cast.sora):
        set_rights(cast.mother, child, may_answer=False)
    refused: Any = write(mother, at_home(talk), LONG)
    assert copied(refused) == (403, True)
    text = refused.content.decode()
    assert "いまは、ここに書く権利がありません" in text
    assert "くるみパンの日のことです。" in text, "what may be read stays"
    assert "個別連絡は、読むだけになっています" in page(mother, "/conversations/new/")
    set_rights(cast.mother, cast.hinata, may_contact=False)
    gone: Any = write(mother, at_home(talk), LONG)
    assert copied(gone) == (404, True)
    assert "給食について" not in gone.content.decode()
    assert mother.post(at_home(talk), {"text": " "}).status_code == 404


def test_a_class_given_away_midway_leaves_the_words(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    give_class_away(cast)
    assert copied(write(teacher, at_desk(talk), LONG)) == (404, True)
    new = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    assert copied(teacher.post(new, opening(cast.mother, text=LONG))) == (403, True)
    manager = signed_in(cast.manager)
    assert copied(write(manager, at_desk(talk), LONG)) == (403, True)
    assert len(messages_in(cast.hinata)) == 1


def test_without_a_guardian_to_write_to_the_words_stay(cast: Cast, teacher: Client) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    for guardian in (cast.mother, cast.father):
        set_rights(guardian, cast.hinata, may_contact=False)
    assert copied(write(teacher, at_desk(talk), LONG)) == (422, True)
    new = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    assert copied(teacher.post(new, opening(cast.mother, text=LONG))) == (422, True)


def test_a_storage_that_does_not_answer_costs_nobody_the_words(
    cast: Cast, teacher: Client, mother: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)

    def away(*_args: object, **_named: object) -> None:
        raise StorageAway

    monkeypatch.setattr(attaching, "hold", away)
    for client, url in ((mother, at_home(talk)), (teacher, at_desk(talk))):
        letter = SimpleUploadedFile("紙.pdf", samples.pdf("紙"), "application/pdf")
        answer: Any = write(client, url, LONG, files=[letter])
        text = answer.content.decode()
        assert (answer.status_code, LONG in text) == (422, True)
        assert "ファイルの置き場所につながりません" in text
        assert "ファイルは、もう一度選んでください" in text
    assert len(messages_in(cast.hinata)) == 1


def test_forms_of_both_sides_are_kept_on_the_device_until_they_are_sent(
    cast: Cast, teacher: Client, mother: Client
) -> None:
    talk = begin(teacher, cast.hinata, cast.mother)
    new = f"/s/hibari/students/{cast.hinata.pk}/conversations/new/"
    for client, url, name in (
        (mother, at_home(talk), f"conversation-{talk}"),
        (teacher, at_desk(talk), f"conversation-{talk}"),
        (teacher, new, f"conversation-new-{cast.hinata.pk}"),
    ):
        text = page(client, url)
        assert f'data-keep="{name}"' in text
        assert text.count("js/keep") == 1
        marker = text.partition('name="keep-for" content="')[2].partition('"')[0]
        assert len(marker) == 16
