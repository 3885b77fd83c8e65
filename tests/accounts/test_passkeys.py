"""Passkeys: which answers hold, and which don't."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Passkey, User
from auditlog.models import Entry
from tests.accounts.authenticator import PRESENT, SoftPasskey
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tetoru.tenancy import tenant_scope

NEW, ASK, SIGN_IN = "/account/second-factor/passkeys/new/", "/login/second-factor/", "/login/passkey/"
GARBAGE = [
    "",
    "x",
    "{}",
    "[]",
    "null",
    '{"id": 5}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}',
    '{"id":"!","rawId":"!","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA"}}',
    "[" * 5000,
]


def options_at(client: Client, url: str) -> str:
    found: Any = client.get(url).context["options"]
    assert isinstance(found, str)
    return found


def registered(user: User) -> tuple[Client, SoftPasskey]:
    client, device = signed_in(user), SoftPasskey()
    response = client.post(NEW, {"credential": device.made(options_at(client, NEW)), "name": "電話"})
    assert (response.status_code, len(response.context["codes"])) == (200, 10)
    return client, device


def at_the_question(user: User) -> Client:
    client = Client()
    client.post("/login/", {"login": user.login or user.email, "password": PASSWORD})
    return client


def test_a_passkey_is_kept_with_its_public_half(cast: Cast) -> None:
    _client, device = registered(cast.teacher)
    passkey = Passkey.objects.get(user=cast.teacher)
    assert (bytes(passkey.credential_id), passkey.name, passkey.transports) == (device.id, "電話", ["internal"])
    assert device.handle == cast.teacher.pk.bytes, "a device is told no name but the one typed at the door"


@pytest.mark.parametrize("name", ["mother", "teacher"])
def test_it_is_enough_by_itself(cast: Cast, name: str) -> None:
    user: User = getattr(cast, name)
    _client, device = registered(user)
    visitor = Client()
    response = visitor.post(SIGN_IN, {"credential": device.signed(options_at(visitor, SIGN_IN)), "next": "/settings/"})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert visitor.session["_auth_user_id"] == str(user.pk)
    assert visitor.get("/home/" if name == "mother" else "/s/hibari/").status_code == 200
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="person.signed_in")
    assert (entry.actor_id, entry.details) == (user.pk, {"by": "passkey"})


def test_it_is_a_second_factor(cast: Cast) -> None:
    _client, device = registered(cast.teacher)
    visitor = at_the_question(cast.teacher)
    assert visitor.get("/s/hibari/")["Location"].startswith(ASK)
    response = visitor.post(ASK, {"credential": device.signed(options_at(visitor, ASK)), "next": "/s/hibari/"})
    assert (response.status_code, response["Location"]) == (302, "/s/hibari/")
    assert visitor.get("/s/hibari/").status_code == 200


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://evil.example"},
        {"site": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"count": 1},
    ],
)
def test_a_dishonest_answer_opens_nothing(cast: Cast, bent: dict[str, Any]) -> None:
    """Another site, a person who was not verified, a counter that went back (a copied key)."""
    _client, device = registered(cast.teacher)
    Passkey.objects.update(sign_count=7)
    device.count = 7
    visitor = Client()
    response = visitor.post(SIGN_IN, {"credential": device.signed(options_at(visitor, SIGN_IN), **bent)})
    assert response.status_code == 422
    assert "_auth_user_id" not in visitor.session
    visitor = at_the_question(cast.teacher)
    answer = device.signed(options_at(visitor, ASK), **bent)
    assert visitor.post(ASK, {"credential": answer}).status_code == 422
    assert visitor.get("/s/hibari/")["Location"].startswith(ASK)


def test_an_answer_holds_once_and_for_five_minutes(cast: Cast) -> None:
    _client, device = registered(cast.teacher)
    visitor = Client()
    options = options_at(visitor, SIGN_IN)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5, seconds=1)):
        assert visitor.post(SIGN_IN, {"credential": device.signed(options)}).status_code == 422
    answer = device.signed(options_at(visitor, SIGN_IN))
    assert visitor.post(SIGN_IN, {"credential": answer}).status_code == 302
    thief = Client()
    thief.get(SIGN_IN)
    assert thief.post(SIGN_IN, {"credential": answer}).status_code == 422


def test_a_challenge_of_one_page_is_no_good_at_another(cast: Cast) -> None:
    client, device = registered(cast.teacher)
    visitor = at_the_question(cast.teacher)
    options = options_at(visitor, ASK)
    assert visitor.post("/login/again/", {"credential": device.signed(options)}).status_code == 401
    fresh = options_at(client, "/login/again/")
    assert client.post(NEW, {"credential": SoftPasskey().made(fresh_user(fresh, cast.teacher))}).status_code == 422


def fresh_user(options: str, user: User) -> str:
    return json.dumps(json.loads(options) | {"user": {"id": "AA"}})


def test_somebody_elses_passkey_is_no_second_factor_of_mine(cast: Cast) -> None:
    _client, mine = registered(cast.teacher)
    _other, theirs = registered(cast.other_teacher)
    visitor = at_the_question(cast.teacher)
    assert visitor.post(ASK, {"credential": theirs.signed(options_at(visitor, ASK))}).status_code == 422
    theirs.handle = mine.handle
    stranger = Client()
    assert stranger.post(SIGN_IN, {"credential": theirs.signed(options_at(stranger, SIGN_IN))}).status_code == 422


@pytest.mark.parametrize("state", ["deactivated", "removed"])
def test_a_passkey_of_somebody_who_is_out_opens_nothing(cast: Cast, state: str) -> None:
    client, device = registered(cast.teacher)
    if state == "deactivated":
        User.objects.filter(pk=cast.teacher.pk).update(is_active=False)
    else:
        passkey = Passkey.objects.get(user=cast.teacher)
        assert client.post(f"/account/second-factor/passkeys/{passkey.pk}/removal/").status_code == 302
    visitor = Client()
    response = visitor.post(SIGN_IN, {"credential": device.signed(options_at(visitor, SIGN_IN))})
    assert response.status_code == 422
    assert "_auth_user_id" not in visitor.session


@pytest.mark.parametrize("bent", [{"origin": "https://evil.example"}, {"flags": PRESENT}])
def test_a_dishonest_new_passkey_is_not_kept(cast: Cast, bent: dict[str, Any]) -> None:
    client = signed_in(cast.teacher)
    assert client.post(NEW, {"credential": SoftPasskey().made(options_at(client, NEW), **bent)}).status_code == 422
    assert not Passkey.objects.filter(user=cast.teacher).exists()


def test_one_passkey_belongs_to_one_person(cast: Cast) -> None:
    _client, device = registered(cast.teacher)
    client = signed_in(cast.other_teacher)
    assert client.post(NEW, {"credential": device.made(options_at(client, NEW))}).status_code == 409
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_is_refused_politely_everywhere(cast: Cast, text: str) -> None:
    client, _device = registered(cast.teacher)
    visitor, waiting = Client(), at_the_question(cast.teacher)
    for browser, url in ((visitor, SIGN_IN), (waiting, ASK), (client, NEW)):
        browser.get(url)
        assert browser.post(url, {"credential": text}).status_code == 422, url
