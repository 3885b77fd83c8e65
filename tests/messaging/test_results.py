"""What came back: the results, the file, entering for a home, and reminding exactly those who have not answered."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Guardianship
from accounts.session_marks import PROVED
from auditlog.models import Entry
from messaging.delivery.models import Delivery, Mailing
from messaging.notices.answer_table import harmless
from messaging.notices.models import AnswerReminder, AudienceItem, Notice, Question, QuestionKind
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.asking import HEADS, JOIN, answer, answers_of, attach, close
from tests.messaging.conftest import Send, item
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@pytest.fixture(autouse=True)
def another_grade(cast: Cast) -> None:
    """Else the fourth grade would be the whole school, and a manager's."""
    make.make_student(make.make_classroom(cast.hibari, cast.year, 5, "1組"), "村上", "光", kana=("むらかみ", "ひかる"))


def url_of(notice: Notice, page: str = "") -> str:
    return f"/s/hibari/notices/{notice.pk}/answers/{page}"


def results(user: Any, notice: Notice, query: str = "") -> Any:
    return signed_in(user).get(url_of(notice) + query)


def table_of(user: Any, notice: Notice) -> list[list[str]]:
    response = signed_in(user).post(url_of(notice, "table/"))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_author_sees_bars_sums_and_every_pupil_by_kana(cast: Cast, send: Send) -> None:
    notice = send(item("grade", cast.hibari, grade=4))
    attach(notice)
    answer(cast.mother, notice, cast.hinata, **{"a-cccccccc": "2"})
    answer(cast.minato_mother, notice, cast.minato, "参加しない", **{"a-cccccccc": "1.5"})
    page = results(cast.teacher, notice)
    assert page.status_code == 200
    context = page.context
    assert (context["answered"], context["waiting"], context["total"]) == (2, 1, 3)
    assert [(share.label, share.count, share.total) for share in context["summaries"][0].shares] == [
        ("参加する", 1, 2),
        ("参加しない", 1, 2),
    ]
    assert context["summaries"][2].total == "3.5"
    assert [(shown.row.name, shown.cells) for shown in context["rows"]] == [
        ("小川 ひなた", ("参加する", "", "2")),
        ("加藤 湊", ("参加しない", "", "1.5")),
        ("安藤 結菜", ()),
    ]
    waiting = results(cast.teacher, notice, "?show=waiting")
    assert [shown.row.name for shown in waiting.context["rows"]] == ["安藤 結菜"]
    assert "未登録" in waiting.content.decode()


def test_a_homeroom_teacher_sees_the_own_class_only(cast: Cast, send: Send) -> None:
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    attach(notice)
    page = results(cast.teacher, notice)
    assert [shown.row.name for shown in page.context["rows"]] == ["小川 ひなた", "加藤 湊"]
    assert page.context["is_part"]
    url = url_of(notice, f"{cast.yuina.pk}/")
    assert signed_in(cast.teacher).get(url).status_code == 404
    assert signed_in(cast.manager).get(url).status_code == 200
    assert [row[3] for row in table_of(cast.teacher, notice)[1:]] == ["小川 ひなた", "加藤 湊"]


def test_who_has_nothing_to_do_with_the_pupils_sees_no_answer(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    pages = [("get", ""), ("get", "reminder/"), ("get", f"{cast.hinata.pk}/"), ("post", "table/")]
    for method, page in pages:
        for user, status in [(cast.other_teacher, 403), (cast.school_admin, 403), (cast.aoba_teacher, 404)]:
            assert getattr(signed_in(user), method)(url_of(notice, page)).status_code == status
    elsewhere = f"/s/aoba/notices/{notice.pk}/answers/"
    assert signed_in(cast.aoba_teacher).get(elsewhere).status_code == 404
    assert signed_in(cast.kaede_teacher).get(f"/s/kaede/notices/{notice.pk}/answers/").status_code == 404
    assert "回答を見る" not in signed_in(cast.other_teacher).get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    assert "回答を見る" in signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/").content.decode()


def test_a_notice_that_asks_nothing_has_no_answers(cast: Cast, send: Send) -> None:
    notice = send()
    assert results(cast.teacher, notice).status_code == 404
    assert "回答を見る" not in signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/").content.decode()


def test_the_results_cost_as_many_queries_for_thirty_as_for_two(cast: Cast, send: Send) -> None:
    def cost() -> int:
        notice = send()
        attach(notice)
        answer(cast.mother, notice, cast.hinata)
        client = signed_in(cast.teacher)
        client.get(url_of(notice))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url_of(notice)).status_code == 200
        return len(captured)

    few = cost()
    for number in range(28):
        pupil = make.make_student(cast.room_41, "田中", f"子{number}", kana=("たなか", f"こ{number}"))
        make.make_guardian(pupil, name=f"保護者{number}")
    assert cost() == few


