"""A class is shut while somebody is missed in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from auditlog.models import Entry
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import WEDNESDAY, absences, at, report, words
from tests.messaging.absences.test_calendar import URL, closing
from tests.messaging.absences.test_empty_seats import mails, mark, seat_of, text_of, url_of
from tests.messaging.absences.test_register import page, signs
from tetoru.tenancy import tenant_scope

TODAY = {"from_date": WEDNESDAY.isoformat(), "until_date": ""}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(8, 35):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def close(cast: Cast, **days: str) -> str:
    manager = signed_in(cast.manager)
    return text_of(manager, manager.post(URL, closing(cast, **{**TODAY, **days}))["Location"])


def question(cast: Cast) -> str:
    return f"/absences/questions/{seat_of(cast.hinata).pk}/"


def test_who_is_missed_in_a_class_that_is_shut_is_missed_no_more(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    mark(signed_in(cast.other_teacher), cast.yuina)
    desk.post(url_of(cast.hinata, "question/"))
    with at(9):
        said = close(cast)
        assert "確認中だった1人は、授業がなくなったので、確認を終わりにしました" in said
        seat = seat_of(cast.hinata)
        assert (seat.end, seat.ended_by_id, seat.ended_at is None) == ("shut", cast.manager.pk, False)
        assert seat_of(cast.yuina).end == "", "another class goes on"
        assert {mail[3] for mail in mails(cast)} == {"cancelled"}
        assert "授業がなくなりました（ 9:00 ・長谷川 誠）" in text_of(desk, url_of(cast.hinata))
        text = text_of(signed_in(cast.mother), question(cast))
        assert "この日は授業がなくなったので、答えはいりません" in text
        assert ("すぐに教えてください" in text, "学校で確かめられた" in text) == (False, False)
        with tenant_scope(cast.sakura.pk):
            entry = Entry.objects.get(event="calendar.entered", outcome="done")
        assert (entry.details["seats_ended"], entry.details["seats_open"]) == (1, 0)


@pytest.mark.parametrize(
    "days",
    [
        {"from_date": "2026-11-26"},
        {"kind": "lessons", "from_date": "2026-11-28"},
        {"who": "other class"},
    ],
)
def test_other_days_and_other_classes_end_nothing(cast: Cast, desk: Client, days: dict[str, str]) -> None:
    mark(desk, cast.hinata)
    close(cast, **{name: str(cast.room_42.pk) if name == "who" else value for name, value in days.items()})
    assert seat_of(cast.hinata).end == ""


def test_the_whole_school_is_shut_for_every_class(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    mark(signed_in(cast.other_teacher), cast.yuina)
    close(cast, who="school", kind="weather")
    assert [seat_of(one).end for one in (cast.hinata, cast.yuina)] == ["shut", "shut"]


def test_who_has_left_home_is_looked_for_until_somebody_knows(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    desk.post(url_of(cast.hinata, "question/"))
    signed_in(cast.mother).post(question(cast))
    said = close(cast)
    assert "家を出たと答えがあった1人は、まだ確認中です" in said
    assert "確認を終わりにしました" not in said
    assert seat_of(cast.hinata).end == ""
    father = signed_in(cast.father)
    assert "まだ登校していません" in text_of(father, question(cast))
    report(father, cast.hinata)
    assert seat_of(cast.hinata).end == "reported", "whoever knows more can say so"
    assert [one.state for one in absences(cast.hinata)] == ["received"]
    assert signs(page(cast), cast.hinata) == {}, "on a day off nothing counts"
    late: Any = signed_in(cast.minato_mother).post("/absences/", words(cast.minato))
    assert "欠席の連絡はいりません" in late.content.decode()
