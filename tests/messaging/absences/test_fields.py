"""Days, hours and temperatures as they are typed where the browser has no picker."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from messaging.absences.fields import ClockField, DayField, TemperatureField
from tests.cast import Cast
from tests.messaging.absences.mornings import reports, words


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-05", "2026/11/05", "2026/11/5", "2026.11.5", "2026年11月5日", "２０２６／１１／０５",
        "２０２６－１１－０５", "２０２６年１１月５日",
        "2026ー11ー05", "2026−11−05", " 2026年 11月 5日 ",
    ],
)  # fmt: skip
def test_a_day_is_understood_as_it_is_written_here(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2026, 11, 5)


@pytest.mark.parametrize(
    "typed", ["11/05/2026", "11/05/26", "05-11-2026", "Nov 5 2026", "2026-13-05", "0000-01-01", "x"]
)
def test_a_day_that_could_be_another_one_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="2026-11-25 の形で"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["8:30", "08:30", "８：３０", "8時30分", "８時３０分", "08:30:00", "8:30 "])
def test_an_hour_is_understood_in_either_width(typed: str) -> None:
    assert ClockField().clean(typed) == dt.time(8, 30)


@pytest.mark.parametrize("typed", ["24:00", "8.30 pm", "x"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="10:30 の形で"):
        ClockField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["37.8", "37.8℃", "37.8°C", "37.8度", "３７．８度", "３７．８℃", "37,8", "37度8分", "37.80", " 37.8 c"]
)
def test_a_temperature_is_understood_with_whatever_stands_behind_it(typed: str) -> None:
    assert TemperatureField().clean(typed) == "37.8"


@pytest.mark.parametrize("typed", ["378", "3.78", "43", "4e1", "三十七", "37.8.1", "nan", "36-8"])
def test_what_is_no_temperature_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="体温を"):
        TemperatureField().clean(typed)


@pytest.mark.usefixtures("morning")
def test_a_family_without_pickers_types_a_report(cast: Cast, mother: Client) -> None:
    typed = {"from_date": "２０２６年１１月２６日", "leaves_at": "１３：０５"}
    answer: Any = mother.post("/absences/", words(cast.hinata, kind="leaving_early", **typed))
    assert answer.status_code == 302
    (sent,) = reports(cast.hinata)
    assert (sent.from_date, sent.leaves_at) == (dt.date(2026, 11, 26), dt.time(13, 5))
