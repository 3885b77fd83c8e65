"""The guardian's first page leaves its entry in the statement that reads it: one, and a true one (ADR 0069)."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test.utils import CaptureQueriesContext

from auditlog import looking
from auditlog.trail import Draft
from messaging.today import home
from tests.auditlog.conftest import Rows
from tests.auditlog.test_requests import only, quiet, told
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send

VIEWED = ("page.viewed", "done")
FAILED = {"page": "home", "method": "GET", "status": 500}


@pytest.mark.parametrize("method", ["get", "head"])
def test_its_entry_says_what_any_pages_entry_says(cast: Cast, log: Rows, method: str) -> None:
    client = signed_in(cast.mother)
    response = getattr(client, method)("/home/", REMOTE_ADDR="192.0.2.7")
    row = only(log())
    assert told(row, "actor_id", "actor_kind", "tenant_id", "school_id", "subject_kind", "subject_id") == (
        *VIEWED, cast.mother.pk, "guardian", cast.sakura.pk, None, None, None,
    )  # fmt: skip
    assert row["details"] == {"page": "home", "method": method.upper(), "status": 200}
    assert (row["host"], str(row["request_id"])) == ("192.0.2.7", response["X-Request-ID"])
    assert bytes(row["session_hash"]) == hashlib.sha256(str(client.session.session_key).encode()).digest()[:16]


def test_the_list_and_its_entry_are_one_statement(cast: Cast, send: Send) -> None:
    send()
    client = signed_in(cast.mother)
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/home/").content.decode()
    assert '<article class="post' in page
    statements = [query["sql"] for query in asked if "auditlog_entry" in query["sql"]]
    assert len(statements) == 1
    assert "notices_recipient" in statements[0]


def break_(_request: HttpRequest, *_given: Any) -> HttpResponse:
    raise RuntimeError


def test_a_page_that_fails_after_it_was_read_is_told_as_failed_and_not_as_seen(
    cast: Cast, log: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "render", break_)
    assert quiet(signed_in(cast.mother)).get("/home/").status_code == 500
    row = only(log())
    assert told(row, "actor_id", "details") == ("page.viewed", "failed", cast.mother.pk, FAILED)


def elsewhere(cast: Cast) -> Callable[[HttpRequest, int], Draft]:
    def describe(request: HttpRequest, status: int) -> Draft:
        draft = looking_at(request, status)
        draft.tenant_id = cast.kaede.pk
        return draft

    looking_at = looking.describe
    return describe


def test_a_page_whose_entry_cannot_be_written_is_not_shown(
    cast: Cast, send: Send, log: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses it: nobody writes into another tenant."""
    notice, drawn = send(), list[str]()
    monkeypatch.setattr(looking, "describe", elsewhere(cast))
    monkeypatch.setattr(home, "render", lambda *given: (drawn.append("page"), render(*given))[1])
    before = len(log())
    response = quiet(signed_in(cast.mother)).get("/home/")
    assert (response.status_code, drawn) == (500, [])
    assert str(notice.pk) not in response.content.decode()
    assert told(only(log()[before:]), "details") == ("page.viewed", "failed", FAILED)
