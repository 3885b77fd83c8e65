"""Who is told by which way, and from when on; the clock of the database decides, so quiet hours lie around now."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from messaging.delivery.models import Delivery, Preference, QuietHours
from messaging.delivery.outbox import claim, settle_later
from tests.cast import Cast
from tests.messaging.conftest import Send
from tests.messaging.reaching import deliveries, prefer, with_phone
from tests.push_service import PushService
from tetoru.tenancy import tenant_scope

NOW = dt.timedelta()


def clock(*, hours: int) -> dt.time:
    """What the clock shows in Tokyo so many hours from now, to the minute."""
    return (timezone.localtime() + dt.timedelta(hours=hours)).time().replace(second=0, microsecond=0)


def keep_school_quiet(cast: Cast, *, since: int, until: int) -> None:
    with tenant_scope(cast.sakura.pk):
        QuietHours.objects.create(
            tenant_id=cast.sakura.pk, school=cast.hibari, since=clock(hours=since), until=clock(hours=until)
        )


def waits(cast: Cast, user: Any, channel: str = "mail") -> dt.timedelta:
    """How long a message waits from now on."""
    with tenant_scope(cast.sakura.pk):
        due = Delivery.objects.get(guardian=user, channel=channel).due_at
    return max(due - timezone.now(), NOW)


def hours(number: int) -> tuple[dt.timedelta, dt.timedelta]:
    """About so many: to the minute that the clock had, with two minutes of spreading."""
    return dt.timedelta(hours=number, minutes=-2), dt.timedelta(hours=number, minutes=4)


def after_quiet(moment: str, since: str | None, until: str | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select to_char(delivery_after_quiet(%s::timestamp at time zone 'Asia/Tokyo', %s::time, %s::time)"
            " at time zone 'Asia/Tokyo', 'MM-DD HH24:MI')",
            (f"2026-11-{moment}", since, until),
        )
        return str(cursor.fetchone()[0]).removeprefix("11-")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "since", "until", "due"),
    [
        ("28 20:59", "21:00", "06:30", "28 20:59"),
        ("28 21:00", "21:00", "06:30", "29 06:30"),
        ("28 23:59", "21:00", "06:30", "29 06:30"),
        ("29 00:00", "21:00", "06:30", "29 06:30"),
        ("29 06:29", "21:00", "06:30", "29 06:30"),
        ("29 06:30", "21:00", "06:30", "29 06:30"),
        ("28 12:00", "09:00", "15:00", "28 15:00"),
        ("28 15:00", "09:00", "15:00", "28 15:00"),
        ("28 08:59", "09:00", "15:00", "28 08:59"),
        ("28 12:00", "12:00", "12:00", "28 12:00"),
        ("28 12:00", None, None, "28 12:00"),
    ],
)
def test_quiet_hours_end_when_the_clock_says_so(moment: str, since: Any, until: Any, due: str) -> None:
    assert after_quiet(moment, since, until) == due


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "due"), [("28 17:59", "28 18:00"), ("28 18:00", "29 18:00"), ("30 19:00", "12-01 18:00")]
)
def test_the_next_digest_is_today_or_tomorrow(moment: str, due: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select to_char(delivery_next_hour(%s::timestamp at time zone 'Asia/Tokyo', 18) at time zone 'Asia/Tokyo',"
            " 'MM-DD HH24:MI')",
            (f"2026-11-{moment}",),
        )
        assert str(cursor.fetchone()[0]).removeprefix("11-") == due


def test_who_has_chosen_nothing_gets_everything_at_once(cast: Cast, send: Send, push_service: PushService) -> None:
    with_phone(cast.mother, push_service)
    send()
    assert deliveries(cast, cast.mother) == {"push": "pending", "mail": "pending"}
    assert waits(cast, cast.mother) == NOW
    assert waits(cast, cast.mother, "push") <= dt.timedelta(minutes=2)
    assert deliveries(cast, cast.father) == {"mail": "pending"}


def test_mail_can_be_switched_off_only_where_a_phone_takes_pushes(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    with_phone(cast.mother, push_service)
    for guardian in (cast.mother, cast.father):
        prefer(guardian, by_mail=False)
    send()
    assert deliveries(cast, cast.mother) == {"push": "pending"}
    assert deliveries(cast, cast.father) == {"mail": "pending"}


def test_who_is_told_of_nothing_ordinary_is_on_record(cast: Cast, send: Send, push_service: PushService) -> None:
    with_phone(cast.mother, push_service)
    prefer(cast.mother, normal="none")
    send()
    assert deliveries(cast, cast.mother) == {"mail": "muted"}


@pytest.mark.parametrize("normal", ["digest", "none"])
def test_an_important_notice_is_neither_bundled_nor_muted(cast: Cast, send: Send, normal: str) -> None:
    prefer(cast.mother, normal=normal)
    send(urgency="important")
    assert deliveries(cast, cast.mother) == {"mail": "pending"}
    assert waits(cast, cast.mother) == NOW


def test_an_urgent_notice_comes_by_every_way_at_once_whatever_was_chosen(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    with_phone(cast.mother, push_service)
    prefer(cast.mother, normal="none", by_mail=False, quiet_since=clock(hours=-2), quiet_until=clock(hours=2))
    keep_school_quiet(cast, since=-2, until=4)
    send(urgency="urgent", by=cast.manager)
    assert deliveries(cast, cast.mother) == {"push": "pending", "mail": "pending"}
    assert (waits(cast, cast.mother), waits(cast, cast.mother, "push")) == (NOW, NOW)


@pytest.mark.parametrize("urgency", ["normal", "important"])
def test_in_the_guardians_quiet_hours_everything_else_waits(
    cast: Cast, send: Send, push_service: PushService, urgency: str
) -> None:
    with_phone(cast.mother, push_service)
    prefer(cast.mother, quiet_since=clock(hours=-2), quiet_until=clock(hours=3))
    send(urgency=urgency)
    low, high = hours(3)
    assert low < waits(cast, cast.mother) < high
    assert low < waits(cast, cast.mother, "push") < high
    assert waits(cast, cast.father) == NOW


def test_the_schools_quiet_hours_count_for_everybody_and_the_longer_wait_wins(cast: Cast, send: Send) -> None:
    keep_school_quiet(cast, since=-2, until=2)
    prefer(cast.mother, quiet_since=clock(hours=1), quiet_until=clock(hours=5))
    prefer(cast.minato_mother, quiet_since=clock(hours=-3), quiet_until=clock(hours=1))
    send()
    for guardian, number in ((cast.mother, 5), (cast.father, 2), (cast.minato_mother, 2)):
        low, high = hours(number)
        assert low < waits(cast, guardian) < high


def test_another_schools_quiet_hours_count_for_nobody_here(cast: Cast, send: Send) -> None:
    with tenant_scope(cast.sakura.pk):
        QuietHours.objects.create(
            tenant_id=cast.sakura.pk, school=cast.aoba, since=clock(hours=-2), until=clock(hours=2)
        )
    send()
    assert waits(cast, cast.father) == NOW


def test_a_retry_is_not_made_at_night_either(cast: Cast, send: Send) -> None:
    send()
    Preference.objects.create(guardian=cast.mother, quiet_since=clock(hours=-1), quiet_until=clock(hours=3))
    with tenant_scope(cast.sakura.pk):
        for taken in claim(cast.sakura.pk, limit=9):
            settle_later(taken, error="451 try later")
    low, high = hours(3)
    assert low < waits(cast, cast.mother) < high
    assert waits(cast, cast.father) <= dt.timedelta(minutes=1)


def test_a_digest_waits_for_its_hour(cast: Cast, send: Send, push_service: PushService) -> None:
    with_phone(cast.mother, push_service)
    prefer(cast.mother, normal="digest", digest_hour=(timezone.localtime().hour + 2) % 24)
    send()
    assert deliveries(cast, cast.mother) == {"mail": "waiting"}
    assert dt.timedelta(hours=1) <= waits(cast, cast.mother) <= dt.timedelta(hours=2)
