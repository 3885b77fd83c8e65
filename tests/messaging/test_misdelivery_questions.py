"""Mis-sendings by what is asked: names, another class, open places and last year's days in questions and choices."""

import datetime as dt

import pytest
import time_machine

from messaging.notices.actions.sending import send_draft
from messaging.notices.errors import QuestionsUnfinished
from messaging.notices.guard.findings import Weight
from messaging.notices.models import Draft, Question, QuestionKind
from schools.models import Student
from tests.cast import Cast, actor
from tests.messaging.asking import JOIN, NOTE, ask
from tests.messaging.conftest import Send, Write
from tests.messaging.looking import OUTSIDE, Look, texts
from tetoru.tenancy import tenant_scope


def asks(text: str, *choices: str, explained: str = "") -> Question:
    return Question("dddddddd", QuestionKind.CHOICE, text, explained, choices or ("はい", "いいえ"))


def test_a_name_in_a_question_is_found_and_said_to_be_in_which(cast: Cast, write: Write, look: Look) -> None:
    found = look(ask(write(), JOIN, asks("安藤 結菜さんは卵アレルギーです。読みましたか。")))
    assert texts(found["names.outside"]) == [("安藤 結菜さん（4年2組）", OUTSIDE, "質問2")]
    assert found["names.sensitive"].weight is Weight.SECOND


@pytest.mark.parametrize(
    "question", [asks("だれですか", "安藤ゆいな", "ほかの人"), asks("見ましたか", explained="結菜さんの絵です")]
)
def test_a_name_in_a_choice_or_in_the_help_is_found(cast: Cast, write: Write, look: Look, question: Question) -> None:
    assert texts(look(ask(write(), question))["names.outside"]) == [("安藤 結菜さん（4年2組）", OUTSIDE, "質問1")]


def test_a_class_as_choices_is_a_list(cast: Cast, write: Write, look: Look, school: list[Student]) -> None:
    found = look(ask(write(), asks("班長はだれがよいですか", *(pupil.name for pupil in school))))
    assert texts(found["list.pupils"])[0] == ("件名と本文と質問", "", "8人の名前。うち8人は、宛先に入っていません")
    assert found["list.pupils"].weight is Weight.SECOND


def test_no_name_goes_on_from_one_choice_to_the_next(cast: Cast, write: Write, look: Look) -> None:
    assert look(ask(write(), asks("どれがよいですか", "安藤", "結菜"))) == {}


def test_a_question_to_another_class_is_asked_about(cast: Cast, write: Write, look: Look) -> None:
    found = look(ask(write(), asks("4年2組の保護者のかたへ。参加しますか。")))
    assert texts(found["classes.outside"]) == [("4年2組", OUTSIDE, "質問1")]


def test_a_place_left_open_in_a_question_stops_the_sending(cast: Cast, write: Write, look: Look) -> None:
    draft = ask(
        write(), asks("{日付}の見学に参加しますか。", explained="{組}のみ"), asks("よいですか", "{差出人}", "ほか")
    )
    found = look(draft)["answers.placeholder"]
    assert (found.weight, found.page, found.action) == (Weight.STOPS, "draft_questions", "質問をなおす")
    assert found.text == "まだ入れていないところがあります：質問1の{日付}・質問1の{組}・質問2の{差出人}"
    with tenant_scope(cast.sakura.pk), pytest.raises(QuestionsUnfinished):
        send_draft(actor(cast.teacher), draft, version=draft.version, households=2)


@time_machine.travel(dt.datetime(2026, 11, 28, 3, 0, tzinfo=dt.UTC))
def test_days_in_questions_are_looked_at_as_those_in_the_text(cast: Cast, write: Write, send: Send, look: Look) -> None:
    source = send()
    draft = ask(write(), NOTE, asks("11月20日に来ましたか。12月4日（木）はどうですか。"))
    found = look(draft)
    assert (found["answers.past_date"].weight, found["answers.past_date"].page) == (Weight.TELLS, "draft_questions")
    assert found["answers.past_date"].text == "すぎた日付があります：質問2の11月20日"
    assert found["answers.weekday"].details == ("質問2の12月4日は（金）です",)
    with tenant_scope(cast.sakura.pk):
        Draft.objects.filter(pk=draft.pk).update(copied_from=source)
        draft = Draft.objects.get(pk=draft.pk)
    assert look(draft)["answers.past_date"].weight is Weight.ASKS


def test_ordinary_questions_disturb_nobody(cast: Cast, write: Write, look: Look) -> None:
    assert look(ask(write())) == {}
