"""Five years are kept to the second, whoever asks; then a month goes, with a record of it."""

import datetime as dt
import time
from itertools import pairwise
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError, connections, transaction

from auditlog import retention
from tests.auditlog.sealing import Sealed, ask, bend, command, old_rows

UTC = dt.UTC
END = dt.datetime(2026, 3, 1, tzinfo=UTC)
"""Where February 2026 ends."""
SECOND = dt.timedelta(seconds=1)


@pytest.mark.django_db(databases=["default", "keeper"])
@pytest.mark.parametrize(
    ("moment", "is_past"),
    [
        (END, False),
        (dt.datetime(2030, 3, 1, tzinfo=UTC), False),
        (dt.datetime(2031, 2, 28, tzinfo=UTC), False),
        (dt.datetime(2031, 3, 1, tzinfo=UTC) - SECOND, False),
        (dt.datetime(2031, 3, 1, tzinfo=UTC) - dt.timedelta(microseconds=1), False),
        (dt.datetime(2031, 3, 1, tzinfo=UTC), True),
        (dt.datetime(2031, 3, 1, 8, 59, 59, tzinfo=dt.timezone(dt.timedelta(hours=9))), False),
        (dt.datetime(2031, 3, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=9))), True),
        (dt.datetime(2031, 3, 2, tzinfo=UTC), True),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_month_is_past_keeping_five_years_after_its_end(moment: dt.datetime, is_past: bool, zone: str) -> None:
    with transaction.atomic(using="keeper"):
        ask(f"set local timezone = '{zone}'")
        assert ask("select auditlog_is_past_keeping(%s, %s)", END, moment) is is_past


def test_a_leap_day_makes_no_difference(committed_db: str) -> None:
    end = dt.datetime(2024, 3, 1, tzinfo=UTC)
    assert retention.wrong_answers_at_the_boundary(end) == []
    assert (
        ask("select auditlog_is_past_keeping(%s, %s)", end, dt.datetime(2029, 2, 28, 23, 59, 59, tzinfo=UTC)) is False
    )


def first_of(years: int, months: int = 0) -> dt.date:
    """The first of the month that lies so far back."""
    now = dt.datetime.now(UTC)
    number = (now.year - years) * 12 + now.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def make_month(first: dt.date) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select auditlog_entry_make_months(%s, 1)", (first,))


def day_in(first: dt.date, day: int = 3) -> dt.datetime:
    return dt.datetime(first.year, first.month, day, tzinfo=UTC)


OVER, BARELY_OVER, JUST_UNDER = first_of(5, 3), first_of(5, 1), first_of(5)


@pytest.fixture
def five_years(sealed: Sealed) -> Sealed:
    """Sealed rows of months over five years old, of one that is not, and of now."""
    for first in (OVER, BARELY_OVER, JUST_UNDER):
        make_month(first)
        old_rows(day_in(first, 3), day_in(first, 4))
    sealed.add()
    sealed.keeper._chores_due = time.monotonic() + 3600  # the tests remove by hand
    assert sealed.seal() == 11
    return sealed


def names() -> list[str]:
    return [month.name for month in retention.months()]


def test_only_months_over_five_years_are_due_and_go(five_years: Sealed) -> None:
    before = names()
    over, barely = f"{OVER:%Y%m}", f"{BARELY_OVER:%Y%m}"
    assert [month.name for month in retention.months() if month.is_due] == [over, barely]
    assert retention.remove_due_months() == {over: 2, barely: 2}
    assert names() == [name for name in before if name not in {over, barely}]
    assert retention.remove_due_months() == {}
    assert retention.removed_months() == {f"{OVER:%Y-%m}", f"{BARELY_OVER:%Y-%m}"}


def test_a_removal_leaves_an_entry_in_the_log_and_breaks_no_other_month(five_years: Sealed) -> None:
    retention.remove_due_months()
    assert five_years.seal() == 2
    entries = "select string_agg(details::text, ' ' order by id) from auditlog_entry where event = 'log.month_removed'"
    assert ask(entries) == " ".join(
        f'{{"job": "log keeper", "rows": 2, "month": "{first:%Y-%m}"}}' for first in (OVER, BARELY_OVER)
    )
    reading = five_years.reading()
    assert list(reading.findings()) == []
    assert (reading.expired, reading.rows) == ({f"{OVER:%Y-%m}", f"{BARELY_OVER:%Y-%m}"}, 9)
    status, words = command("verify_log")
    assert (status, f"removed after five years: {OVER:%Y-%m}, {BARELY_OVER:%Y-%m}" in words) == (0, True)


def test_an_old_month_that_went_without_a_record_shows(five_years: Sealed) -> None:
    bend(f"drop table auditlog_entry_{OVER:%Y%m}")
    assert five_years.shown() == [(1, "DROPPED")]


