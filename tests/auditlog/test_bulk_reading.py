"""Bulk reading: noticed once, told to the organisation's admins, and done with when one of them says so."""

import datetime as dt
import logging
import uuid
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.log.tasks import notice_bulk_reading
from accounts.models import User
from auditlog.bulk_reading import noticing
from auditlog.bulk_reading.actions import acknowledge_bulk_reading
from auditlog.bulk_reading.actions import notice_bulk_reading as raise_alarm
from auditlog.bulk_reading.models import BulkReadingAlarm
from auditlog.bulk_reading.selectors import Reading, bulk_readings
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from schools.models import Tenant
from tests.auditlog.entries import add_entry
from tests.cast import Cast, actor, signed_in
from tetoru.access import SystemActor
from tetoru.errors import NotPermitted
from tetoru.tenancy import tenant_scope

BOARD, START = "/t/sakura/log/", "/t/sakura/"


@pytest.fixture(autouse=True)
def _few(settings: Any) -> None:
    settings.BULK_READING_PUPILS = 4


def open_records(user: User, count: int, outcome: Outcome = Outcome.DONE, *, same: bool = False) -> None:
    """So many pupils' records, as their pages leave them in the log."""
    reader, child = actor(user), uuid.uuid4()
    with tenant_scope(reader.tenant_id), transaction.atomic():
        for _ in range(count):
            pupil = child if same else uuid.uuid4()
            draft = Draft(Event.PAGE_VIEWED, subject_kind="student", subject_id=pupil)
            draft.details = {"page": "school:student"}
            write(reader, draft, outcome)


def look(tenant: Tenant) -> list[BulkReadingAlarm]:
    """Let the job run, and give the tenant's alarms."""
    notice_bulk_reading()
    return alarms_of(tenant)


def alarms_of(tenant: Tenant) -> list[BulkReadingAlarm]:
    with tenant_scope(tenant.pk), transaction.atomic():
        return list(BulkReadingAlarm.objects.order_by("pk"))


def entries(tenant: Tenant, event: Event) -> list[Entry]:
    with tenant_scope(tenant.pk), transaction.atomic():
        return list(Entry.objects.filter(event=event))


