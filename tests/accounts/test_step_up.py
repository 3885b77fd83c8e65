"""Sensitive deeds ask again; what was typed is kept."""

import datetime as dt

import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import TotpDevice
from accounts.second_factor.codes import current_code
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD, TOTP_SECRET

POLICY, AGAIN = "/t/sakura/settings/second-factor/", "/login/again/"


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False)


def test_within_ten_minutes_nobody_is_asked(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    with later(9.5):
        assert client.get(POLICY).status_code == 200


def test_after_ten_minutes_the_second_factor_is_asked_for_again(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    with later(10.5):
        assert client.get(POLICY)["Location"] == f"{AGAIN}?next=%2Ft%2Fsakura%2Fsettings%2Fsecond-factor%2F"
        response = client.post(POLICY, {"who": "all"})
        assert (response.status_code, response.context["carried"]) == (401, [("who", "all")])
        cast.sakura.refresh_from_db()
        assert cast.sakura.second_factor_for_all_staff is False
        wrong = client.post(AGAIN, {"code": "12345", "next": POLICY, "carried-who": "all"})
        assert (wrong.status_code, wrong.context["carried"]) == (422, [("who", "all")])
        code = current_code(TOTP_SECRET)
        response = client.post(AGAIN, {"code": code, "next": POLICY, "carried-who": "all"})
        assert (response.status_code, response.context["destination"]) == (200, POLICY)
        assert client.post(POLICY, dict(response.context["carried"])).status_code == 302
        cast.sakura.refresh_from_db()
        assert cast.sakura.second_factor_for_all_staff is True
        assert client.post(AGAIN, {"code": code}).status_code == 422, "a code proves once"


def test_without_a_second_factor_the_password_is_asked_for(cast: Cast) -> None:
    client, app = signed_in(cast.teacher), "/account/second-factor/app/"
    with later(11):
        assert client.get(app)["Location"].startswith(AGAIN)
        assert client.post(AGAIN, {"password": "wrong", "next": app}).status_code == 422
        assert client.post(AGAIN, {"code": "000000", "next": app}).status_code == 422
        assert client.post(AGAIN, {"password": PASSWORD, "next": app})["Location"] == app
        assert client.get(app).status_code == 200


def test_with_a_second_factor_the_password_proves_nothing(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    with later(11):
        assert client.post(AGAIN, {"password": PASSWORD, "next": POLICY}).status_code == 422
        assert client.get(POLICY).status_code == 302


def test_guessing_the_password_here_is_stopped_like_a_sign_in(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    answers = [client.post(AGAIN, {"password": "wrong"}).status_code for _ in range(6)]
    assert answers == [422] * 4 + [429] * 2


def test_a_session_without_the_second_factor_is_not_let_past_by_stepping_up(cast: Cast) -> None:
    client = Client()
    client.post("/login/", {"login": cast.board_admin.login, "password": PASSWORD})
    for url in (AGAIN, POLICY, "/account/second-factor/", "/account/second-factor/app/", "/account/devices/"):
        assert client.get(url)["Location"].startswith("/login/second-factor/"), url
        assert client.post(url, {"password": PASSWORD}).status_code == 401, url
    assert TotpDevice.objects.filter(user=cast.board_admin).count() == 1
