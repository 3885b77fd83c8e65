"""Whether the children are safe: one tap for each child, the heavier word counts, the school sees who needs help."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Guardianship, User
from auditlog.models import Entry
from messaging.notices.errors import SafetyNotUrgent
from messaging.notices.models import AnswerForm, AudienceItem, Draft, Notice, SafetyDelta, SafetyTally, Urgency
from messaging.notices.tasks import fold_read_counts
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send, Write, item
from tests.messaging.test_reminding import reminded
from tests.messaging.test_withdrawing import withdraw
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

FIGURES = ("students", "well", "help", "unknown", "waiting")


@pytest.fixture
def check(cast: Cast, send: Send) -> Notice:
    """The manager asks the fourth grade, urgently."""
    make.make_student(make.make_classroom(cast.hibari, cast.year, 5, "1組"), "村上", "光", kana=("むらかみ", "ひかる"))
    return asked(send, item("grade", cast.hibari, grade=4), by=cast.manager)


def asked(send: Send, *items: Any, by: User, **words: Any) -> Notice:
    """Send an urgent notice that asks whether the children are safe."""
    return send(*items, by=by, title="台風の安否確認", urgency="urgent", asks_safety=True, **words)


def tap(user: User, notice: Notice, student: Any, state: str, page: str = "home") -> Any:
    return signed_in(user).post(f"/notices/{notice.pk}/safety/{student.pk}/", {"state": state, "page": page})


def enter(user: User, notice: Notice, student: Any, state: str, place: str = "/s/hibari") -> Any:
    data = {"state": state, "way": "phone"}
    return signed_in(user).post(f"{place}/notices/{notice.pk}/safety/{student.pk}/", data)


def board(user: User, notice: Notice, query: str = "", place: str = "/s/hibari") -> Any:
    return signed_in(user).get(f"{place}/notices/{notice.pk}/safety/{query}")


def figures(page: Any) -> tuple[int, ...]:
    return tuple(getattr(page.context["counts"].all, name) for name in FIGURES)


def test_a_guardian_says_it_for_each_child_in_one_tap_and_the_school_sees_it(cast: Cast, check: Notice) -> None:
    home = signed_in(cast.mother).get("/home/").content.decode()
    assert (home.count('name="state"'), "安否を教えてください" in home) == (3, True), (
        "only hinata is in the fourth grade"
    )
    response = tap(cast.mother, check, cast.hinata, "help")
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert "安否を教えてください" not in signed_in(cast.mother).get("/home/").content.decode()
    page = board(cast.other_teacher, check)
    assert figures(page) == (3, 0, 1, 0, 2)
    assert [(one["row"].name, one["row"].by) for one in page.context["helped"]] == [("小川 ひなた", "小川 真由美")]
    assert tap(cast.mother, check, cast.hinata, "well", "notice")["Location"] == f"/notices/{check.pk}/#safety"
    assert figures(board(cast.manager, check)) == (3, 1, 0, 0, 2)
    assert 'value="well" type="submit" aria-pressed="true"' in _flat(
        signed_in(cast.mother).get(f"/notices/{check.pk}/").content.decode()
    )
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(event="answer.given")
        assert [entry.subject_id for entry in entries] == [check.pk] * 2
        assert not [entry for entry in entries if "help" in str(entry.details)]


def test_a_call_for_help_is_not_taken_back_by_the_other_parent_but_by_the_school(cast: Cast, check: Notice) -> None:
    unaware = _without_tokens(signed_in(cast.father).get("/home/").content.decode())
    tap(cast.mother, check, cast.hinata, "help")
    assert _without_tokens(signed_in(cast.father).get("/home/").content.decode()) == unaware, "nobody learns of another"
    tap(cast.father, check, cast.hinata, "well")
    page = board(cast.teacher, check)
    assert [(one["row"].state, one["row"].is_disputed) for one in page.context["helped"]] == [("help", True)]
    entry = signed_in(cast.teacher).get(f"/s/hibari/notices/{check.pk}/safety/{cast.hinata.pk}/")
    assert [step["step"].by for step in entry.context["steps"]] == ["小川 亮", "小川 真由美"]
    assert enter(cast.other_teacher, check, cast.hinata, "well")["Location"] == f"/s/hibari/notices/{check.pk}/safety/"
    assert figures(board(cast.teacher, check)) == (3, 1, 0, 0, 2)
    tap(cast.father, check, cast.hinata, "unknown")
    assert figures(board(cast.teacher, check)) == (3, 1, 0, 0, 2), "who knows counts more than who does not"
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.get(event="answer.entered").actor_id == cast.other_teacher.pk


def test_the_counts_are_the_same_before_and_after_the_fold_and_never_counted_twice(cast: Cast, check: Notice) -> None:
    tap(cast.mother, check, cast.hinata, "unknown")
    tap(cast.mother, check, cast.hinata, "unknown")
    tap(cast.minato_mother, check, cast.minato, "well")
    before = figures(board(cast.manager, check)), _parts(board(cast.manager, check))
    assert before == ((3, 1, 0, 1, 1), [("4年1組", 2, 1, 0, 1, 0), ("4年2組", 1, 0, 0, 0, 1)])
    fold_read_counts()
    tap(cast.mother, check, cast.hinata, "well")
    fold_read_counts()
    fold_read_counts()
    assert figures(board(cast.manager, check)) == (3, 2, 0, 0, 1)
    with tenant_scope(cast.sakura.pk):
        assert not SafetyDelta.objects.exists()
        assert SafetyTally.objects.get(classroom=None).well == 2


def test_a_class_is_looked_into_and_its_silent_pupils_come_before_those_who_are_safe(cast: Cast, check: Notice) -> None:
    tap(cast.mother, check, cast.hinata, "well")
    page = board(cast.manager, check, f"?class={cast.room_41.pk}")
    assert [(one["row"].name, one["row"].state) for one in page.context["pupils"]] == [
        ("加藤 湊", ""),
        ("小川 ひなた", "well"),
    ]
    assert not board(cast.manager, check).context["pupils"]


def test_exactly_the_silent_homes_are_reminded(cast: Cast, check: Notice) -> None:
    tap(cast.mother, check, cast.hinata, "well")
    url = f"/s/hibari/notices/{check.pk}/answers/reminder/"
    page = signed_in(cast.manager).get(url)
    assert page.context["households"] == 1
    response = signed_in(cast.manager).post(url, {"reminder_id": new_id(), "households": 1})
    assert response["Location"] == f"/s/hibari/notices/{check.pk}/safety/"
    assert reminded(check) == {cast.minato_mother.pk, cast.both.pk}
    assert "1家庭にもう一度知らせました" in board(cast.manager, check).content.decode()


def test_the_board_sees_counts_by_school_and_each_school_its_own_names(cast: Cast, send: Send) -> None:
    whole_city = AudienceItem(tenant_id=cast.sakura.pk, kind="tenant")
    notice = asked(send, whole_city, by=cast.board_admin, school=None)
    tap(cast.mother, notice, cast.sora, "help")
    tap(cast.mother, notice, cast.hinata, "well")
    page = board(cast.board_admin, notice, place="/t/sakura")
    assert _parts(page) == [("あおば中学校", 1, 0, 1, 0, 0), ("ひばり小学校", 3, 1, 0, 0, 2)]
    reminder = signed_in(cast.board_admin).get(f"/t/sakura/notices/{notice.pk}/answers/reminder/")
    assert reminder.context["households"] == 1
    for text in (page.content.decode(), reminder.content.decode()):
        assert [name for name in ("ひなた", "そら", "湊", "結菜") if name in text] == []
    for pupil in (cast.hinata, cast.sora):
        assert enter(cast.board_admin, notice, pupil, "well", "/t/sakura").status_code == 404
    at_aoba = board(cast.aoba_teacher, notice, place="/s/aoba")
    assert (figures(at_aoba), [one["row"].name for one in at_aoba.context["helped"]]) == (
        (1, 0, 1, 0, 0),
        ["小川 そら"],
    )
    at_hibari = board(cast.teacher, notice)
    assert (figures(at_hibari), at_hibari.context["helped"]) == ((3, 1, 0, 0, 2), [])
    assert enter(cast.teacher, notice, cast.sora, "well").status_code == 404, "a pupil of another school"
    assert enter(cast.aoba_teacher, notice, cast.sora, "well", "/s/aoba").status_code == 302
    assert figures(board(cast.board_admin, notice, place="/t/sakura")) == (4, 2, 0, 0, 2)
    assert "安否確認" in signed_in(cast.aoba_teacher).get("/s/aoba/").content.decode()


def test_a_school_that_is_not_meant_knows_nothing_of_it(cast: Cast, check: Notice) -> None:
    assert board(cast.aoba_teacher, check, place="/s/aoba").status_code == 404
    assert board(cast.board_admin, check, place="/t/sakura").status_code == 404
    assert "安否" not in signed_in(cast.aoba_teacher).get("/s/aoba/").content.decode()


def test_what_makes_no_sense_or_is_not_theirs_changes_nothing(cast: Cast, check: Notice) -> None:
    assert tap(cast.mother, check, cast.hinata, "fine")["Location"] == f"/notices/{check.pk}/#safety"
    assert tap(cast.mother, check, cast.sora, "well").status_code == 404, "not addressed for her"
    assert tap(cast.mother, check, cast.minato, "well").status_code == 404
    assert tap(cast.kaede_mother, check, cast.hinata, "well").status_code == 404
    assert signed_in(cast.mother).get(f"/notices/{check.pk}/safety/{cast.hinata.pk}/").status_code == 405
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.father).update(may_answer=False)
    assert tap(cast.father, check, cast.hinata, "well").status_code == 403
    assert 'name="state"' not in signed_in(cast.father).get("/home/").content.decode()
    wrong = signed_in(cast.teacher).post(f"/s/hibari/notices/{check.pk}/safety/{cast.hinata.pk}/", {"state": "well"})
    assert (wrong.status_code, "どのように届いたかを選んでください" in wrong.content.decode()) == (422, True)
    assert figures(board(cast.manager, check)) == (3, 0, 0, 0, 3)
    withdraw(cast, check, by=cast.manager)
    assert tap(cast.mother, check, cast.hinata, "well").status_code in (404, 409)
    assert 'name="state"' not in signed_in(cast.mother).get("/home/").content.decode()


def test_the_pages_of_ordinary_answers_do_not_open_for_it(cast: Cast, check: Notice) -> None:
    client = signed_in(cast.manager)
    for page in ("", f"{cast.hinata.pk}/"):
        assert client.get(f"/s/hibari/notices/{check.pk}/answers/{page}").status_code == 404
    assert client.post(f"/s/hibari/notices/{check.pk}/answers/table/").status_code == 404
    answer = signed_in(cast.mother).get(f"/notices/{check.pk}/answers/{cast.hinata.pk}/")
    assert answer["Location"] == f"/notices/{check.pk}/#safety"
    status = client.get(f"/s/hibari/notices/{check.pk}/").content.decode()
    assert f"/s/hibari/notices/{check.pk}/safety/" in status


def test_a_manager_asks_from_the_page_of_the_draft_and_only_urgently(cast: Cast, write: Write) -> None:
    draft = write(by=cast.manager, urgency="normal")
    client, url = signed_in(cast.manager), f"/s/hibari/notices/drafts/{draft.pk}/"
    data = {"title": draft.title, "body": draft.body, "audience": f"classroom:{cast.room_41.pk}", "urgency": "normal"}
    client.post(url, {**data, "version": draft.version, "page": new_id(), "asks_safety": "on"})
    assert "checked" in _flat(client.get(url).content.decode()).partition('name="asks_safety"')[2].partition(">")[0]
    assert client.get(f"{url}questions/")["Location"] == url
    page = client.get(f"{url}confirmation/")
    assert str(SafetyNotUrgent.text) in page.content.decode()
    with tenant_scope(cast.sakura.pk):
        Draft.objects.filter(pk=draft.pk).update(urgency=Urgency.URGENT)
    page = client.get(f"{url}confirmation/").content.decode()
    assert (str(SafetyNotUrgent.text) in page, "助けが必要です" in page) == (False, True)
    with tenant_scope(cast.sakura.pk):
        version = Draft.objects.get(pk=draft.pk).version
    client.post(url, {**data, "urgency": "urgent", "version": version, "page": new_id()})
    with tenant_scope(cast.sakura.pk):
        assert not AnswerForm.objects.exists()
    teachers = write()
    page = signed_in(cast.teacher).get(f"/s/hibari/notices/drafts/{teachers.pk}/").content.decode()
    assert "asks_safety" not in page, "who may not send urgently is not offered it"


def test_the_page_asks_again_less_often_while_nothing_changes(cast: Cast, check: Notice) -> None:
    client = signed_in(cast.manager)
    url, waits = f"/s/hibari/notices/{check.pk}/safety/", []
    for _look in range(7):
        page = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in page
        found = re.search(r'hx-get="([^"]+)"\s+hx-trigger="every (\d+)s"', page)
        assert found is not None
        url, wait = found[1].replace("&amp;", "&"), int(found[2])
        waits.append(wait)
    assert waits == [5, 5, 10, 20, 30, 60, 60]
    tap(cast.mother, check, cast.hinata, "well")
    assert "every 5s" in client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_the_board_costs_as_many_queries_for_thirty_answers_as_for_two(cast: Cast, check: Notice) -> None:
    def cost() -> int:
        client = signed_in(cast.manager)
        board(cast.manager, check)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/s/hibari/notices/{check.pk}/safety/?class={cast.room_41.pk}")
        return len(captured)

    tap(cast.mother, check, cast.hinata, "help")
    few = cost()
    for number in range(28):
        pupil = make.make_student(cast.room_41, "山田", f"子{number}")
        enter(cast.manager, check, pupil, "help")
    assert len(board(cast.manager, check).context["helped"]) == 29
    assert cost() == few


def test_a_check_stands_on_top_of_the_list_for_a_week(cast: Cast, check: Notice) -> None:
    tap(cast.mother, check, cast.hinata, "well")
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        home = signed_in(cast.mother).get("/home/").content.decode()
        assert 'name="state"' not in home
        assert "台風の安否確認" in home
        assert 'name="state"' in signed_in(cast.mother).get(f"/notices/{check.pk}/").content.decode()


def _parts(page: Any) -> list[tuple[Any, ...]]:
    return [(part.label, *(getattr(part, name) for name in FIGURES)) for part, _url in page.context["parts"]]


def _flat(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
