"""The settings and all that is reached from them, in the guardian's language, whole: each page, error and answer."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.guardians.views.signup import MAILS_PER_NETWORK
from accounts.models import AccountMail, Session, User
from messaging.delivery.models import Preference
from tests.accounts.guardians.letters import fresh_ip, letter_for
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD, give_app
from tests.messaging.absences.speaking import OTHERS, assert_speaks, speaking
from tests.messaging.reaching import switch_on
from tests.push_service import PushService
from tetoru.languages import LANGUAGES

DELIVERY, DEVICES, CHANGE = "/settings/delivery/", "/account/devices/", "/password/change/"
CHOSEN = {"normal": "digest", "digest_hour": "19", "quiet": "on", "since": "22:00", "until": "06:00"}
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
NEW = "kaki no ki wa aoi"


@pytest.mark.parametrize("code", OTHERS)
def test_the_settings_and_who_opened_the_record(cast: Cast, code: str) -> None:
    for staff, school in ((cast.teacher, "s/hibari"), (cast.board_admin, "t/sakura"), (cast.manager, "s/hibari")):
        signed_in(staff).get(f"/{school}/students/{cast.hinata.pk}/")
    mother = speaking(cast.mother, code)
    User.objects.filter(pk=cast.mother.pk).update(mail_failing_since=timezone.now())
    viewers = f"/settings/viewers/{cast.hinata.pk}/"
    pages = [mother.get("/settings/"), mother.get(viewers)]
    assert "佐伯 恵" in pages[0].content.decode()
    pages += [mother.get(viewers, {"month": month}) for month in ("2026-01", "x")]
    pages += [
        mother.get(viewers, {"after": "x"}),
        mother.get("/settings/viewers/00000000-0000-0000-0000-000000000000/"),
    ]
    assert [page.status_code for page in pages[3:]] == [422, 422, 404]
    childless = speaking(cast.mother, code)
    User.objects.filter(pk=cast.mother.pk).update(tenant_ids=[])
    pages.append(childless.get("/settings/"))
    assert_speaks(code, *pages)


@pytest.mark.parametrize("code", OTHERS)
def test_how_notices_reach_one(cast: Cast, push_service: PushService, code: str) -> None:
    mother, other = speaking(cast.mother, code), signed_in(cast.mother)
    pages = [mother.get(DELIVERY), mother.post(f"{DELIVERY}device/", {"subscription": "x"}, follow=True)]
    for wrong in ({"normal": ""}, {"normal": "x"}, {"digest_hour": "99"}, {"since": "x"}, {"until": "21:00"}):
        pages.append(mother.post(DELIVERY, {**CHOSEN, **wrong}))
        assert pages[-1].status_code == 422
    pages.append(mother.post(DELIVERY, CHOSEN, follow=True))  # type: ignore[arg-type]
    assert Preference.objects.get(guardian=cast.mother).normal == "digest"
    switch_on(other, push_service.phone())
    pages.append(mother.get(DELIVERY))
    pages.append(switch_on(mother, push_service.phone()))
    pages.append(mother.get(DELIVERY))
    pages.append(mother.post(f"{DELIVERY}device/removal/", follow=True))  # type: ignore[arg-type]
    assert_speaks(code, *(page for page in pages if page.status_code != 302))


@pytest.mark.parametrize("code", OTHERS)
def test_a_new_address_and_a_new_password(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    pages = [mother.get("/settings/email/"), *(mother.post("/settings/email/", {"email": one}) for one in ("", "x"))]
    done: Any = mother.post("/settings/email/", {"email": "neu@mail.example"}, follow=True)
    assert set(AccountMail.objects.values_list("language", flat=True)) == {code}
    assert_speaks(code, *pages, done, mother.get(CHANGE))
    for current, new, again in (
        ("", "", ""), ("wrong", NEW, NEW), (PASSWORD, "short", "short"), (PASSWORD, "1234567890", "1234567890"),
        (PASSWORD, PASSWORD, PASSWORD), (PASSWORD, NEW, "another one, quite"),
    ):  # fmt: skip
        page = mother.post(CHANGE, {"current": current, "new": new, "again": again}, REMOTE_ADDR=fresh_ip())
        assert page.status_code == 422
        assert_speaks(code, page)


@pytest.mark.parametrize("code", OTHERS)
def test_the_devices_on_which_one_is_signed_in(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    for browser in (IPHONE, "curl/8.5.0"):
        signed = Client(headers={"User-Agent": browser})
        assert signed.post("/login/", {"login": cast.mother.email, "password": PASSWORD}).status_code == 302
    assert Session.objects.filter(user=cast.mother, device_label="iPhone の Safari").exists()
    page: Any = mother.get(DEVICES)
    assert len(page.context["devices"]) == 3
    away: Any = mother.post(f"{DEVICES}{page.context['devices'][1].id}/removal/", follow=True)
    assert_speaks(code, page, away, mother.post(f"{DEVICES}others/removal/", follow=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", OTHERS)
def test_another_child_is_added(cast: Cast, code: str) -> None:
    mother = speaking(cast.minato_mother, code)
    mother.defaults["REMOTE_ADDR"] = fresh_ip()
    pages = [mother.get("/settings/children/new/")]
    pages += [mother.post("/settings/children/new/", {"code": one}) for one in ("", "ABCD-2345", "x" * 61)]
    codes = [letter_for(cast, child)[1] for child in (cast.minato, cast.hinata)]
    for letter in codes:
        pages.append(mother.post("/settings/children/new/", {"code": letter}, follow=True))  # type: ignore[arg-type]
        pages.append(mother.post("/settings/children/new/confirmation/", {}))
        sent = {"relation": "mother"}
        pages.append(mother.post("/settings/children/new/confirmation/", sent, follow=True))  # type: ignore[arg-type]
    assert [page.request["PATH_INFO"] for page in pages[6::3]] == ["/settings/children/new/", "/settings/"]
    assert_speaks(code, *pages)


@pytest.mark.parametrize("code", OTHERS)
def test_an_account_is_closed(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    pages = [mother.get("/settings/closing/")]
    pages += [mother.post("/settings/closing/", {"current": one}) for one in ("", "wrong-wrong")]
    closed: Any = mother.post("/settings/closing/", {"current": PASSWORD}, follow=True)
    assert closed.request["PATH_INFO"] == "/settings/closed/"
    assert_speaks(code, *pages, closed)


@pytest.mark.parametrize("code", OTHERS)
def test_a_second_factor_that_is_lost_and_found_again(cast: Cast, code: str) -> None:
    """The pages that staff share are Japanese still; these two are a guardian's alone."""
    lost = "/login/second-factor/lost/"
    give_app(cast.mother)
    mother, waiting = speaking(cast.mother, code), Client(REMOTE_ADDR=fresh_ip())
    waiting.post("/login/", {"login": cast.mother.email, "password": PASSWORD})
    pages: list[Any] = [waiting.get(lost), waiting.post(lost, follow=True)]
    User.objects.filter(pk=cast.mother.pk).update(factors_end_at=timezone.now() + dt.timedelta(days=3))
    pages += [waiting.get(lost), mother.get("/settings/"), mother.post("/account/second-factor/kept/", follow=True)]
    assert pages[-1].request["PATH_INFO"] == "/settings/"
    pages += [waiting.post(lost) for _attempt in range(MAILS_PER_NETWORK)]
    assert pages[-1].status_code == 429
    assert_speaks(code, *(page for page in pages if page.status_code != 302))