def test_many_records_in_a_short_time_raise_an_alarm(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    open_records(cast.teacher, 5)
    with caplog.at_level(logging.ERROR, logger="tetoru.alarm"):
        (alarm,) = look(cast.sakura)
    assert (alarm.reader_id, alarm.students, alarm.acknowledged_at) == (cast.teacher.pk, 5, None)
    (entry,) = entries(cast.sakura, Event.BULK_READING_NOTICED)
    assert (entry.subject_kind, entry.subject_id, entry.actor_kind) == ("user", cast.teacher.pk, "system")
    assert entry.details == {"students": 5, "alarm": str(alarm.pk), "job": "notice bulk reading"}
    (told,) = [record for record in caplog.records if record.name == "tetoru.alarm"]
    assert (told.reader, told.students) == (str(cast.teacher.pk), 5)  # type: ignore[attr-defined]
    assert "佐伯" not in caplog.text


def test_a_class_of_thirty_five_raises_none(cast: Cast, settings: Any) -> None:
    settings.BULK_READING_PUPILS = 40
    open_records(cast.teacher, 35)
    assert look(cast.sakura) == []


@pytest.mark.parametrize(("count", "more"), [(4, {}), (9, {"same": True}), (9, {"outcome": Outcome.DENIED})])
def test_few_pupils_one_pupil_or_refusals_raise_none(cast: Cast, count: int, more: dict[str, Any]) -> None:
    open_records(cast.teacher, count, **more)
    assert look(cast.sakura) == []


def test_what_several_people_open_is_not_added_up(cast: Cast) -> None:
    for user in (cast.teacher, cast.manager, cast.other_teacher):
        open_records(user, 3)
    assert look(cast.sakura) == []


def test_run_again_it_raises_no_second_alarm_but_tells_how_many_they_became(cast: Cast) -> None:
    open_records(cast.teacher, 5)
    look(cast.sakura)
    open_records(cast.teacher, 3)
    (alarm,) = look(cast.sakura)
    assert alarm.students == 8
    assert len(entries(cast.sakura, Event.BULK_READING_NOTICED)) == 1


def test_two_workers_at_once_leave_one_alarm_and_one_entry(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one looked before the first one wrote."""
    open_records(cast.teacher, 5)
    look(cast.sakura)
    monkeypatch.setattr(noticing, "_is_known", lambda _reading: False)
    look(cast.sakura)
    assert len(alarms_of(cast.sakura)) == len(entries(cast.sakura, Event.BULK_READING_NOTICED)) == 1


def test_each_tenant_has_its_own(cast: Cast) -> None:
    open_records(cast.kaede_teacher, 5)
    assert look(cast.sakura) == []
    (alarm,) = alarms_of(cast.kaede)
    assert alarm.reader_id == cast.kaede_teacher.pk


def test_only_the_last_minutes_count(committed_db: str) -> None:
    tenant, reader, now = uuid.UUID(int=1), uuid.UUID(int=2), timezone.now()
    for minutes in (0, 1, 2, 3, 9, 11, 12):
        at = now - dt.timedelta(minutes=minutes)
        add_entry(tenant, at, actor_id=reader, subject_kind="student", subject_id=uuid.uuid4())
    with tenant_scope(tenant), transaction.atomic():
        (reading,) = bulk_readings(tenant, now=now)
        assert (reading.students, reading.last_at) == (5, now)
        assert bulk_readings(tenant, now=now + dt.timedelta(minutes=2)) == []


def test_who_goes_on_for_hours_is_told_of_each_hour(cast: Cast) -> None:
    start = dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)
    job = SystemActor("notice bulk reading", (cast.sakura.pk,))
    with tenant_scope(cast.sakura.pk):
        for minute in (0, 30, 59, 61, 90, 122):
            at = start + dt.timedelta(minutes=minute)
            reading = Reading(cast.sakura.pk, cast.teacher.pk, 5, at, at)
            with transaction.atomic():
                known = noticing._is_known(reading)
            if not known:
                raise_alarm(job, reading)
    assert [alarm.hour.hour for alarm in alarms_of(cast.sakura)] == [0, 1, 2]


def test_only_the_job_of_a_tenant_raises_its_alarms(cast: Cast) -> None:
    now = timezone.now()
    reading = Reading(cast.sakura.pk, cast.teacher.pk, 5, now, now)
    for somebody in (SystemActor("notice bulk reading", (cast.kaede.pk,)), actor(cast.board_admin)):
        with tenant_scope(cast.sakura.pk), pytest.raises(NotPermitted):
            raise_alarm(somebody, reading)
    assert alarms_of(cast.sakura) == []


@pytest.fixture
def alarm(cast: Cast) -> BulkReadingAlarm:
    open_records(cast.teacher, 5)
    (found,) = look(cast.sakura)
    return found


def test_the_boards_admin_is_told_on_the_start_page_and_on_the_log(cast: Cast, alarm: BulkReadingAlarm) -> None:
    client = signed_in(cast.board_admin)
    for url in (START, BOARD):
        page = client.get(url)
        (told,) = page.context["alarms"]
        assert (told.name, told.role, told.students) == ("佐伯 恵", "4年1組 担任", 5)
        assert "佐伯 恵さんが、短い間に5人の記録を開きました" in page.content.decode()
    day = timezone.localdate(alarm.first_at).isoformat()
    assert told.log_url == f"{BOARD}?since={day}&until={day}&who={cast.teacher.pk}&what=records"
    assert len(client.get(told.log_url).context["rows"]) == 5


@pytest.mark.parametrize("name", ["teacher", "manager", "school_admin"])
def test_nobody_at_a_school_is_told(cast: Cast, alarm: BulkReadingAlarm, name: str) -> None:
    client = signed_in(getattr(cast, name))
    for url in ("/s/hibari/", "/s/hibari/log/"):
        page = client.get(url)
        assert page.context["alarms"] == []
        assert "短い間に" not in page.content.decode()


def done_url(alarm: BulkReadingAlarm, desk: str = "/t/sakura") -> str:
    return f"{desk}/log/alarms/{alarm.pk}/acknowledgement/"


def test_an_admin_is_done_with_it(cast: Cast, alarm: BulkReadingAlarm) -> None:
    client = signed_in(cast.board_admin)
    answer = client.post(done_url(alarm))
    assert (answer.status_code, answer["Location"]) == (302, BOARD)
    (after,) = alarms_of(cast.sakura)
    assert after.acknowledged_by == cast.board_admin.pk
    assert after.acknowledged_at is not None
    (entry,) = entries(cast.sakura, Event.BULK_READING_ACKNOWLEDGED)
    assert (entry.actor_id, entry.subject_id) == (cast.board_admin.pk, cast.teacher.pk)
    assert entry.details == {"students": 5, "alarm": str(alarm.pk)}
    assert client.get(START).context["alarms"] == []


def test_done_twice_the_first_one_stands(cast: Cast, alarm: BulkReadingAlarm) -> None:
    client = signed_in(cast.board_admin)
    client.post(done_url(alarm))
    (first,) = alarms_of(cast.sakura)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=50)):
        assert client.post(done_url(alarm)).status_code == 302
    assert alarms_of(cast.sakura)[0].acknowledged_at == first.acknowledged_at


@pytest.mark.parametrize(
    ("name", "desk", "status"),
    [
        ("teacher", "/s/hibari", 404),
        ("school_admin", "/s/hibari", 404),
        ("school_admin", "/t/sakura", 404),
        ("kaede_teacher", "/s/kaede", 404),
        ("mother", "/t/sakura", 403),
    ],
)
def test_nobody_else_is_done_with_it(cast: Cast, alarm: BulkReadingAlarm, name: str, desk: str, status: int) -> None:
    assert signed_in(getattr(cast, name)).post(done_url(alarm, desk)).status_code == status
    assert alarms_of(cast.sakura)[0].acknowledged_at is None


def test_by_looking_it_is_not_done(cast: Cast, alarm: BulkReadingAlarm) -> None:
    client = signed_in(cast.board_admin)
    assert client.get(done_url(alarm)).status_code == 405
    assert client.post("/t/sakura/log/alarms/x/acknowledgement/").status_code == 404
    assert alarms_of(cast.sakura)[0].acknowledged_at is None


def test_the_action_asks_too(cast: Cast, alarm: BulkReadingAlarm) -> None:
    for name in ("school_admin", "teacher"):
        with tenant_scope(cast.sakura.pk), pytest.raises(NotPermitted):
            acknowledge_bulk_reading(actor(getattr(cast, name)), alarm)
