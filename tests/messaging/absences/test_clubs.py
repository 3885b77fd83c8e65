"""学童: open from Monday to Saturday, on every page by one rule."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from messaging.absences.models import CalendarEntry, EmptySeat
from messaging.conversations.hours import opens_at
from messaging.conversations.models import ConversationRules
from schools.models import School
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import absences, at, report, rows, words
from tests.messaging.absences.registers import november, shut
from tests.messaging.absences.test_calendar import closing
from tests.messaging.absences.test_empty_seats import mark, seat_of, text_of
from tests.messaging.absences.test_register import amend, page, signs, sums
from tetoru.tenancy import tenant_scope

URL = "/s/hibari/calendar/"


@pytest.fixture(autouse=True)
def _club(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        School.objects.filter(pk=cast.hibari.pk).update(kind=School.Kind.AFTER_SCHOOL)


@pytest.fixture
def manager(cast: Cast) -> Client:
    return signed_in(cast.manager)


def enter(client: Client, cast: Cast, **days: str) -> str:
    """Empty when it was taken, else what the page says."""
    answer: Any = client.post(URL, closing(cast, **days))
    return "" if answer.status_code == 302 else str(answer.content.decode())


def test_a_club_is_shut_on_a_saturday(cast: Cast, manager: Client) -> None:
    with at(10):
        assert enter(manager, cast, from_date="2026-11-28", until_date="") == ""
        refused = enter(manager, cast, from_date="2026-11-29", until_date="")
        assert "日曜と祝日は、入れなくても休みです" in refused
        refused = enter(manager, cast, kind="lessons", from_date="2026-12-05", until_date="")
        assert "月曜から土曜は、入れなくても開いている日です" in refused
        assert enter(manager, cast, kind="lessons", from_date="2026-11-29", until_date="") == ""
        assert len(rows(CalendarEntry, cast.sakura.pk)) == 2
    with at(8, 35, day=november(28)):
        assert "授業がない日です（学級閉鎖）" in text_of(manager, mark(manager, cast.hinata)["Location"])
    with at(8, 35, day=november(29)):
        mark(manager, cast.hinata)
        assert seat_of(cast.hinata).end == ""


def test_on_a_sunday_nobody_is_missed_in_a_club(cast: Cast, manager: Client) -> None:
    with at(8, 35, day=november(29)):
        assert "授業がない日です（日曜日）" in text_of(manager, mark(manager, cast.hinata)["Location"])
        assert rows(EmptySeat, cast.sakura.pk) == []


def test_a_saturdays_absence_stands_in_the_clubs_register_and_is_corrected(cast: Cast) -> None:
    with at(7, 12, day=november(28)):
        report(signed_in(cast.mother), cast.hinata, from_date="2026-11-28")
    with at(10, day=november(28)):
        found = page(cast)
        assert signs(found, cast.hinata) == {28: "未"}
        # Up to the 28th: 24 days from Monday to Saturday, less two holidays
        assert sums(found, cast.hinata) == (22, 22, 1, 21, 0, 0)
        assert "日曜・祝日・学級閉鎖・休みの日は、授業日数に入りません" in found.content.decode()
        assert amend(cast, cast.hinata, 28, "sickness").status_code == 302
        assert signs(page(cast), cast.hinata) == {28: "病"}
        shut(cast, 28, 28)
        assert (signs(page(cast), cast.hinata), sums(page(cast), cast.hinata)[0]) == ({}, 21)


def test_a_period_covers_the_saturdays_of_a_club(cast: Cast) -> None:
    with at(7, 12):
        mother = signed_in(cast.mother)
        report(mother, cast.hinata, cast.sora, until_date="2026-11-30")
        assert [one.day.day for one in absences(cast.hinata)] == [25, 26, 27, 28, 30]
        assert [one.day.day for one in absences(cast.sora)] == [25, 26, 27, 30]
        answer = mother.post("/absences/", words(cast.hinata, from_date="2026-12-06"))
        assert "休みの日（日曜日）です" in answer.content.decode()


def test_a_club_reads_conversations_on_saturdays(cast: Cast) -> None:
    with at(10, day=november(28)), tenant_scope(cast.sakura.pk), transaction.atomic():
        rules = [ConversationRules(tenant_id=cast.sakura.pk, school=school) for school in (cast.hibari, cast.aoba)]
        assert [opens_at(one, timezone.now()) is None for one in rules] == [True, False]