def test_the_file_has_every_pupil_and_no_cell_is_a_formula(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice, JOIN, Question("bbbbbbbb", QuestionKind.TEXT, "=cmd"), HEADS)
    answer(cast.mother, notice, cast.hinata, **{"a-bbbbbbbb": "@SUM(1)\nよろしく", "a-cccccccc": "-2"})
    head, first, second = table_of(cast.teacher, notice)
    assert head[:5] == ["学校", "学級", "番号", "名前", "よみ"]
    assert head[-3:] == ["見学への参加", "'=cmd", "来る人数"]
    assert first[3] == "小川 ひなた"
    assert first[-3:] == ["参加する", "'@SUM(1)\nよろしく", "'-2"]
    assert first[9] == answers_of(notice)[0].receipt
    assert (second[3], second[5:]) == ("加藤 湊", ["まだ"] + [""] * 7)
    with tenant_scope(cast.sakura.pk):
        (entry,) = Entry.objects.filter(event="answer.exported")
        assert (entry.subject_id, entry.details["students"]) == (notice.pk, 2)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    assert harmless(cell)[0] == "'"
    assert harmless("A" + cell)[0] == "A"


def test_the_file_asks_again_who_it_is(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    client = signed_in(cast.manager)
    session = client.session
    session[PROVED] = 0
    session.save()
    response = client.post(url_of(notice, "table/"))
    assert response.status_code == 401
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="answer.exported").count() == 0


