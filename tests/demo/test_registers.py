"""What the demo city's schools have entered about their days."""

import datetime as dt

import pytest

from demo.city.registers import _two_days_from


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
