"""No push goes where it should not: not when it is kept, and not when it is sent."""

import json
import socket
from typing import Any

import pytest

from messaging.delivery.models import PushSubscription
from messaging.delivery.push.addresses import AddressNotAllowed, address_of, is_public, network_address
from messaging.delivery.push.posting import Courier, Outcome
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send
from tests.messaging.reaching import deliveries, push_due, switch_on, with_phone
from tests.push_service import PushService

ALLOWED = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGuQ",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYA",
]
REFUSED = [
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://fcm.googleapis.com:8443/fcm/send/abc",
    "https://fcm.googleapis.com@evil.example/",
    "https://user:pass@fcm.googleapis.com/",
    "https://fcm.googleapis.com.evil.example/",
    "https://evilfcm.googleapis.com/",
    "https://evil-push.apple.com/",
    "https://push.apple.com/",
    "https://notify.windows.com.evil.example/w/",
    "https://127.0.0.1/push",
    "https://10.0.0.5/push",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/push",
    "https://localhost/push",
    "https://database.internal:5432/",
    "https://valkey.internal/",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/",
    "https://fcm.googleapis.com/\r\nHost: evil.example",
    "https://fcm.googleapis.com/ x",
    "https://fcm.googleapis.com:99999/",
    "https://ｆcm.googleapis.com/",
    "https://" + "a" * 2_000,
    "//fcm.googleapis.com/",
    "",
]


@pytest.mark.parametrize("url", ALLOWED)
def test_the_known_push_services_are_allowed(url: str) -> None:
    assert address_of(url).origin == url.partition("/")[0] + "//" + url.split("/")[2]


@pytest.mark.parametrize("url", REFUSED)
def test_nothing_else_is(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        address_of(url)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("142.250.196.106", True),
        ("2404:6800:4004:80f::200a", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.1.2.3", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("192.0.0.192", False),
        ("168.63.129.16", False),
        ("2001:200::1", True),
        ("2a00:1450:4001::1", True),
        ("2001:0:a00:1::", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::a00:1", False),
        ("fec0::1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("::ffff:142.250.196.106", False),
    ],
)
def test_inside_is_told_from_outside(number: str, public: bool) -> None:
    assert is_public(number) is public


@pytest.mark.parametrize("url", [*REFUSED[:12], "http://127.0.0.1:1/push"])
def test_a_guardian_cannot_register_such_an_address(cast: Cast, push_service: PushService, url: str) -> None:
    phone = push_service.phone()
    phone.url = url
    client = signed_in(cast.mother)
    answer = client.post("/settings/delivery/device/", {"subscription": phone.subscription}, follow=True)
    assert "はじめられませんでした" in answer.content.decode()
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "subscription",
    ["", "{}", "[]", "null", "1", '{"endpoint": 1, "keys": 2}', "x" * 3_000, "\x00", "[" * 1_500,
     json.dumps({"endpoint": ALLOWED[0], "keys": {"p256dh": "AAAA", "auth": "AAAA"}}),
     json.dumps({"endpoint": ALLOWED[0], "keys": {"p256dh": "é", "auth": 5}})],
)  # fmt: skip
def test_what_is_no_subscription_is_refused_plainly(cast: Cast, subscription: str) -> None:
    client = signed_in(cast.mother)
    answer = client.post("/settings/delivery/device/", {"subscription": subscription}, follow=True)
    assert (answer.status_code, "はじめられませんでした" in answer.content.decode()) == (200, True)
    assert not PushSubscription.objects.exists()


def test_a_name_that_leads_inside_by_now_is_refused_when_something_is_sent(
    cast: Cast, send: Send, push_service: PushService, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The allow-list has the name, and its DNS answers with an address of ours: nothing is even connected to."""
    _client, phone = with_phone(cast.mother, push_service)
    row = PushSubscription.objects.get()
    row.address = str(row.address).replace(push_service.origin, "https://web.push.apple.com")
    row.save()
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: inside)
    connected: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_options: connected.append(args))
    send()
    push_due(cast)
    assert deliveries(cast, cast.mother) == {"push": "failed", "mail": "pending"}
    assert (connected, phone.asked) == ([], 0)


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in ("142.250.196.106", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    with pytest.raises(AddressNotAllowed, match="inside the network"):
        network_address(address_of(ALLOWED[0]))


def test_a_host_that_does_not_answer_is_left_alone_for_the_round(settings: Any) -> None:
    settings.PUSH_LOCAL_SERVICE = "http://127.0.0.1:9"  # nobody listens there
    courier, address = Courier(), address_of("http://127.0.0.1:9/push")
    first, second = courier.post(address, b"x", {}), courier.post(address, b"x", {})
    courier.close()
    assert (first.outcome, first.error) == (Outcome.LATER, "ConnectionRefusedError")
    assert (second.outcome, second.error) == (Outcome.LATER, "does not answer")


def test_the_local_service_of_tests_cannot_be_named_in_production() -> None:
    """It is read from the environment by the demo's settings alone."""
    from tetoru.settings import reaching  # noqa: PLC0415 -- only to look at it

    assert reaching.PUSH_LOCAL_SERVICE == ""


def test_a_phone_registered_with_the_local_service_is_kept_while_it_is_allowed(
    cast: Cast, push_service: PushService
) -> None:
    assert switch_on(signed_in(cast.mother), push_service.phone()).status_code == 302
    assert PushSubscription.objects.count() == 1
