"""The first word about a day, in one statement: it leaves what the longer way leaves, and steps back from all else."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from auditlog import trail
from auditlog.events import Event
from messaging.absences.calendars import ClassDays
from messaging.absences.first_words import keep_first_word
from messaging.absences.models import Absence, Report
from messaging.absences.numbers import any_number, save_numbered
from messaging.absences.settling import days_of, hold_days, settle
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, add_word, report, reports
from tests.messaging.absences.test_empty_seats import mark
from tetoru.access import SystemActor
from tetoru.ids import new_id
from tetoru.tenancy import OutsideScope, tenant_scope

SAID = (
    {"kind": "absent", "note": "昨夜から熱"},
    {"kind": "late", "arrives_at": "10:30", "reason": "hospital"},
    {"kind": "leaving_early", "leaves_at": "13:00", "arrives_at": "14:00", "reason": "family"},
    {"kind": "other", "activity": "pool", "note": "水着がない"},
)


pytestmark = pytest.mark.usefixtures("morning")


def anew(sent: Report, **other: Any) -> Report:
    """Another report like it, by another press of the button, on a day of which nothing is known."""
    values = {field.attname: getattr(sent, field.attname) for field in Report._meta.concrete_fields}
    day = WEDNESDAY + DAY
    made = {"id": new_id(), "key": new_id(), "number": any_number(), "from_date": day, "until_date": day}
    return Report(**{**values, **made, **other})


def columns(row: Any) -> dict[str, Any]:
    """All but what is each row's own."""
    names = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in {"id", "key", "number", "day"}}


def nobody(report: Report) -> SystemActor:
    return SystemActor("tests", (report.tenant_id,))


def is_kept(report: Report) -> bool:
    with tenant_scope(report.tenant_id), transaction.atomic():
        return keep_first_word(report, nobody(report), trail.Draft(Event.ABSENCE_REPORTED))


def days(student: Student) -> list[Any]:
    return [absence.day for absence in absences(student)]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said["kind"])
@pytest.mark.parametrize("seen", [False, True])
def test_it_leaves_what_the_longer_way_leaves(cast: Cast, mother: Client, said: dict[str, str], *, seen: bool) -> None:
    word = add_word(cast.hibari, "activity", "水泳")
    report(mother, cast.hinata, **{**said, **({"activity": str(word.pk)} if "activity" in said else {})})
    (sent,) = reports(cast.hinata)
    same: dict[str, Any] = {"seen_at": sent.reported_at if seen else None}
    short = anew(sent, **same)
    assert is_kept(short)
    long = anew(sent, **same, from_date=WEDNESDAY + 2 * DAY, until_date=WEDNESDAY + 2 * DAY)
    with tenant_scope(long.tenant_id), transaction.atomic():
        held = hold_days(long, days_of(long, ClassDays(())), now=long.reported_at)
        save_numbered(long)
        settle(held, by=long.reported_by_id, now=long.reported_at)
    _first, one, other = absences(cast.hinata)
    assert (one.day, other.day) == (short.from_date, long.from_date)
    assert columns(one) == columns(other)
    assert not short._state.adding
    kept = {row.pk: columns(row) for row in reports(cast.hinata)}
    assert kept[short.pk] == {**kept[long.pk], "from_date": short.from_date, "until_date": short.until_date}


def test_where_anything_is_known_of_the_day_nothing_is_written(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata)
    report(mother, cast.hinata, from_date=WEDNESDAY + 2 * DAY, until_date=WEDNESDAY + 5 * DAY)
    first, period = reports(cast.hinata)
    mother.post(f"/absences/{first.pk}/cancellation/")
    cancelled = anew(first, from_date=WEDNESDAY, until_date=WEDNESDAY)
    sunday = anew(first, from_date=WEDNESDAY + 4 * DAY, until_date=WEDNESDAY + 4 * DAY)
    pressed_twice = anew(first, key=period.key)
    several = anew(first, from_date=WEDNESDAY + 7 * DAY, until_date=WEDNESDAY + 8 * DAY)
    before = days(cast.hinata)
    assert not any(map(is_kept, (cancelled, sunday, pressed_twice, several)))
    assert (len(reports(cast.hinata)), days(cast.hinata)) == (2, before)


def test_a_seat_that_somebody_waits_at_is_left_to_who_ends_it(cast: Cast, mother: Client) -> None:
    report(mother, cast.sora)
    mark(signed_in(cast.teacher), cast.hinata)
    (sent,) = reports(cast.sora)
    about = {"student_id": cast.hinata.pk, "school_id": cast.hibari.pk, "from_date": WEDNESDAY, "until_date": WEDNESDAY}
    assert not is_kept(anew(sent, **about))
    assert (reports(cast.hinata), absences(cast.hinata)) == ([], [])


def test_with_a_number_that_is_given_the_day_is_held_and_the_report_is_not_kept(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata)
    (sent,) = reports(cast.hinata)
    another = anew(sent, number=sent.number)
    with tenant_scope(another.tenant_id), transaction.atomic():
        entry = trail.Draft(Event.ABSENCE_REPORTED)
        assert not keep_first_word(another, nobody(another), entry)
        assert another._state.adding
        assert not entry.is_written
        (held,) = hold_days(another, [another.from_date], now=another.reported_at)
        assert held.changed_at == another.reported_at
        save_numbered(another)
    assert [one.number for one in reports(cast.hinata)] == [sent.number, another.number]
    assert days(cast.hinata) == [WEDNESDAY, WEDNESDAY + DAY]


def test_a_day_that_is_taken_meanwhile_keeps_the_report_out(cast: Cast, mother: Client) -> None:
    """The row is there, and no report of it is seen: somebody else has made it at the same second."""
    report(mother, cast.hinata)
    (sent,) = reports(cast.hinata)
    another = anew(sent)
    with tenant_scope(another.tenant_id), transaction.atomic():
        hold_days(another, [another.from_date], now=another.reported_at)
        assert not keep_first_word(another, nobody(another), trail.Draft(Event.ABSENCE_REPORTED))
    assert len(reports(cast.hinata)) == 1


def test_nothing_is_kept_in_the_name_of_another_tenant(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata)
    (sent,) = reports(cast.hinata)
    another = anew(sent)
    with tenant_scope(cast.kaede.pk), transaction.atomic(), pytest.raises(OutsideScope):
        keep_first_word(another, nobody(another), trail.Draft(Event.ABSENCE_REPORTED))
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        assert Absence.objects.count() == 0
    assert days(cast.hinata) == [WEDNESDAY]
