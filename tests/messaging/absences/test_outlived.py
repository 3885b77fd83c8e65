"""What was decided about a home's words goes with them; what was decided about the days that stay, stays."""

from typing import Any

import pytest
from django.test import Client

from messaging.absences.models import Amendment
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, at, report, reports, rows
from tests.messaging.absences.registers import november
from tests.messaging.absences.test_changing import cancel, change
from tests.messaging.absences.test_confirming import BOARD, confirm, entry

pytestmark = pytest.mark.usefixtures("morning")
TUESDAY = WEDNESDAY - DAY


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def said(student: Student) -> list[tuple[int, str, str, str]]:
    return [(one.day.day, one.kind, one.state, one.category) for one in absences(student)]


def sums(cast: Cast, student: Student) -> dict[str, Any]:
    """What the register of November says about the pupil, as it stands today."""
    page: Any = signed_in(cast.teacher).get(f"/s/hibari/register/{cast.room_41.pk}/?month=2026-11")
    row = next(row for row in page.context["rows"] if row["line"].student.pk == student.pk)
    totals = row["line"].totals
    signs = [cell.sign for cell in row["cells"] if cell.sign]
    return {"signs": signs, "absent": totals.absent, "late": totals.late, "off": totals.taken_off}


def lost(cast: Cast) -> list[tuple[str, str, Any]]:
    return [(one.before, one.standing, one.amended_by_id) for one in rows(Amendment, cast.sakura.pk)]


def test_a_confirmed_sickness_that_becomes_a_late_arrival_is_decided_anew(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata)
    confirm(desk, absences(cast.hinata)[0])
    with at(8):
        change(mother, told, kind="late", arrives_at="10:00", reason="hospital")
    assert said(cast.hinata) == [(25, "late", "received", "")]
    assert lost(cast) == [("sickness", "undecided", cast.mother.pk)]
    page: Any = desk.get(f"{BOARD}{absences(cast.hinata)[0].pk}/")
    assert page.context["form"]["category"].value() == "late"
    assert sums(cast, cast.hinata) == {"signs": ["未"], "absent": 0, "late": 1, "off": 0}
    history: Any = desk.get(f"/s/hibari/register/{cast.room_41.pk}/{cast.hinata.pk}/?month=2026-11")
    text = " ".join(history.content.decode().split())
    assert "病欠 → <strong>区分なし</strong>" in text
    assert "連絡が変わったか、取り消されました" in text
    confirm(desk, absences(cast.hinata)[0], "late")
    assert sums(cast, cast.hinata) == {"signs": ["チ"], "absent": 0, "late": 1, "off": 0}


def test_a_suspension_that_was_taken_back_is_not_the_next_words_category(cast: Cast, desk: Client) -> None:
    told = report(signed_in(cast.mother), cast.hinata)
    confirm(desk, absences(cast.hinata)[0], "accident")
    with at(7, 20):
        confirm(desk, absences(cast.hinata)[0], "suspension")
    with at(7, 30):
        cancel(signed_in(cast.mother), told)
        assert said(cast.hinata) == [(25, "absent", "cancelled", "")]
        assert sums(cast, cast.hinata) == {"signs": [], "absent": 0, "late": 0, "off": 0}, "nor what was picked first"
    with at(7, 40):
        report(signed_in(cast.father), cast.hinata, kind="late", arrives_at="10:00", reason="hospital")
    assert sums(cast, cast.hinata) == {"signs": ["未"], "absent": 0, "late": 1, "off": 0}


def test_a_period_that_is_told_anew_has_no_day_of_the_old_category(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata, until_date="2026-11-27")
    confirm(desk, absences(cast.hinata)[0], "suspension")
    with at(7, 30):
        cancel(mother, told)
    with at(7, 40):
        report(mother, cast.hinata, until_date="2026-11-27", reason="family")
        confirm(desk, absences(cast.hinata)[0], "accident")
    assert said(cast.hinata) == [(day, "absent", "confirmed", "accident") for day in (25, 26, 27)]


def test_other_words_of_the_same_kind_are_suggested_anew_and_keep_the_days_categories(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata)
    confirm(desk, absences(cast.hinata)[0])
    with at(7, 30):
        change(mother, told, reason="family")
    assert said(cast.hinata) == [(25, "absent", "received", "sickness")]
    page: Any = desk.get(f"{BOARD}{absences(cast.hinata)[0].pk}/")
    assert page.context["form"]["category"].value() == "accident"
    assert lost(cast) == []