def test_a_teacher_enters_what_came_on_paper_and_the_earlier_word_stays(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    answer(cast.mother, notice, cast.hinata)
    close(form, dt.timedelta(hours=1))
    client, url = signed_in(cast.teacher), url_of(notice, f"{cast.hinata.pk}/")
    data = {"a-aaaaaaaa": "参加しない", "a-bbbbbbbb": "", "a-cccccccc": ""}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "どのように届いたか" in refused.content.decode()
    assert client.post(url, data | {"way": "paper"}).status_code == 302
    page = client.get(url).content.decode()
    assert [word in page for word in ("いまの回答", "前の回答", "小川 真由美", "佐伯 恵", "紙")] == [True] * 5
    assert [(one.turn, one.way, one.said) for one in answers_of(notice)] == [
        (1, "app", {"aaaaaaaa": "参加する"}),
        (2, "paper", {"aaaaaaaa": "参加しない"}),
    ]
    assert results(cast.teacher, notice).context["rows"][0].cells == ("参加しない", "", "")


def test_a_pupil_nobody_reads_for_can_be_entered(cast: Cast, send: Send) -> None:
    notice = send(item("grade", cast.hibari, grade=4))
    attach(notice)
    data = {"a-aaaaaaaa": "参加する", "a-bbbbbbbb": "", "a-cccccccc": "", "way": "phone"}
    assert signed_in(cast.teacher).post(url_of(notice, f"{cast.yuina.pk}/"), data).status_code == 302
    assert results(cast.teacher, notice).context["answered"] == 1
    assert signed_in(cast.teacher).get(url_of(notice, f"{cast.sora.pk}/")).status_code == 404


def remind(cast: Cast, notice: Notice, households: int, reminder_id: Any = None, by: Any = None) -> Any:
    data = {"reminder_id": reminder_id or new_id(), "households": households}
    return signed_in(by or cast.teacher).post(url_of(notice, "reminder/"), data)


def reminded(notice: Notice) -> set[Any]:
    with tenant_scope(notice.tenant_id):
        found = Delivery.objects.exclude(mailing_id=notice.pk).filter(tenant_id=notice.tenant_id)
        return set(found.values_list("guardian_id", flat=True))


def test_exactly_the_homes_without_an_answer_are_reminded(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    answer(cast.mother, notice, cast.hinata)
    page = signed_in(cast.teacher).get(url_of(notice, "reminder/"))
    assert page.context["households"] == 1
    assert "1家庭にもう一度知らせる" in page.content.decode()
    same = new_id()
    assert remind(cast, notice, 1, same)["Location"] == url_of(notice)
    assert reminded(notice) == {cast.minato_mother.pk, cast.both.pk}, "both of minato's, nobody of hinata's"
    remind(cast, notice, 1, same)
    with tenant_scope(cast.sakura.pk):
        (reminder,) = AnswerReminder.objects.all()
        assert (reminder.pk, reminder.households) == (same, 1)
        assert Mailing.objects.get(pk=same).path == f"/notices/{notice.pk}/"
    assert "1家庭にもう一度知らせました" in results(cast.teacher, notice).content.decode()


def test_a_reminder_is_not_sent_when_the_number_has_changed(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    assert remind(cast, notice, 3)["Location"] == url_of(notice, "reminder/")
    answer(cast.mother, notice, cast.hinata)
    remind(cast, notice, 2)
    assert reminded(notice) == set()


def test_nobody_is_reminded_who_may_not_answer_or_after_the_deadline(cast: Cast, send: Send) -> None:
    notice = send()
    form = attach(notice)
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian__in=[cast.mother, cast.both]).update(may_answer=False)
    remind(cast, notice, 2)
    assert reminded(notice) == {cast.father.pk, cast.minato_mother.pk}
    close(form)
    assert "家庭にもう一度知らせる" not in results(cast.teacher, notice).content.decode()
    before = reminders(cast)
    remind(cast, notice, 2)
    assert reminders(cast) == before


def reminders(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return AnswerReminder.objects.count()


def test_a_homeroom_teacher_reminds_the_own_class_only(cast: Cast, send: Send) -> None:
    make.make_guardian(cast.yuina, name="安藤 美咲")
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    attach(notice)
    assert signed_in(cast.teacher).get(url_of(notice, "reminder/")).context["households"] == 2
    remind(cast, notice, 2)
    assert len(reminded(notice)) == 4
    assert signed_in(cast.manager).get(url_of(notice, "reminder/")).context["households"] == 3


def test_more_than_a_hundred_pupils_are_shown_class_by_class(cast: Cast, send: Send) -> None:
    for number in range(100):
        make.make_student(cast.room_42, "鈴木", f"子{number}", kana=("すずき", f"こ{number}"))
    notice = send(item("grade", cast.hibari, grade=4))
    attach(notice)
    page = results(cast.teacher, notice)
    assert [shown.row.classroom_label for shown in page.context["rows"]] == ["4年1組"] * 2
    other = results(cast.teacher, notice, f"?class={cast.room_42.pk}")
    assert len(other.context["rows"]) == 101
    for odd in ("?class=\x00", "?class=x&show=?", "?show=waiting&class="):
        assert results(cast.teacher, notice, odd).status_code == 200


def test_a_boards_answers_are_the_boards(cast: Cast, send: Send) -> None:
    everybody = AudienceItem(tenant_id=cast.sakura.pk, kind="tenant")
    notice = send(everybody, by=cast.board_admin, school=None)
    attach(notice)
    answer(cast.mother, notice, cast.hinata)
    page = signed_in(cast.board_admin).get(f"/t/sakura/notices/{notice.pk}/answers/")
    assert page.status_code == 200
    assert {shown.row.school for shown in page.context["rows"]} == {"ひばり小学校", "あおば中学校"}
    assert signed_in(cast.manager).get(url_of(notice)).status_code == 404
    text = signed_in(cast.mother).get(f"/notices/{notice.pk}/").content.decode()
    assert "さくら市教育委員会の担当者です" in text


def test_times_are_those_of_tokyo(cast: Cast, send: Send) -> None:
    notice = send()
    attach(notice)
    answer(cast.mother, notice, cast.hinata)
    at = timezone.localtime(answers_of(notice)[0].given_at).strftime("%Y-%m-%d %H:%M:%S")
    assert table_of(cast.teacher, notice)[1][6] == at
