"""Guessing is slowed by login and by network; the owner gets in all the same."""

import datetime as dt

import pytest
import time_machine
from django.test import Client, RequestFactory

from accounts import lockout
from accounts.devices.known import COOKIE
from accounts.hashers import ModestArgon2
from accounts.lockout import network_of
from tests.cast import Cast
from tests.factories import PASSWORD

EMAIL = "ogawa@mail.example"


def knock(client: Client, ip: str, typed: str = "wrong", login: str = EMAIL) -> int:
    return client.post("/login/", {"login": login, "password": typed}, REMOTE_ADDR=ip).status_code


@pytest.fixture
def own_phone(cast: Cast) -> Client:
    """Where the guardian has been signed in before."""
    client = Client()
    assert knock(client, "192.0.2.1", PASSWORD) == 302
    client.post("/logout/")
    assert COOKIE in client.cookies
    return client


@pytest.fixture
def guessed(own_phone: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Many strangers have guessed at the guardian's login, each a few times."""
    monkeypatch.setattr(lockout, "LOGIN_LIMIT", 6)
    answers = [knock(Client(), f"198.51.100.{n}") for n in range(6)]
    assert answers == [422] * 6
    return own_phone


def test_guessing_from_many_addresses_stops_strangers_and_not_the_owner(guessed: Client) -> None:
    assert knock(Client(), "198.51.100.77", PASSWORD) == 429, "a stranger's right guess is no better"
    assert knock(guessed, "203.0.113.5", PASSWORD) == 302


def test_the_owner_gets_in_anywhere_after_a_while(guessed: Client) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=15, seconds=1)):
        assert knock(Client(), "203.0.113.5", PASSWORD) == 302


def test_who_goes_on_guessing_does_not_make_the_lock_longer(guessed: Client) -> None:
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(minutes=14)):
        assert [knock(Client(), f"198.51.100.{n}") for n in range(6)] == [429] * 6
    with time_machine.travel(start + dt.timedelta(minutes=15, seconds=1)):
        assert knock(Client(), "203.0.113.5", PASSWORD) == 302


def test_a_shut_login_costs_no_hash(guessed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("encode", "verify"):
        monkeypatch.setattr(ModestArgon2, name, lambda *_args, **_kw: pytest.fail("hashed"))
    assert knock(Client(), "198.51.100.77") == 429


def test_a_known_browser_guesses_no_more_than_others(guessed: Client) -> None:
    answers = [knock(guessed, "203.0.113.5") for _ in range(6)]
    assert answers == [422] * 4 + [429] * 2


@pytest.mark.parametrize("value", ["", "x", "W10:1abc:forged"])
def test_a_forged_cookie_makes_nobody_known(guessed: Client, value: str) -> None:
    stranger = Client()
    stranger.cookies[COOKIE] = value
    assert knock(stranger, "198.51.100.77", PASSWORD) == 429


def test_another_persons_browser_is_no_help(cast: Cast, guessed: Client) -> None:
    fathers = Client()
    assert knock(fathers, "192.0.2.9", PASSWORD, str(cast.father.email)) == 302
    fathers.post("/logout/")
    assert knock(fathers, "198.51.100.77", PASSWORD) == 429


def test_a_network_that_tries_many_logins_waits_but_not_who_was_there_before(
    own_phone: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "NETWORK_LIMIT", 8)
    school = "203.0.113.200"
    assert [knock(Client(), school, login=f"t{n}@sakura") for n in range(8)] == [422] * 8
    assert knock(Client(), school, PASSWORD, str(cast.teacher.login)) == 429
    assert knock(own_phone, school, PASSWORD) == 302
    assert knock(Client(), "203.0.113.201", PASSWORD, str(cast.teacher.login)) == 302


def test_the_cookie_tells_nothing_and_is_for_the_server_alone(own_phone: Client) -> None:
    cookie = own_phone.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 400 * 24 * 3600)
    assert "ogawa" not in cookie.value


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("nonsense", None)],
)
def test_a_household_on_ipv6_is_one_network(address: str, network: str | None) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network
