"""休学: a pupil on leave belongs to the class (在籍), and nobody waits for them: not the board, not the register."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.absences.models import EmptySeat
from messaging.absences.register.selectors.counts import numbers_at
from messaging.absences.selectors.board import wall_of
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, report, rows
from tests.messaging.absences.registers import away, november
from tests.messaging.absences.test_board import text_of
from tests.messaging.absences.test_register import page, signs, sums
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def rest(student: Student, *, since: dt.date | None = None, **plan: Any) -> None:
    state = plan or {"settled_state": Student.State.SUSPENDED, "settled_on": since}
    with tenant_scope(student.tenant_id), transaction.atomic():
        Student.objects.filter(pk=student.pk).update(**state)


@pytest.mark.parametrize("begins", [{"since": WEDNESDAY}, {"next_state": "suspended", "next_on": WEDNESDAY}])
def test_a_board_counts_them_in_the_class_and_among_nobody_who_is_away(
    cast: Cast, desk: Client, begins: dict[str, Any]
) -> None:
    report(signed_in(cast.mother), cast.hinata)
    assert "在籍 3 欠席 1 遅刻 0 早退 0 未確認 1 件" in text_of(desk)
    rest(cast.hinata, **begins)
    text = text_of(desk)
    assert "在籍 3 欠席 0 遅刻 0 早退 0 未確認 0 件" in text
    assert "小川 ひなた 欠席 休学中・数えません" in text
    assert "まだ確認していない欠席連絡" not in text_of(desk, "/s/hibari/")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        wall = wall_of(cast.hibari.pk, WEDNESDAY)
        numbers = numbers_at([cast.room_41], until=WEDNESDAY)
    assert [(card.names_anybody, card.size) for card in wall.cards] == [(False, 2), (False, 1)]
    assert (numbers.away, numbers.classes[0].pupils) == ((), 2)


def test_on_the_day_before_a_leave_they_are_away_as_anybody(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    rest(cast.hinata, next_state="suspended", next_on=WEDNESDAY + DAY)
    assert "在籍 3 欠席 1 遅刻 0 早退 0 未確認 1 件" in text_of(desk)


def test_what_was_said_before_a_leave_stays_what_it_was(cast: Cast, desk: Client) -> None:
    """Of a day that is over."""
    away(cast.hinata, 20)
    rest(cast.hinata, since=november(24))
    assert "欠席 1 遅刻 0" in text_of(desk, "/s/hibari/absences/?day=2026-11-20")


def test_their_seat_is_nobodys_alarm(cast: Cast, desk: Client) -> None:
    rest(cast.hinata, since=WEDNESDAY)
    url = f"/s/hibari/absences/classes/{cast.room_41.pk}/"
    found: Any = desk.get(url)
    assert [(one.enrolment.student_id, one.can_be_missed) for one in found.context["pupils"]] == [
        (cast.hinata.pk, False), (cast.minato.pk, True),
    ]  # fmt: skip
    assert "小川 ひなた 休学" in text_of(desk, url)
    assert desk.post(f"{url}seats/", {"students": [str(cast.hinata.pk)]}).status_code == 302
    assert rows(EmptySeat, cast.sakura.pk) == []


def test_the_register_keeps_their_line_and_counts_no_day_of_a_leave(cast: Cast) -> None:
    away(cast.hinata, 24, category="")
    away(cast.hinata, 20, category="")
    rest(cast.hinata, since=november(24))
    found = page(cast)
    assert signs(found, cast.hinata) == {20: "未", 24: "休", 25: "休"}
    assert sums(found, cast.hinata) == (14, 14, 1, 13, 0, 0)
    text = found.content.decode()
    assert "区分を決めていない欠席が1件" in text
    assert "休学中です" in text
    assert "在籍していません" not in text
    classes: Any = signed_in(cast.teacher).get("/s/hibari/register/")
    assert [row["waiting"] for row in classes.context["rows"]] == [1, 0], "the list of classes says the same"
    rest(cast.hinata, since=november(1) - 3 * DAY)
    found = page(cast)
    assert sums(found, cast.hinata) == (0, 0, 0, 0, 0, 0)
    assert "4年1組・2人" in found.content.decode(), "as many as the board says"


def test_who_has_never_been_there_in_a_month_is_not_in_it(cast: Cast) -> None:
    """A leave has a first day: before it the pupil was there; who came later was not."""
    rest(cast.hinata, since=november(24))
    rest(cast.minato, settled_on=november(24))
    before = page(cast, month="2026-10").context["rows"]
    assert [row["line"].student.pk for row in before] == [cast.hinata.pk]
