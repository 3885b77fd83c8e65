"""Sessions: how long they last, what they are called, and who ends them."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.devices.labels import device_label, label_said
from accounts.models import Session, User
from auditlog.models import Entry
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

URL = "/account/devices/"
MONDAY = dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


def at(**later: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + dt.timedelta(**later), tick=False)


def removal(device: object) -> str:
    return f"{URL}{device}/removal/"


def listed(client: Client) -> list[tuple[str, bool]]:
    return [(device.label, device.is_this) for device in client.get(URL).context["devices"]]


def sign_in(user: User, browser: str) -> Client:
    client = Client(headers={"User-Agent": browser})
    assert client.post("/login/", {"login": user.login or user.email, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("browser", "label"),
    [
        (IPHONE, "iPhone の Safari"),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {CHROME} Mobile Safari/537.36", "Android の Chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/142.0", "Windows の Edge"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0", "Mac の Firefox"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", "Chromebook の Chrome"),
        ("curl/8.5.0", "種類のわからない端末"),
        ("", "種類のわからない端末"),
        ("<script>alert(1)</script>", "種類のわからない端末"),
    ],
)
def test_devices_are_called_by_what_they_are(browser: str, label: str) -> None:
    assert label_said(device_label(browser)) == label


@pytest.mark.parametrize("name", ["mother", "teacher"])
def test_a_person_signs_out_a_device_that_was_lost(cast: Cast, name: str) -> None:
    user: User = getattr(cast, name)
    lost, here = sign_in(user, IPHONE), sign_in(user, f"Windows {CHROME}")
    sign_in(cast.father, IPHONE)
    assert listed(here) == [("Windows の Chrome", True), ("iPhone の Safari", False)]
    device = here.get(URL).context["devices"][1]
    assert here.post(removal(device.id))["Location"] == URL
    assert lost.get(URL)["Location"].startswith("/login/?next=")
    assert listed(here) == [("Windows の Chrome", True)]
    with tenant_scope(cast.sakura.pk):
        (entry,) = Entry.objects.filter(event="person.device_signed_out")
    assert (entry.actor_id, entry.subject_id, entry.details) == (user.pk, user.pk, {"ended": 1})


def test_all_others_at_once(cast: Cast) -> None:
    others = [sign_in(cast.mother, IPHONE) for _ in range(3)]
    here, somebody = sign_in(cast.mother, "Mac Safari/1"), sign_in(cast.father, IPHONE)
    assert here.post(f"{URL}others/removal/").status_code == 302
    assert [other.get("/home/").status_code for other in others] == [302] * 3
    assert (here.get("/home/").status_code, somebody.get("/home/").status_code) == (200, 200)


def test_nobody_signs_out_somebody_elses_device(cast: Cast) -> None:
    theirs = sign_in(cast.father, IPHONE)
    device = theirs.get(URL).context["devices"][0]
    client = signed_in(cast.mother)
    own = client.get(URL).context["devices"][0]
    assert [client.post(removal(one)).status_code for one in (device.id, new_id(), own.id)] == [404] * 3
    assert client.get(removal(device.id)).status_code == 405
    assert theirs.get("/home/").status_code == 200


def test_a_page_never_shows_what_opens_a_session(cast: Cast) -> None:
    client = signed_in(cast.mother)
    keys = Session.objects.filter(user=cast.mother).values_list("session_key", flat=True)
    page = client.get(URL).content.decode()
    assert [key for key in keys if key in page] == []


def test_the_device_stays_the_same_when_the_key_changes(cast: Cast) -> None:
    client = sign_in(cast.teacher, IPHONE)
    before = client.get(URL).context["devices"][0]
    key = client.session.session_key
    new = "kaki no ki wa aoi"
    client.post("/password/change/", {"current": PASSWORD, "new": new, "again": new})
    after = client.get(URL).context["devices"]
    assert client.session.session_key != key
    assert [(one.id, one.label) for one in after] == [(before.id, "iPhone の Safari")]


def test_staff_are_out_after_an_hour_without_a_page_and_lose_no_word(cast: Cast) -> None:
    with at():
        client = sign_in(cast.teacher, IPHONE)
    for minutes in (58, 116):
        with at(minutes=minutes):
            assert client.get("/s/hibari/").status_code == 200
    with at(minutes=177):
        response = client.post("/s/hibari/notices/new/", {"title": "遠足"})
        assert (response.status_code, response.templates[0].name) == (401, "accounts/sign_in/page.html")
        assert response.context["carried"] == [("title", "遠足")]
        assert client.get("/s/hibari/")["Location"].startswith("/login/")


def test_staff_are_out_after_twelve_hours_however_busy(cast: Cast) -> None:
    with at():
        client = sign_in(cast.teacher, IPHONE)
    for minutes in range(50, 720, 50):
        with at(minutes=minutes):
            assert client.get("/s/hibari/").status_code == 200
    with at(hours=12):
        assert client.get("/s/hibari/")["Location"].startswith("/login/")


def test_guardians_stay_for_180_days_since_they_last_came(cast: Cast) -> None:
    with at():
        client = sign_in(cast.mother, IPHONE)
    for days in (179, 358, 537):
        with at(days=days):
            assert client.get("/home/").status_code == 200
            assert client.cookies["sessionid"]["max-age"] == 180 * 24 * 3600, "the cookie slides along"
    with at(days=718):
        assert client.get("/home/")["Location"].startswith("/login/")


def test_a_busy_hour_writes_the_session_once(cast: Cast) -> None:
    with at():
        client = sign_in(cast.mother, IPHONE)
    for minutes in range(5, 60, 5):
        with at(minutes=minutes):
            assert "sessionid" not in client.get("/home/").cookies
    with at(minutes=61):
        assert "sessionid" in client.get("/home/").cookies


def test_sessions_that_ran_out_are_not_listed(cast: Cast) -> None:
    with at():
        sign_in(cast.teacher, IPHONE)
    with at(minutes=61):
        assert listed(sign_in(cast.teacher, f"Windows {CHROME}")) == [("Windows の Chrome", True)]
