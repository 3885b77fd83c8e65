"""Every address has a door, every door an address, and each holds for everybody who knocks."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast, signed_in
from tetoru.doors import DOORS, NAMESPACES, Door

SAMPLES: dict[str, Any] = {
    "UUIDConverter": uuid.UUID(int=7),
    "IdConverter": uuid.UUID(int=7),
    "UUIDStrConverter": uuid.UUID(int=7),
    "PathConverter": "guardian/read",
    "SlugConverter": "x",
    "IntConverter": 1,
}
PLACES = {"school": "hibari", "board": "sakura"}


def addresses(resolver: Any = None, namespace: str = "", outer: Any = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of every address with values for its parts."""
    for pattern in (resolver or get_resolver()).url_patterns:
        converters = {**(outer or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver) and pattern.namespace in NAMESPACES:
            continue  # one door for all of them: tests/accounts/test_ops_doors.py knocks at each
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner, converters)
        else:
            assert isinstance(pattern, URLPattern)
            values = {name: SAMPLES[type(converter).__name__] for name, converter in converters.items()}
            if "place" in values:
                values["place"] = PLACES[namespace.removesuffix(":")]
            yield f"{namespace}{pattern.name}", values


ADDRESSES = dict(addresses())


def test_every_address_has_a_name_of_its_own() -> None:
    names = [name for name, _values in addresses()]
    assert len(names) == len(set(names)) == len(ADDRESSES)
    assert not [name for name in names if name.endswith("None")]


def test_every_address_has_a_door_and_every_door_an_address() -> None:
    assert set(ADDRESSES) == set(DOORS)


def knock(client: Client, name: str) -> str:
    """What a knock gives: `to sign-in`, `no token`, `forbidden` or `in`."""
    url = reverse(name, kwargs=ADDRESSES[name])
    response: HttpResponse = client.get(url)
    assert response.status_code < 500
    if response.status_code == 302 and response["Location"].startswith("/login/?next="):
        return "to sign-in"
    if response.status_code == 401 and response["Content-Type"] == "application/problem+json":
        return "no token"
    return "forbidden" if response.status_code == 403 else "in"


EXPECTED = {
    Door.EVERYBODY: {"anonymous": "in", "guardian": "in", "staff": "in"},
    Door.SIGNED_IN: {"anonymous": "to sign-in", "guardian": "in", "staff": "in"},
    Door.GUARDIANS: {"anonymous": "to sign-in", "guardian": "in", "staff": "forbidden"},
    Door.STAFF: {"anonymous": "to sign-in", "guardian": "forbidden", "staff": "in"},
    Door.PARTNERS: dict.fromkeys(("anonymous", "guardian", "staff"), "no token"),
}


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_each_door_opens_to_its_people_only(cast: Cast, visitor: Client, name: str) -> None:
    who = {"anonymous": visitor, "guardian": signed_in(cast.mother)}
    who["staff"] = signed_in(cast.board_admin if name.startswith("board:") else cast.school_admin)
    assert {person: knock(client, name) for person, client in who.items()} == EXPECTED[DOORS[name]]


@pytest.mark.parametrize("name", sorted(name for name, door in DOORS.items() if door is not Door.EVERYBODY))
def test_no_method_gets_past_a_door(cast: Cast, visitor: Client, name: str) -> None:
    url = reverse(name, kwargs=ADDRESSES[name])
    for method in ("get", "post", "put", "patch", "delete", "head", "options"):
        response = getattr(visitor, method)(url)
        if DOORS[name] is Door.PARTNERS:
            assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer"), method
            continue
        if method == "post":  # what was typed is carried through the sign-in
            assert (response.status_code, response.templates[0].name) == (401, "accounts/sign_in/page.html")
        else:
            assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/login/"), method


def test_a_fragment_says_that_the_session_ended_where_the_person_is_typing(visitor: Client, cast: Cast) -> None:
    url = reverse("school:draft", kwargs=ADDRESSES["school:draft"])
    response = visitor.post(url, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert 'data-state="expired"' in response.content.decode()


def test_a_page_without_a_door_opens_to_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(DOORS, "help")
    for client in (Client(raise_request_exception=False), signed_in(cast.teacher)):
        client.raise_request_exception = False
        assert client.get("/help/").status_code == 500


@pytest.mark.parametrize("path", ["/s/aoba/", "/s/kaede/", "/s/no-such-school/", "/t/sakura/", "/t/kaede/"])
def test_a_place_without_a_seat_is_as_if_it_did_not_exist(cast: Cast, path: str) -> None:
    client = signed_in(cast.teacher)
    assert client.get("/s/hibari/").status_code == 200
    missing, found = client.get("/s/never-was/"), client.get(path)
    assert found.status_code == missing.status_code == 404
    assert found.content == missing.content
