"""Every address × method × person and state, executed; the answers stand in docs/permissions.md."""

from collections.abc import Iterator
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.databases import undone
from tests.isolation import table
from tests.isolation.people import MEMBERS, PEOPLE
from tests.isolation.world import Place, World, addresses, filled
from tetoru.doors import door_of

ADDRESSES = addresses()
VERBS = {"GET": ("get", "head"), "POST": ("post",), "other": ("put", "patch", "delete")}
ASKED = {
    "/login/second-factor/": "factor",
    "/ops/second-factor/": "factor",
    "/login/again/": "again",
    "/account/second-factor/": "set up",
}
"""Where a person is led who has still to prove who they are, or to set that up."""
REFUSALS = {"sign-in", "password", "factor", "again", "set up", "401", "403", "404", "405"}
NOTED = ("auditlog_", "accounts_session", "axes_")
"""What a refusal may write: its entry in the log, a session, a count of wrong passwords."""
WRITTEN = """
select relname, touched from (
    select relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid) as touched
    from pg_class where relkind = 'r' and oid >= 16384  -- the lower ones are PostgreSQL's own
) counted where touched > 0
"""
"""What pg_stat_xact_user_tables says; the view itself takes ten times as long, at 50,000 looks."""


def word(response: HttpResponse) -> str:
    """What became of a knock, in one word."""
    way = response.headers.get("Location", "")
    if way.partition("?")[0] in ASKED:
        return ASKED[way.partition("?")[0]]
    if response.headers.get("Content-Type") == "application/problem+json":
        return str(response.status_code)
    if response.status_code == 401 and response.templates[0].name == "accounts/second_factor/ask.html":
        return "factor"
    if response.status_code == 401 or way.startswith("/login/?next="):
        return "sign-in"
    if way == "/password/change/":
        return "password"
    return "→" if 300 <= response.status_code < 400 else str(response.status_code)


def place_of(world: World, name: str) -> Place:
    return world.board if name.startswith("board:") else world.school


def written() -> dict[str, int]:
    """How many rows of each table this transaction has touched so far."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {name: count for name, count in cursor.fetchall() if not name.startswith(NOTED)}


@dataclass
class Knocking:
    """Somebody at an address. Afterwards nothing of it has happened."""

    client: Client
    url: str
    touched: dict[str, int] = field(default_factory=written)

    def answer_to(self, verb: str) -> str:
        """What became of it."""
        cookies, before = copy(self.client.cookies), self.touched
        with undone():
            response: Any = getattr(self.client, verb)(self.url, *[{"sent": "yes"}] if verb == "post" else [])
            answer, self.touched = word(response), written()
        self.client.cookies = cookies  # to have signed out has not happened either
        assert response.status_code < 500, f"{verb} {self.url}"
        if answer in REFUSALS:
            assert self.touched == before, f"{verb} {self.url}: refused, and yet something was written"
        return answer


def answers_at(world: World, name: str) -> dict[str, list[str]]:
    """For one address: a row of words for each method."""
    url = reverse(name, kwargs=filled(ADDRESSES[name], place_of(world, name)))
    found: dict[str, list[str]] = {method: [] for method in VERBS}
    for turn, come in enumerate(PEOPLE.values()):
        with undone():
            person = Knocking(come(world, door_of(name), name.partition(":")[0]), url)
            for method, verbs in VERBS.items():
                one = verbs[turn % len(verbs)] if method == "other" else verbs[0]
                answer = person.answer_to(one)
                for verb in verbs if asks_all(method, answer, found[method]) else ():
                    assert verb == one or person.answer_to(verb) == answer, f"{one} and {verb} {url}"
                found[method].append(answer)
    return found


def asks_all(method: str, answer: str, before: list[str]) -> bool:
    """HEAD: everybody whom GET refuses, and the first whom it lets in.

    PUT, PATCH and DELETE: the first with each answer. Everybody else asks one of the three, in turn: neither a door nor
    a page knows them apart.
    """
    return answer not in before or (method == "GET" and answer in REFUSALS)


@pytest.fixture(scope="module")
def said() -> table.Table:
    return table.read()


@pytest.fixture(scope="module")
def _many_signed_in(_one_world: World) -> Iterator[None]:
    """They sign in once for all addresses; the clock stands still, so that no session grows old."""
    with time_machine.travel(timezone.now(), tick=False):
        _one_world.keep_signed_in(*(getattr(_one_world.cast, name) for name in MEMBERS))
        yield


def now() -> Any:
    """The clock goes again, and right."""
    return time_machine.travel(time_machine.escape_hatch.time.time())


@pytest.mark.usefixtures("_many_signed_in")
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_each_address_answers_as_the_table_says(
    world: World, name: str, said: table.Table, request: pytest.FixtureRequest
) -> None:
    with now() if name == "readyz" else nullcontext():  # it compares our clock with PostgreSQL's
        found = answers_at(world, name)
    if request.config.getoption("--write-permissions"):
        table.write(table.read() | {(name, method): words for method, words in found.items()})
        return
    assert {m: dict(zip(PEOPLE, words, strict=True)) for m, words in found.items()} == {
        method: dict(zip(PEOPLE, said[name, method], strict=True)) for method in table.METHODS
    }


def test_the_table_has_every_address_and_no_other() -> None:
    assert set(table.read()) == {(name, method) for name in ADDRESSES for method in table.METHODS}