def test_what_staff_wrote_into_the_register_with_a_reason_stays(cast: Cast, desk: Client) -> None:
    told = report(signed_in(cast.mother), cast.hinata)
    confirm(desk, absences(cast.hinata)[0])
    with at(8):
        written = {"day": "2026-11-25", "standing": "mourning", "why": "電話で聞いた"}
        assert desk.post(f"/s/hibari/register/{cast.room_41.pk}/{cast.hinata.pk}/", written).status_code == 302
    with at(8, 10):
        cancel(signed_in(cast.mother), told)
    assert sums(cast, cast.hinata) == {"signs": ["忌"], "absent": 0, "late": 0, "off": 1}
    assert lost(cast) == [("sickness", "mourning", cast.teacher.pk)]


def test_what_waits_for_a_category_again_is_counted_as_waiting(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata)
    confirm(desk, absences(cast.hinata)[0], "accident")
    with at(7, 20):
        confirm(desk, absences(cast.hinata)[0])
    with at(7, 30):
        change(mother, told, kind="late", arrives_at="10:00", reason="hospital")
    page: Any = desk.get("/s/hibari/register/")
    assert "区分が未定 1件" in page.content.decode()


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_begun_period_that_is_taken_back_stays_what_it_was_for_its_days(cast: Cast, *, is_confirmed: bool) -> None:
    with at(7, day=TUESDAY):
        mother, desk = signed_in(cast.mother), signed_in(cast.teacher)
        told = report(mother, cast.hinata, from_date=TUESDAY, until_date="2026-11-27")
        if is_confirmed:
            confirm(desk, absences(cast.hinata)[0])
    mother = signed_in(cast.mother)
    page: Any = mother.post(f"/absences/{told}/cancellation/", follow=True)
    text = page.content.decode()
    assert "今日からの分を取り消しました。" in text
    assert ("学校が確認しました" in text, "先生の確認を待っています" in text) == (is_confirmed, not is_confirmed)
    (sent,) = reports(cast.hinata)
    assert (sent.until_date, sent.confirmed_at is not None) == (TUESDAY, is_confirmed)
    state, category = ("confirmed", "sickness") if is_confirmed else ("received", "")
    assert said(cast.hinata)[0] == (24, "absent", state, category)
    assert {one[2:] for one in said(cast.hinata)[1:]} == {("cancelled", "")}


def test_a_period_that_only_ends_earlier_stays_confirmed_and_a_longer_one_does_not(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata, until_date="2026-11-27")
    confirm(desk, absences(cast.hinata)[0])
    with at(7, 20):
        change(mother, told, until_date="2026-11-26")
    assert [one[2] for one in said(cast.hinata)] == ["confirmed", "confirmed", "cancelled"]
    with at(7, 30):
        change(mother, told, until_date="2026-11-26", note="熱が下がりません")
    assert [one[2] for one in said(cast.hinata)] == ["received", "received", "cancelled"]
    with at(7, 40):
        confirm(desk, absences(cast.hinata)[0], at_once=False)
        change(mother, told, until_date="2026-11-27")
    assert reports(cast.hinata)[0].confirmed_at is None


def test_a_call_about_a_period_that_has_begun_is_ended_by_any_colleague(cast: Cast) -> None:
    with at(8, day=TUESDAY):
        entry(cast, signed_in(cast.teacher), from_date=TUESDAY, until_date="2026-12-04", note="母から")
        confirm(signed_in(cast.teacher), absences(cast.hinata)[0])
    other = signed_in(cast.other_teacher)
    (told,) = reports(cast.hinata)
    answer: Any = other.post(f"{BOARD}entries/{told.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{BOARD}?day=2026-11-25"
    assert "今日からの分を取り消しました。すぎた日の分は残ります。" in answer.content.decode()
    (told,) = reports(cast.hinata)
    assert (told.until_date, told.cancelled_at, told.note) == (november(24), None, "母から")
    assert said(cast.hinata)[0] == (24, "absent", "confirmed", "sickness")
    assert {one[2] for one in said(cast.hinata)[1:]} == {"cancelled"}
    assert entry(cast, signed_in(cast.teacher), kind="late", arrives_at="10:00").status_code == 302
    assert said(cast.hinata)[1] == (25, "late", "seen", "")
    assert other.post(f"{BOARD}entries/{told.pk}/").status_code == 409, "nothing of it is left"
