"""A guardian answers for a child; nobody learns of another guardian; after the deadline nothing is taken."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Guardianship
from accounts.selectors import children_of
from auditlog.models import Entry
from messaging.notices.actions.answering import give_answers
from messaging.notices.answer_errors import AnswersClosed, AskedNoMore
from messaging.notices.models import Answer, AnswerForm, Notice, Question, QuestionKind
from messaging.notices.saying import spoken
from schools.models import Student
from tests.cast import Cast, actor, signed_in
from tests.messaging.asking import JOIN, answer, answers_of, attach, close
from tests.messaging.conftest import Send, item
from tests.messaging.test_withdrawing import withdraw
from tetoru.errors import NotPermitted
from tetoru.tenancy import tenant_scope


def asking(kind: str, *choices: str) -> Question:
    return Question("aaaaaaaa", QuestionKind(kind), "質問", choices=choices)


def page_of(user: Any, notice: Notice) -> str:
    return signed_in(user).get(f"/notices/{notice.pk}/").content.decode()


def test_a_guardian_answers_changes_it_and_the_last_one_counts(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    response = answer(cast.mother, notice, cast.hinata, **{"a-bbbbbbbb": "車で酔います", "a-cccccccc": "２"})
    assert response.status_code == 302
    assert response["Location"] == f"/notices/{notice.pk}/#answers"
    (first,) = answers_of(notice)
    assert first.said == {"aaaaaaaa": "参加する", "bbbbbbbb": "車で酔います", "cccccccc": "2"}
    text = page_of(cast.mother, notice)
    assert [word in text for word in (first.receipt, "車で酔います", "回答を変える")] == [True] * 3
    answer(cast.mother, notice, cast.hinata, "参加しない")
    assert [(one.turn, one.said) for one in answers_of(notice)] == [
        (1, {"aaaaaaaa": "参加する", "bbbbbbbb": "車で酔います", "cccccccc": "2"}),
        (2, {"aaaaaaaa": "参加しない"}),
    ]
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(event="answer.given")
        assert [entry.subject_id for entry in entries] == [notice.pk] * 2
        assert "参加" not in str([entry.details for entry in entries])


def test_two_parents_do_not_notice_each_other(cast: Cast, send: Send) -> None:
    """Byte for byte the same page, whether the other parent has answered or not (ADR 0038)."""
    notice = send()
    attach(notice)
    page_of(cast.father, notice)
    blank = _without_tokens(page_of(cast.father, notice))
    listed = _without_tokens(signed_in(cast.father).get("/home/").content.decode())
    assert "未回答" in listed
    answer(cast.mother, notice, cast.hinata)
    assert _without_tokens(page_of(cast.father, notice)) == blank
    assert _without_tokens(signed_in(cast.father).get("/home/").content.decode()) == listed
    answer(cast.father, notice, cast.hinata, "参加しない")
    mine = page_of(cast.mother, notice)
    assert "参加する" in mine
    assert "参加しない" not in mine
    assert [one.given_by for one in answers_of(notice)] == [cast.mother, cast.father]


def test_what_staff_enter_for_a_home_is_shown_to_no_guardian(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    page_of(cast.mother, notice)
    blank = _without_tokens(page_of(cast.mother, notice))
    with tenant_scope(cast.sakura.pk):
        entered = Answer(tenant=cast.sakura, form=form, student=cast.hinata, turn=1, way="paper")
        entered.given_by, entered.given_at, entered.values = cast.teacher, timezone.now(), '{"aaaaaaaa": "参加する"}'
        entered.save()
    assert _without_tokens(page_of(cast.mother, notice)) == blank


def _without_tokens(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_siblings_get_the_same_answer_in_one_go(cast: Cast, send: Send) -> None:
    notice = send(
        item("student", cast.hibari, student=cast.hinata),
        by=cast.teacher,
    )
    sister = _sibling(cast, notice)
    attach(notice)
    assert "きょうだいも同じ回答にする" in page_of(cast.mother, notice)
    answer(cast.mother, notice, cast.hinata, also=[str(sister.pk)])
    assert {one.student_id for one in answers_of(notice)} == {cast.hinata.pk, sister.pk}
    answer(cast.mother, notice, sister, "参加しない")
    assert [one.said for one in answers_of(notice) if one.student_id == cast.hinata.pk] == [{"aaaaaaaa": "参加する"}]


def test_a_child_of_somebody_else_cannot_be_put_along(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    _sibling(cast, notice)
    response = answer(cast.mother, notice, cast.hinata, also=[str(cast.minato.pk)])
    assert response.status_code == 422
    assert answers_of(notice) == []


def _sibling(cast: Cast, notice: Notice) -> Student:
    """Sora, addressed by the same notice."""
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute(
            "insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id) values (%s, %s, %s, %s)",
            (cast.sakura.pk, notice.pk, cast.mother.pk, cast.sora.pk),
        )
    return cast.sora


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (asking("confirm"), "on", (True, "確認しました")),
        (asking("choice", "はい", "いいえ"), "はい", ("はい", "はい")),
        (asking("several", "月", "水"), ["月", "水"], (["月", "水"], "月・水")),
        (asking("text"), "=1+1 <b>", ("=1+1 <b>", "=1+1 <b>")),
        (asking("number"), "１，２００．５０", ("1200.5", "1200.5")),
        (asking("date"), "2026-12-04", ("2026-12-04", "2026年12月4日")),
    ],
)
def test_each_kind_of_answer_is_kept_and_read_again(
    cast: Cast, send: Send, question: Question, typed: Any, kept: tuple[Any, str]
) -> None:
    notice, (said, word) = send(), kept
    attach(notice, question)
    url = f"/notices/{notice.pk}/answers/{cast.hinata.pk}/"
    assert signed_in(cast.mother).post(url, {"a-aaaaaaaa": typed}).status_code == 302
    (given,) = answers_of(notice)
    assert given.said == {"aaaaaaaa": said}
    assert spoken(question, said) == word
    assert word.replace("<b>", "&lt;b&gt;") in page_of(cast.mother, notice)


@pytest.mark.parametrize(
    ("question", "typed", "word"),
    [
        (asking("confirm"), "", "印をつけてください"),
        (asking("choice", "はい", "いいえ"), "", "1つ選んでください"),
        (asking("choice", "はい", "いいえ"), "たぶん", "画面にあるものから"),
        (asking("several", "月", "水"), [], "1つ以上選んでください"),
        (asking("several", "月", "水"), ["火"], "画面にあるものから"),
        (asking("text"), "   ", "入れてください"),
        (asking("text"), "あ" * 1001, "1000文字まで"),
        (asking("number"), "ふたり", "数だけを入れてください"),
        (asking("number"), "NaN", "数だけを入れてください"),
        (asking("number"), "1e99", "999999 までの数"),
        (asking("number"), "2.125", "小数は2けたまで"),
        (asking("date"), "2026-02-30", "日付を入れてください"),
    ],
)
def test_a_wrong_answer_says_what_to_do_and_loses_no_word(
    cast: Cast, send: Send, question: Question, typed: Any, word: str
) -> None:
    notice = send()
    attach(notice, question, Question("bbbbbbbb", QuestionKind.TEXT, "ひとこと"))
    url = f"/notices/{notice.pk}/answers/{cast.hinata.pk}/"
    response = signed_in(cast.mother).post(url, {"a-aaaaaaaa": typed, "a-bbbbbbbb": "長い文章"})
    assert response.status_code == 422
    text = response.content.decode()
    assert word in text
    assert "長い文章" in text
    assert answers_of(notice) == []


def test_at_the_very_second_of_the_deadline_nothing_is_taken_any_more(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    children = children_in(cast)
    with tenant_scope(cast.sakura.pk):
        with time_machine.travel(form.closes_at - dt.timedelta(microseconds=1), tick=False):
            give_answers(actor(cast.mother), form, children=children, said={"aaaaaaaa": "参加する"})
        with time_machine.travel(form.closes_at, tick=False), pytest.raises(AnswersClosed):
            give_answers(actor(cast.mother), form, children=children, said={"aaaaaaaa": "参加しない"})
    assert [one.said for one in answers_of(notice)] == [{"aaaaaaaa": "参加する"}]


def children_in(cast: Cast) -> list[Any]:
    with tenant_scope(cast.sakura.pk):
        return [child for child in children_of(actor(cast.mother)) if child.id == cast.hinata.pk]


def test_after_the_deadline_the_answer_is_shown_and_the_telephone_named(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    answer(cast.mother, notice, cast.hinata)
    close(form)
    text = page_of(cast.mother, notice)
    assert "学校に電話してください" in text
    assert "参加する" in text
    assert "回答を変える" not in text
    late = answer(cast.mother, notice, cast.hinata, "参加しない", **{"a-bbbbbbbb": "おそくなりました"})
    assert late.status_code == 409
    assert "締め切りをすぎた" in late.content.decode()
    assert "おそくなりました" in late.content.decode()
    assert len(answers_of(notice)) == 1


def test_a_withdrawn_notice_asks_nothing(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    withdraw(cast, notice)
    with tenant_scope(cast.sakura.pk), pytest.raises(AskedNoMore):
        give_answers(actor(cast.mother), form, children=children_in(cast), said={})
    assert "学校に送る" not in page_of(cast.mother, notice)
    assert answer(cast.mother, notice, cast.hinata).status_code == 404


def test_who_may_not_answer_reads_and_is_not_asked(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother).update(may_answer=False)
    assert "学校に送る" not in page_of(cast.mother, notice)
    assert "未回答" not in signed_in(cast.mother).get("/home/").content.decode()
    assert answer(cast.mother, notice, cast.hinata).status_code == 403
    with tenant_scope(cast.sakura.pk), pytest.raises(NotPermitted):
        give_answers(actor(cast.mother), form, children=children_in(cast), said={})
    assert answers_of(notice) == []


def test_strangers_find_nothing_to_answer(cast: Cast, send: Send) -> None:
    notice = send(item("student", cast.hibari, student=cast.hinata))
    attach(notice)
    assert answer(cast.minato_mother, notice, cast.minato).status_code == 404
    assert answer(cast.minato_mother, notice, cast.hinata).status_code == 404
    assert answer(cast.kaede_mother, notice, cast.hinata).status_code == 404
    assert answer(cast.mother, notice, cast.sora).status_code == 404
    silent = send()
    assert answer(cast.mother, silent, cast.hinata).status_code == 404
    assert answers_of(notice) == []


def test_the_list_says_until_when_and_costs_no_more(cast: Cast, send: Send) -> None:
    notice = send()
    client = signed_in(cast.mother)
    client.get("/home/")
    with CaptureQueriesContext(connection) as before:
        client.get("/home/")
    attach(notice)
    with CaptureQueriesContext(connection) as after:
        text = client.get("/home/").content.decode()
    assert "未回答" in text
    assert len(after) == len(before)
    answer(cast.mother, notice, cast.hinata)
    assert "未回答" not in client.get("/home/").content.decode()


def test_the_list_asks_until_the_deadline_only(cast: Cast, send: Send) -> None:
    form = attach(send())
    close(form)
    assert "未回答" not in signed_in(cast.mother).get("/home/").content.decode()


def test_two_answers_at_once_take_turns(cast: Cast, send: Send) -> None:
    """The lock is taken before the turn is counted; the constraint would refuse a second of the same."""
    notice = send()
    form = attach(notice)
    with tenant_scope(cast.sakura.pk), CaptureQueriesContext(connection) as captured:
        give_answers(actor(cast.mother), form, children=children_in(cast), said={})
    words = [query["sql"] for query in captured]
    lock = next(n for n, sql in enumerate(words) if "pg_advisory_xact_lock" in sql)
    turn = next(n for n, sql in enumerate(words) if "MAX(" in sql)
    assert lock < turn
    with tenant_scope(cast.sakura.pk):
        assert AnswerForm.objects.get(pk=form.pk).asked is not None
    assert JOIN.id in [q.id for q in form.asked or ()]
