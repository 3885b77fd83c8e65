"""The pages on which people say how they want to be told: works, refuses, loses nothing that was typed."""

import datetime as dt
from typing import Any

import pytest

from auditlog.models import Entry
from messaging.delivery.models import Preference, PushSubscription, QuietHours
from tests.cast import Cast, signed_in
from tests.push_service import PushService
from tetoru.tenancy import tenant_scope

PAGE, SCHOOL = "/settings/delivery/", "/s/hibari/settings/quiet-hours/"
CHOSEN = {"normal": "digest", "digest_hour": "19", "quiet": "on", "since": "22:00", "until": "06:00"}


def events_of(cast: Cast, event: str) -> list[dict[str, Any]]:
    with tenant_scope(cast.sakura.pk):
        return [entry.details for entry in Entry.objects.filter(event=event).order_by("id")]


def test_a_guardian_chooses_how_to_be_told_and_sees_it_again(cast: Cast) -> None:
    client = signed_in(cast.mother)
    assert client.get(PAGE).context["form"]["normal"].value() == "now"
    assert client.post(PAGE, {**CHOSEN, "by_mail": "on"}).status_code == 302
    kept = Preference.objects.get(guardian=cast.mother)
    assert (kept.normal, kept.digest_hour, kept.by_mail) == ("digest", 19, True)
    assert (kept.quiet_since, kept.quiet_until) == (dt.time(22), dt.time(6))
    form = client.get(PAGE).context["form"]
    assert [form[name].value() for name in ("normal", "digest_hour", "by_mail", "quiet")] == ["digest", 19, True, True]
    assert events_of(cast, "guardian.delivery_preference_changed") == [
        {"normal": "digest", "by_mail": True, "quiet": True}
    ]
    client.post(PAGE, {"normal": "now", "digest_hour": "19", "since": "22:00", "until": "06:00"})
    kept.refresh_from_db()
    assert (kept.normal, kept.by_mail, kept.quiet_since) == ("now", False, None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"normal": ""}, "どれか1つを選んでください。"),
        ({"since": "後で"}, "21:00 のように入れてください。"),
        ({"until": ""}, "21:00 のように入れてください。"),
        ({"since": "22:00", "until": "22:00"}, "知らせない時間は、14時間までにしてください。"),
        ({"since": "12:00", "until": "11:59"}, "知らせない時間は、14時間までにしてください。"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(cast: Cast, wrong: dict[str, str], words: str) -> None:
    answer = signed_in(cast.mother).post(PAGE, {**CHOSEN, **wrong})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert answer.context["form"]["digest_hour"].value() == "19"
    assert not Preference.objects.exists()


@pytest.mark.parametrize("wrong", [{"normal": "never"}, {"digest_hour": "99"}, {"digest_hour": "x"}])
def test_what_the_page_does_not_offer_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    assert signed_in(cast.mother).post(PAGE, {**CHOSEN, **wrong}).status_code == 422
    assert not Preference.objects.exists()


def test_the_page_says_that_urgent_notices_cannot_be_muted(cast: Cast) -> None:
    page = signed_in(cast.mother).get(PAGE).content.decode()
    assert "緊急のお知らせは、夜でもすぐに届きます。" in page
    assert "止めることはできません。" in page


def test_one_guardian_changes_nothing_for_another(cast: Cast, push_service: PushService) -> None:
    signed_in(cast.mother).post(PAGE, CHOSEN)
    client = signed_in(cast.mother)
    client.post(f"{PAGE}device/", {"subscription": push_service.phone().subscription})
    signed_in(cast.father).post(f"{PAGE}device/removal/")
    assert signed_in(cast.father).get(PAGE).context["reach"].preference is None
    assert PushSubscription.objects.count() == 1


def test_the_log_names_a_device_by_its_number_alone(cast: Cast, push_service: PushService) -> None:
    client, phone = signed_in(cast.mother), push_service.phone()
    client.post(f"{PAGE}device/", {"subscription": phone.subscription})
    (details,) = events_of(cast, "device.push_begun")
    assert set(details) == {"device"}
    client.post(f"{PAGE}device/removal/")
    assert len(events_of(cast, "device.push_ended")) == 1


def test_a_school_sets_changes_and_ends_its_quiet_hours(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    assert client.post(SCHOOL, {"quiet": "on", "since": "20:00", "until": "07:00"}).status_code == 302
    client.post(SCHOOL, {"quiet": "on", "since": "21:00", "until": "07:00"})
    with tenant_scope(cast.sakura.pk):
        (row,) = QuietHours.objects.all()
        assert (row.school_id, row.since, row.until) == (cast.hibari.pk, dt.time(21), dt.time(7))
    assert client.get(SCHOOL).context["form"]["since"].value() == dt.time(21)
    client.post(SCHOOL, {"since": "21:00", "until": "07:00"})
    with tenant_scope(cast.sakura.pk):
        assert not QuietHours.objects.exists()
    assert events_of(cast, "school.quiet_hours_changed") == [
        {"since": "20:00", "until": "07:00"}, {"since": "21:00", "until": "07:00"}, {"hours": "none"}
    ]  # fmt: skip


def test_only_the_schools_own_admin_sets_them(cast: Cast) -> None:
    hours = {"quiet": "on", "since": "20:00", "until": "07:00"}
    for person, status in (
        (cast.teacher, 403), (cast.manager, 403), (cast.aoba_teacher, 404), (cast.kaede_teacher, 404),
        (cast.mother, 403), (cast.board_admin, 404),
    ):  # fmt: skip
        assert signed_in(person).post(SCHOOL, hours).status_code == status
    with tenant_scope(cast.sakura.pk):
        assert not QuietHours.objects.exists()


def test_too_long_a_silence_is_refused_and_what_was_typed_stays(cast: Cast) -> None:
    answer = signed_in(cast.school_admin).post(SCHOOL, {"quiet": "on", "since": "17:00", "until": "08:00"})
    assert answer.status_code == 422
    assert answer.context["form"]["since"].value() == "17:00"
    assert "14時間までに" in answer.content.decode()
