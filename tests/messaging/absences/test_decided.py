"""What staff have decided is the same on the board, on the wall and in the register, and nothing else undoes it."""

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from messaging.absences.models import Amendment, EmptySeat
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, add_word, at, report, rows
from tests.messaging.absences.registers import shut
from tests.messaging.absences.test_changing import cancel, change
from tests.messaging.absences.test_confirming import BOARD, confirm
from tests.messaging.absences.test_empty_seats import mark
from tests.messaging.absences.test_outlived import said, sums
from tests.messaging.absences.test_walls import code_of, open_on, text_of

pytestmark = pytest.mark.usefixtures("morning")
TUESDAY = WEDNESDAY - DAY


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def amend(cast: Cast, day: dt.date, standing: str) -> None:
    written = {"day": day.isoformat(), "standing": standing, "why": "登校していました"}
    url = f"/s/hibari/register/{cast.room_41.pk}/{cast.hinata.pk}/"
    assert signed_in(cast.teacher).post(url, written).status_code == 302


def board_of(cast: Cast, day: dt.date = WEDNESDAY) -> Any:
    page: Any = signed_in(cast.manager).get(f"{BOARD}?day={day}")
    return page.context["board"]


def line_of(cast: Cast) -> Any:
    (line,) = [line for card in board_of(cast).cards for line in card.lines]
    return line


def counted(cast: Cast, day: dt.date = WEDNESDAY) -> tuple[int, int, int, int]:
    """欠席, 遅刻, 早退, 未確認."""
    board = board_of(cast, day)
    return (board.absent, board.late, board.early, board.unconfirmed)


def wall(cast: Cast) -> str:
    screen = Client()
    open_on(screen, code_of(cast))
    return text_of(screen)


def written(cast: Cast) -> list[tuple[str, str]]:
    return [(one.before, one.standing) for one in rows(Amendment, cast.sakura.pk)]