def test_a_device_is_named_to_each_in_their_language(cast: Cast) -> None:
    mother = speaking(cast.mother, "en")
    Session.objects.filter(user=cast.mother).update(device_label="Mac の Firefox")
    assert [device.label for device in mother.get(DEVICES).context["devices"]] == ["Firefox on Mac"]
    new = Client(headers={"User-Agent": IPHONE})
    new.post("/login/", {"login": cast.mother.email, "password": PASSWORD})
    assert "Safari on iPhone" in AccountMail.objects.get(kind="new_device").words
    teacher = speaking(cast.teacher, "en")  # no page gives staff another language; a row of old might have one
    Session.objects.filter(user=cast.teacher).update(device_label="Mac の Firefox")
    for url in (DEVICES, CHANGE):
        assert teacher.get(url)["Content-Language"] == "ja"
    assert "Mac の Firefox" in teacher.get(DEVICES).content.decode()


def test_another_language_costs_no_query_here_either(cast: Cast) -> None:
    counts = set()
    for code, _name in LANGUAGES:
        mother = speaking(cast.mother, code)
        with CaptureQueriesContext(connection) as queries:
            for url in ("/settings/", DELIVERY, DEVICES):
                mother.get(url)
        counts.add(len(queries))
    assert len(counts) == 1
