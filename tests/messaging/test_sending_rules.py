"""A place's rules of sending, and the checks that follow them: the hour, being alone, what is usual."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Session
from auditlog.models import Entry
from messaging.notices.guard.findings import Situation
from messaging.notices.guard.hours import is_alone, is_in_the_evening, is_on_a_day_off
from messaging.notices.guard.usual import is_unusual
from messaging.notices.models import Draft, SendingRules
from messaging.notices.rules import rules_at
from schools.days_off import day_off
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send, Write, item
from tetoru.tenancy import tenant_scope


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time in December, in Tokyo."""
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=timezone.get_default_timezone())


NOON = at(1, 12)
FORM = {
    "hold_seconds": "120",
    "approval": "all",
    "asks_in_evening": "on",
    "evening_from": "19:30",
    "evening_until": "06:30",
    "asks_when_alone": "on",
}


def situation(cast: Cast, draft: Draft, now: dt.datetime = NOON, **more: Any) -> Situation:
    with tenant_scope(cast.sakura.pk):
        return Situation.of(actor(cast.teacher), draft, now=now, **more)


def keys(cast: Cast, check: Any, of: Situation) -> list[str]:
    with tenant_scope(cast.sakura.pk):
        return [finding.key for finding in check(of)]


def change_rules(cast: Cast, **values: Any) -> None:
    with tenant_scope(cast.sakura.pk):
        SendingRules.objects.filter(school=cast.hibari).update(**values)


@pytest.mark.parametrize(("hour", "minute", "asks"), [(17, 59, 0), (18, 0, 1), (23, 59, 1), (6, 59, 1), (7, 0, 0)])
def test_late_sending_is_asked_about(cast: Cast, write: Write, hour: int, minute: int, asks: int) -> None:
    change_rules(cast, asks_in_evening=True)
    late = at(1, hour, minute)
    assert len(keys(cast, is_in_the_evening, situation(cast, write(), late))) == asks


def test_a_school_that_does_not_want_to_be_asked_late_is_not(cast: Cast, write: Write) -> None:
    late = at(1, 23)
    assert keys(cast, is_in_the_evening, situation(cast, write(), late)) == []


def test_who_is_alone_is_asked_where_the_rules_say_so(cast: Cast, write: Write) -> None:
    draft = write()
    assert keys(cast, is_alone, situation(cast, draft)) == []
    change_rules(cast, asks_when_alone=True)
    assert keys(cast, is_alone, situation(cast, draft)) == ["hours.alone"]
    signed_in(cast.aoba_teacher)
    signed_in(cast.manager)
    Session.objects.update(seen_at=NOON - dt.timedelta(minutes=119))
    assert keys(cast, is_alone, situation(cast, draft)) == []
    Session.objects.filter(user=cast.manager).update(seen_at=NOON - dt.timedelta(minutes=121))
    assert keys(cast, is_alone, situation(cast, draft)) == ["hours.alone"], "another school's people are not here"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2026, 11, 23), "勤労感謝の日"),
        (dt.date(2026, 12, 5), "土曜日"),
        (dt.date(2026, 12, 6), "日曜日"),
        (dt.date(2026, 12, 4), ""),
    ],
)
def test_days_off_have_names(day: dt.date, name: str) -> None:
    assert day_off(day) == name


def test_a_day_off_is_asked_about(cast: Cast, write: Write) -> None:
    draft = write()
    sunday = at(6, 9)
    assert keys(cast, is_on_a_day_off, situation(cast, draft, send_at=sunday)) == ["schedule.day_off"]
    assert keys(cast, is_on_a_day_off, situation(cast, draft, send_at=sunday + dt.timedelta(days=1))) == []
    assert keys(cast, is_on_a_day_off, situation(cast, draft)) == []


def test_far_more_homes_than_usual_are_asked_about(cast: Cast, write: Write, send: Send) -> None:
    for number in range(30):
        make.make_guardian(make.make_student(cast.room_42), name=f"保護者 {number}")
    wide = write(item("grade", cast.hibari, grade=4))
    assert keys(cast, is_unusual, situation(cast, wide)) == [], "three notices make a habit"
    for _ in range(3):
        send()
    with tenant_scope(cast.sakura.pk):
        (finding,) = is_unusual(situation(cast, wide))
    assert (finding.key, finding.weight.value) == ("audience.unusual", "asks")
    assert "4年1組（2家庭）" in finding.text
    assert "4年生（32家庭）" in finding.text


def test_a_new_audience_is_told_and_the_usual_one_is_not(cast: Cast, write: Write, send: Send) -> None:
    for _ in range(3):
        send()
    club = write(item("group", cast.hibari, group=cast.library))
    assert keys(cast, is_unusual, situation(cast, club)) == ["audience.first"]
    assert keys(cast, is_unusual, situation(cast, write())) == []


def test_what_colleagues_usually_do_says_nothing_about_me(cast: Cast, write: Write, send: Send) -> None:
    for _ in range(3):
        send(by=cast.manager)
    club = write(item("group", cast.hibari, group=cast.library))
    assert keys(cast, is_unusual, situation(cast, club)) == []


def test_an_admin_sets_the_rules_and_they_are_in_the_log(cast: Cast) -> None:
    admin = signed_in(cast.school_admin)
    assert "送信の決まり" in admin.get("/s/hibari/settings/").content.decode()
    answer = admin.post("/s/hibari/settings/sending/", FORM)
    assert answer.headers["Location"] == "/s/hibari/settings/sending/"
    with tenant_scope(cast.sakura.pk):
        rules = rules_at(cast.sakura.pk, cast.hibari.pk)
        assert (rules.hold_seconds, rules.approval, rules.asks_when_alone) == (120, "all", True)
        assert (rules.evening_from, rules.evening_until) == (dt.time(19, 30), dt.time(6, 30))
        assert rules_at(cast.sakura.pk, cast.aoba.pk).approval == "whole", "another school keeps its own"
        assert Entry.objects.filter(event="school.sending_rules_changed", actor_id=cast.school_admin.pk).count() == 1
    assert admin.get("/s/hibari/settings/sending/").context["form"]["hold_seconds"].value() == 120


def test_a_place_without_rules_has_the_defaults(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        SendingRules.objects.all().delete()
        rules = rules_at(cast.sakura.pk, cast.hibari.pk)
    assert (rules.hold_seconds, rules.approval, rules.asks_in_evening, rules.asks_when_alone) == (
        90,
        "whole",
        True,
        False,
    )


@pytest.mark.parametrize(("field", "value"), [("hold_seconds", "59"), ("hold_seconds", "121"), ("hold_seconds", "x"),
                                              ("approval", "never"), ("evening_from", "25:00")])  # fmt: skip
def test_rules_out_of_bounds_are_refused(cast: Cast, field: str, value: str) -> None:
    answer = signed_in(cast.school_admin).post("/s/hibari/settings/sending/", {**FORM, field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    with tenant_scope(cast.sakura.pk):
        assert rules_at(cast.sakura.pk, cast.hibari.pk).hold_seconds == 90


@pytest.mark.parametrize("name", ["teacher", "manager"])
def test_others_do_not_see_the_settings(cast: Cast, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert client.get("/s/hibari/settings/").status_code == 403
    assert client.post("/s/hibari/settings/sending/", FORM).status_code == 403


def test_the_board_has_rules_but_no_choice_about_agreeing(cast: Cast) -> None:
    board = signed_in(cast.board_admin)
    assert "approval" not in board.get("/t/sakura/settings/sending/").context["form"].fields
    assert board.post("/t/sakura/settings/sending/", FORM).status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert rules_at(cast.sakura.pk, None).hold_seconds == 120