def test_the_board_counts_a_pupil_as_what_a_teacher_has_picked(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    assert counted(cast) == (1, 0, 0, 1)
    confirm(desk, absences(cast.hinata)[0], "late", at_once=False)
    line = line_of(cast)
    assert (line.away.mark.sign, line.away.kind, line.state) == ("遅", "遅刻", "確認・遅刻")
    assert counted(cast) == (0, 1, 0, 0)
    (card, _other) = board_of(cast).cards
    assert card.sums == "遅刻 1"
    assert "欠席 0 人 遅刻 1 人" in wall(cast)
    assert "遅 小川 ひなた 遅刻" in wall(cast)
    detail = text_of(desk, f"{BOARD}{absences(cast.hinata)[0].pk}/")
    assert "遅 遅刻 確認・遅刻" in detail


def test_a_sickness_of_who_was_to_come_late_is_an_absence(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata, kind="late", arrives_at="10:00")
    confirm(desk, absences(cast.hinata)[0], "sickness", at_once=False)
    assert counted(cast) == (1, 0, 0, 0)
    assert line_of(cast).away.mark.sign == "欠"
    with at(11):
        assert mark(signed_in(cast.teacher), cast.hinata).status_code == 302
        assert rows(EmptySeat, cast.sakura.pk) == [], "nobody waits at ten any more"


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_who_was_there_after_all_is_away_nowhere_and_can_be_missed(
    cast: Cast, desk: Client, *, is_confirmed: bool
) -> None:
    report(signed_in(cast.mother), cast.hinata)
    if is_confirmed:
        confirm(desk, absences(cast.hinata)[0])
    with at(9):
        amend(cast, WEDNESDAY, "present")
        line = line_of(cast)
        assert (line.away.mark.sign, line.away.kind) == ("出", "出席")
        assert line.state == ("確認・出席" if is_confirmed else "未確認")
        assert counted(cast) == (0, 0, 0, 0 if is_confirmed else 1)
        assert "小川 ひなた" not in wall(cast)
        assert said(cast.hinata) == [(25, "absent", "confirmed" if is_confirmed else "received", "present")]
        assert mark(signed_in(cast.teacher), cast.hinata).status_code == 302
        assert [seat.student_id for seat in rows(EmptySeat, cast.sakura.pk)] == [cast.hinata.pk]
        (found,) = board_of(cast).seats
        assert found.seat.student_id == cast.hinata.pk


def test_what_a_home_has_told_is_confirmed_beside_the_correction(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata)
    with at(9):
        desk = signed_in(cast.teacher)
        amend(cast, WEDNESDAY, "present")
        assert line_of(cast).confirm_text == "出席で確認する"
        (row,) = absences(cast.hinata)
        confirm(desk, row, line_of(cast).suggested)
        assert said(cast.hinata) == [(25, "absent", "confirmed", "present")]
        assert sums(cast, cast.hinata) == {"signs": ["出"], "absent": 0, "late": 0, "off": 0}
        assert written(cast) == [("undecided", "present")]
        page: Any = desk.get(f"{BOARD}{row.pk}/")
        assert page.context["form"]["category"].value() == "present"
    with at(9, 30):
        confirm(signed_in(cast.teacher), absences(cast.hinata)[0], "accident", at_once=False)
        assert written(cast) == [("undecided", "present"), ("present", "accident")]
        assert sums(cast, cast.hinata)["signs"] == ["事"]


def test_nobody_picks_there_after_all_on_the_board(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    assert confirm(desk, absences(cast.hinata)[0], "present", at_once=False).status_code == 422
    assert said(cast.hinata) == [(25, "absent", "received", "")]


@pytest.mark.parametrize("standing", ["present", "accident", "late_early"])
def test_another_day_of_the_period_does_not_undo_a_correction(cast: Cast, standing: str) -> None:
    with at(7, 12, day=TUESDAY):
        told = report(signed_in(cast.mother), cast.hinata, from_date=TUESDAY, until_date="2026-11-27")
    with at(10, 30, day=TUESDAY):
        amend(cast, TUESDAY, standing)
    before = said(cast.hinata)[0][3]
    change(signed_in(cast.mother), told, from_date=TUESDAY, until_date="2026-12-01")
    with at(7, 30):
        confirm(signed_in(cast.teacher), absences(cast.hinata)[1])
        assert [one[2:] for one in said(cast.hinata)[:2]] == [("confirmed", before), ("confirmed", "sickness")]
        assert sums(cast, cast.hinata)["signs"][1:] == ["病"]
        assert written(cast) == [("undecided", standing)]
    history: Any = signed_in(cast.teacher).get(f"/s/hibari/register/{cast.room_41.pk}/?month=2026-11")
    (mark_of_tuesday,) = [
        row["line"].marks[TUESDAY] for row in history.context["rows"] if row["line"].student.pk == cast.hinata.pk
    ]
    assert (mark_of_tuesday.standing, mark_of_tuesday.is_amended) == (standing, True)


def test_a_correction_from_before_the_words_is_kept_and_kept_in_mind(cast: Cast) -> None:
    """The register said 事故欠 before the home reported: neither another day nor this one overrules it silently."""
    with at(7, 20):
        amend(cast, WEDNESDAY, "accident")
    with at(7, 30):
        report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
        confirm(signed_in(cast.teacher), absences(cast.hinata)[1])
    assert [one[3] for one in said(cast.hinata)] == ["accident", "sickness", "sickness"]
    assert written(cast) == [("present", "accident")]
    with at(7, 40):
        assert sums(cast, cast.hinata)["signs"] == ["事"]
        confirm(signed_in(cast.teacher), absences(cast.hinata)[0], "suspension", at_once=False)
    assert written(cast) == [("present", "accident"), ("accident", "suspension")]


def test_there_after_all_goes_with_the_words_and_new_words_are_seen(cast: Cast) -> None:
    told = report(signed_in(cast.mother), cast.hinata)
    with at(9):
        amend(cast, WEDNESDAY, "present")
    with at(10):
        change(signed_in(cast.mother), told, kind="leaving_early", leaves_at="12:00")
        assert said(cast.hinata) == [(25, "leaving_early", "received", "")]
        assert counted(cast) == (0, 0, 1, 1)
        assert line_of(cast).confirm_text == "早退で確認する"
        assert sums(cast, cast.hinata)["signs"] == ["出"], "until a teacher has looked"
    with at(10, 10):
        confirm(signed_in(cast.teacher), absences(cast.hinata)[0], "early")
        assert sums(cast, cast.hinata)["signs"] == ["早"]
    assert written(cast) == [("undecided", "present"), ("present", "early")]


def test_there_after_all_stays_in_the_register_when_the_words_are_taken_back(cast: Cast) -> None:
    told = report(signed_in(cast.mother), cast.hinata)
    with at(9):
        amend(cast, WEDNESDAY, "present")
        cancel(signed_in(cast.mother), told)
        assert said(cast.hinata) == [(25, "absent", "cancelled", "")]
        assert sums(cast, cast.hinata)["signs"] == ["出"]
    assert written(cast) == [("undecided", "present")]


def test_a_class_that_is_shut_afterwards_counts_nobody(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
    shut(cast, 25, 25, room=cast.room_41)
    assert counted(cast) == (0, 0, 0, 0)
    card = board_of(cast).cards[0]
    assert (card.shut, card.sums, card.waiting, card.unconfirmed) == ("学級閉鎖", "", "", 0)
    (line,) = card.lines
    assert (line.is_counted, line.is_open, line.state) == (False, False, "数えません")
    shown = text_of(signed_in(cast.teacher), BOARD)
    assert "小川 ひなた 欠席 数えません" in shown
    assert "病欠で確認する" not in shown
    detail = text_of(signed_in(cast.teacher), f"{BOARD}{line.key}/")
    assert "この日は休み（学級閉鎖）になったので、数えません。" in detail
    assert "今朝の連絡 0件、未確認 0件" in text_of(signed_in(cast.manager), "/s/hibari/")
    assert "小川" not in wall(cast)
    with at(7, 30, day=WEDNESDAY + DAY):
        assert counted(cast, WEDNESDAY + DAY) == (1, 0, 0, 1), "the next day has lessons"
        assert "今朝の連絡 1件、未確認 1件" in text_of(signed_in(cast.manager), "/s/hibari/")


def test_who_misses_the_pool_in_a_vacation_counts_and_on_a_day_that_is_shut_does_not(cast: Cast) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    report(signed_in(cast.mother), cast.hinata, kind="other", activity=pool.pk, reason="family")
    shut(cast, 25, 25, kind="vacation")
    assert counted(cast) == (0, 0, 0, 1)
    shut(cast, 25, 25, kind="weather")
    assert counted(cast) == (0, 0, 0, 0)


def test_corrections_of_before_are_told_by_the_migration(cast: Cast) -> None:
    """Rows from before there was a category for it."""
    report(signed_in(cast.mother), cast.hinata)
    report(signed_in(cast.minato_mother), cast.minato)
    with at(9):
        amend(cast, WEDNESDAY, "present")
    keep = import_module("messaging.absences.migrations.0008_keep_who_was_there_after_all")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(keep.UNDONE)
    assert [said(one)[0][3] for one in (cast.hinata, cast.minato)] == ["", ""]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(keep.CORRECTED)
    assert [said(one)[0][3] for one in (cast.hinata, cast.minato)] == ["present", ""]


def test_that_a_pupil_was_there_on_one_day_says_nothing_of_the_others(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
    with at(9):
        amend(cast, WEDNESDAY, "present")
        confirm(signed_in(cast.teacher), absences(cast.hinata)[0], "present")
    assert [one[2:] for one in said(cast.hinata)] == [("confirmed", one) for one in ("present", "", "")]
    with at(9, day=WEDNESDAY + DAY):
        assert "区分が未定 1件" in text_of(signed_in(cast.teacher), "/s/hibari/register/")
        confirm(signed_in(cast.teacher), absences(cast.hinata)[1], at_once=False)
    assert [one[3] for one in said(cast.hinata)] == ["present", "sickness", "sickness"]