def test_a_record_does_not_excuse_a_month_that_is_too_young(five_years: Sealed) -> None:
    bend(
        f"drop table auditlog_entry_{JUST_UNDER:%Y%m}",
        f"insert into auditlog_removal (month, row_count) values ('{JUST_UNDER}', 2)",
    )
    assert five_years.shown() == [(1, "DROPPED")]


@pytest.mark.parametrize("alias", ["keeper", "owner"])
@pytest.mark.parametrize("first", [JUST_UNDER, first_of(4), first_of(0, 1), first_of(0)])
def test_a_younger_month_is_not_removed_whoever_asks(five_years: Sealed, alias: str, first: dt.date) -> None:
    make_month(first)
    before = names()
    with pytest.raises(ProgrammingError, match="is not over five years old"), transaction.atomic(using=alias):
        ask("select auditlog_entry_remove_month(%s)", first, alias=alias)
    assert names() == before


def test_what_is_not_a_month_of_the_log_is_not_removed(five_years: Sealed) -> None:
    bend(f"create table auditlog_entry_{first_of(9):%Y%m} (at timestamptz)")
    for first in (first_of(9), first_of(8)):
        with pytest.raises(ProgrammingError, match="the log has no month"):
            retention.remove_month(first)


def test_a_month_that_is_not_sealed_stays(sealed: Sealed) -> None:
    sealed.keeper._chores_due = time.monotonic() + 3600
    make_month(OVER)
    sealed.seal()
    old_rows(day_in(OVER))
    with pytest.raises(OperationalError, match="is not sealed yet"):
        retention.remove_month(OVER)
    sealed.seal()
    assert retention.remove_month(OVER) == 1


def part(name: str, low: dt.datetime, high: dt.datetime) -> str:
    return (
        f"create table auditlog_entry_{name} partition of auditlog_entry for values from ('{low.isoformat()}') "
        f"to ('{high.isoformat()}')"
    )


def test_the_second_at_which_five_years_are_over_decides(sealed: Sealed) -> None:
    """A part of the table that ends five years ago in a few seconds: refused until then, removed after."""
    five_years_ago: Any = ask("select clock_timestamp() - interval '5 years'")
    end = five_years_ago + dt.timedelta(seconds=4)
    bend(part(f"{first_of(6):%Y%m}", end - dt.timedelta(days=9), end))
    sealed.keeper.work()
    with pytest.raises(ProgrammingError, match="is not over five years old"):
        retention.remove_month(first_of(6))
    while ask("select clock_timestamp() - interval '5 years' < %s::timestamptz", end):
        time.sleep(0.2)
    assert retention.remove_month(first_of(6)) == 0


def test_a_part_without_an_end_is_never_removed(sealed: Sealed) -> None:
    name = f"auditlog_entry_{first_of(9):%Y%m}"
    bend(f"create table {name} partition of auditlog_entry default")
    with pytest.raises(ProgrammingError, match="is not over five years old"):
        retention.remove_month(first_of(9))


@pytest.mark.parametrize(
    "setting", ["timezone = 'Pacific/Kiritimati'", "datestyle = 'SQL, DMY'", "search_path = pg_temp, public"]
)
def test_no_setting_of_the_caller_changes_the_answer(five_years: Sealed, setting: str) -> None:
    with transaction.atomic(using="keeper"):
        ask(f"set local {setting}")
        with pytest.raises(ProgrammingError, match="not over five years"), transaction.atomic(using="keeper"):
            ask("select auditlog_entry_remove_month(%s)", JUST_UNDER)


def test_a_busy_log_is_not_waited_for(five_years: Sealed) -> None:
    """Removing needs the table for itself for a moment; writers come first, and the keeper tries again."""
    with transaction.atomic():
        ask("insert into auditlog_entry (actor_kind, event, outcome) values ('', '', '')", alias="default")
        with pytest.raises(OperationalError, match="lock timeout"):
            retention.remove_month(OVER)
    assert retention.remove_month(OVER) == 2


def test_the_keeper_sees_to_the_months_once_a_day(sealed: Sealed) -> None:
    make_month(OVER)
    last = max(names())
    bend(f"drop table auditlog_entry_{last}")
    sealed.keeper.work()
    assert (f"{OVER:%Y%m}" in names(), last in names()) == (False, True)
    make_month(OVER)
    sealed.keeper.work()
    assert f"{OVER:%Y%m}" in names(), "once a day"


def test_months_ahead_are_counted_over_the_new_year() -> None:
    months = retention.coming_months()
    assert len(months) == 4
    assert all(later > earlier for earlier, later in pairwise(months))
    assert {month.day for month in months} == {1}
