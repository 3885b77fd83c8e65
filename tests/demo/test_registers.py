"""What the demo city's schools have entered about their days."""

import datetime as dt

import pytest
from django.db import transaction

from demo.city.calendar import at
from demo.city.plan import Room
from demo.city.registers import _correct, _lessons, _two_days_from
from demo.city.seeded import Seeded
from messaging.absences.models import Amendment
from tests.cast import Cast
from tests.messaging.absences.registers import away
from tetoru.tenancy import tenant_scope


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (dt.date(2026, 11, 18), dt.date(2026, 11, 18)),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 24)),  # a Friday before a Monday that is a holiday
        (dt.date(2026, 12, 5), dt.date(2026, 12, 7)),
        (dt.date(2026, 11, 2), dt.date(2026, 11, 4)),
    ],
)
def test_a_class_is_shut_on_days_that_would_have_lessons(day: dt.date, first: dt.date) -> None:
    assert _two_days_from(day) == (first, first + dt.timedelta(days=1))


def test_what_is_corrected_is_a_day_of_lessons(cast: Cast) -> None:
    away(cast.hinata, 19)
    away(cast.minato, 23, 25)  # a holiday, and the newest day of lessons, which shows an infection
    now = at(dt.date(2026, 11, 25), 10)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        _correct(Room(cast.room_41, 2, teacher=cast.teacher), Seeded(3, now), _lessons(now.date())[1:])
        (made,) = Amendment.objects.all()
    assert (made.student_id, made.day) == (cast.hinata.pk, dt.date(2026, 11, 19))
