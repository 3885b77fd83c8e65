"""Somebody else's row answers like a row that does not exist: same page, same headers, same work."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.notices.models import Draft
from tests.cast import signed_in
from tests.files import samples
from tests.isolation.people import right_person
from tests.isolation.test_permissions import place_of
from tests.isolation.world import Place, World, addresses, filled
from tests.isolation.written import TITLE
from tetoru.doors import DOORS, Door
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

ADDRESSES = addresses()
WITH_ROWS = sorted(
    name
    for name, parts in ADDRESSES.items()
    if DOORS.get(name, Door.PARTNERS) is not Door.PARTNERS and any(part.endswith("_id") for part in parts)
)
"""Another system comes with a token instead of a session: tests/api/test_rosters.py."""
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
OWN_HEADERS = {"X-Request-ID", "Set-Cookie", "Expires"}


MADE_BY_POST = {"school:draft", "board:draft", "school:draft_files", "board:draft_files"}
"""The first save, or the first file, makes a draft under the id that the page chose; a foreign one is refused, so the
answers differ. An id has 74 random bits: who can name it has seen it. That it changes nothing is tested below."""


def shape(sql: str) -> str:
    """A statement without its values: what work it is, not on what."""
    return re.sub(r"'[^']*'|\"s\d+_x\d+\"|\d+", "?", sql)


def answer(client: Client, verb: str, url: str, data: Any = None) -> tuple[Any, ...]:
    """All that a stranger could compare: status, page, headers, and how much the database had to do."""
    reset_queries()  # the log of all tests of a process together is bounded
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, verb)(url, *[data or {"sent": "yes"}] if verb == "post" else [])
    headers = {name: value for name, value in response.headers.items() if name not in OWN_HEADERS}
    body = CHANGING.sub(b"", response.content).replace(url.encode(), b"URL")
    return response.status_code, body, headers, [shape(query["sql"]) for query in queries]


def strangers(world: World, name: str) -> dict[str, Place]:
    """Whose rows the right person must not reach from their own place."""
    if DOORS[name] is Door.GUARDIANS or name.startswith("board:"):
        return {"another tenant's": world.other_tenant}
    return {"another school's": world.other_school, "another tenant's": world.other_tenant}


@pytest.mark.parametrize("name", WITH_ROWS)
def test_a_foreign_row_is_as_if_it_did_not_exist(world: World, name: str) -> None:
    place, namespace = place_of(world, name), name.partition(":")[0]
    client = signed_in(right_person(world, DOORS[name], namespace))
    for verb in ("get",) if name in MADE_BY_POST else ("get", "post"):
        nothing_url = reverse(name, kwargs=filled(ADDRESSES[name], place, at=world.nowhere))
        answer(client, verb, nothing_url)  # keys and templates are loaded once
        nothing = answer(client, verb, nothing_url)
        for whose, foreign in strangers(world, name).items():
            url = reverse(name, kwargs=filled(ADDRESSES[name], place, at=foreign))
            assert answer(client, verb, url) == nothing, f"{verb}: {whose} row"
        assert nothing[0] in (404, 405)


@pytest.mark.parametrize("name", sorted(MADE_BY_POST))
def test_a_save_under_a_foreign_id_changes_nothing(world: World, name: str) -> None:
    client = signed_in(right_person(world, DOORS[name], name.partition(":")[0]))
    words = {"title": "横取り", "body": "横取り", "urgency": "normal", "version": "0", "page": str(new_id())}
    for foreign in strangers(world, name).values():
        url = reverse(name, kwargs=filled(ADDRESSES[name], place_of(world, name), at=foreign))
        letter = SimpleUploadedFile("letter.pdf", samples.pdf("横取り"))
        assert client.post(url, {**words, "files": letter}).status_code == 404
        with tenant_scope(world.cast.sakura.pk, world.cast.kaede.pk):
            draft = Draft.objects.get(pk=foreign.values["draft_id"])
            assert (draft.title, draft.version) == (TITLE, 1)


def test_addresses_with_rows_are_found() -> None:
    assert {"notice", "school:notice", "school:draft", "board:draft_confirmation"} <= set(WITH_ROWS)
