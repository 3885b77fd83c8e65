"""Exactly one row for each request of a known user, whatever became of it."""

import hashlib
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from messaging.notices.models import Draft
from schools.models import Household
from tests.auditlog.conftest import Row, Rows, look
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tests.messaging.conftest import Send, Write, item
from tetoru.tenancy import tenant_scope

UNKNOWN = uuid.UUID("018f0000-0000-7000-8000-000000000000")


def only(rows: list[Row]) -> Row:
    assert len(rows) == 1, [(row["event"], row["outcome"]) for row in rows]
    return rows[0]


def told(row: Row, *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("event", "outcome", *names))


def quiet(client: Client) -> Client:
    """Answers 500 as a browser would see it."""
    client.raise_request_exception = False
    return client


def test_a_pages_row_is_planned_once_for_whoever_looks(cast: Cast, log: Rows) -> None:
    for person in (cast.teacher, cast.mother, cast.teacher):
        assert signed_in(person).get("/help/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements where statement like '%synchronous_commit%'")
        assert cursor.fetchone() == (1,)
    rows = [row["actor_id"] for row in log()]
    assert rows == [cast.teacher.pk, cast.mother.pk, cast.teacher.pk]


def test_a_page_that_was_looked_at_leaves_one_row(cast: Cast, log: Rows) -> None:
    client = signed_in(cast.teacher)
    response = client.get("/s/hibari/", REMOTE_ADDR="192.0.2.7")
    row = only(log())
    assert told(row, "actor_id", "actor_kind", "tenant_id", "school_id") == (
        "page.viewed", "done", cast.teacher.pk, "staff", cast.sakura.pk, cast.hibari.pk,
    )  # fmt: skip
    assert row["details"] == {"page": "school:start", "method": "GET", "status": 200}
    assert row["host"] == "192.0.2.7"
    assert str(row["request_id"]) == response["X-Request-ID"]
    key = client.session.session_key
    assert bytes(row["session_hash"]) == hashlib.sha256(str(key).encode()).digest()[:16]


def test_a_deed_leaves_one_row_and_not_two(cast: Cast, send: Send, log: Rows) -> None:
    notice = send()
    before = len(log())
    assert signed_in(cast.mother).get(f"/notices/{notice.pk}/").status_code == 200
    row = only(log()[before:])
    assert told(row, "actor_id", "subject_kind", "subject_id", "school_id", "details") == (
        "notice.read", "done", cast.mother.pk, "notice", notice.pk, cast.hibari.pk,
        {"students": 1, "way": "page"},
    )  # fmt: skip


def test_a_deed_that_is_refused_leaves_one_row_and_changes_nothing(cast: Cast, write: Write, log: Rows) -> None:
    draft = write(item("school", cast.hibari), urgency="urgent")
    before = len(log())
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.filter(pk=draft.pk).exists()
    response = signed_in(cast.teacher).post(
        f"/s/hibari/notices/drafts/{draft.pk}/confirmation/", {"version": 1, "households": 3}
    )
    assert response.status_code in {403, 409}
    row = only(log()[before:])
    assert told(row, "actor_id", "subject_id") == ("page.viewed", "denied", cast.teacher.pk, draft.pk)
    assert row["details"] == {
        "page": "school:draft_confirmation", "method": "POST", "status": response.status_code,
    }  # fmt: skip
    with tenant_scope(cast.sakura.pk):
        assert Draft.objects.get(pk=draft.pk).version == 1


@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("get", "/home/", (403, "denied", "home")),
        ("get", "/s/aoba/", (404, "denied", "school:start")),
        ("get", "/nowhere/", (404, "denied", None)),
        ("get", f"/s/hibari/notices/{UNKNOWN}/", (404, "denied", "school:notice")),
        ("delete", "/s/hibari/", (405, "denied", "school:start")),
        ("htmx", "/s/hibari/notices/", (200, "done", "school:notices")),
        ("get", "/help/", (200, "done", "help")),
        ("head", "/s/hibari/", (200, "done", "school:start")),
    ],
)
def test_every_answer_leaves_one_row(
    cast: Cast, log: Rows, method: str, path: str, answer: tuple[int, str, str | None]
) -> None:
    status, outcome, page = answer
    client, headers = signed_in(cast.teacher), {"HX-Request": "true"} if method == "htmx" else {}
    method = "get" if method == "htmx" else method
    response = getattr(client, method)(path, headers=headers)
    assert response.status_code == status
    row = only(log())
    assert told(row, "actor_id") == ("page.viewed", outcome, cast.teacher.pk)
    assert row["details"] == {"page": page, "method": method.upper(), "status": status}
    assert row["subject_id"] == (UNKNOWN if str(UNKNOWN) in path else None)


def test_a_request_without_the_csrf_token_leaves_one_row(cast: Cast, log: Rows) -> None:
    client = signed_in(cast.teacher)
    client.handler.enforce_csrf_checks = True
    assert client.post("/logout/").status_code == 403
    assert told(only(log())) == ("page.viewed", "denied")


def test_a_visitor_leaves_no_row(cast: Cast, visitor: Client, log: Rows) -> None:
    for path in ("/", "/login/", "/help/", "/home/", "/nowhere/", "/healthz", "/s/hibari/"):
        visitor.get(path)
    assert log() == []
    with tenant_scope(cast.kaede.pk):
        assert look() == []


def looked(name: str, status: int) -> dict[str, Any]:
    return {"page": f"try_{name}", "method": "GET", "status": status}


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("broken", 500, ("page.viewed", "failed", looked("broken", 500))),
        ("deed", 200, ("draft.saved", "done", {"count": 1})),
        ("deed_then_refusal", 409, ("page.viewed", "denied", looked("deed_then_refusal", 409))),
        ("deed_then_error", 500, ("page.viewed", "failed", looked("deed_then_error", 500))),
        ("error_in_deed", 409, ("page.viewed", "denied", looked("error_in_deed", 409))),
        ("two_deeds", 500, ("page.viewed", "failed", looked("two_deeds", 500))),
        ("deed_in_deed", 200, ("notice.sent", "done", {"also": ["draft.saved"], "count": 1, "homes": 1})),
    ],
)
def test_deed_and_row_are_both_there_or_neither(
    cast: Cast, log: Rows, name: str, status: int, expected: tuple[str, str, dict[str, Any]]
) -> None:
    """What was rolled back is told as refused or failed, never as done."""
    with tenant_scope(cast.sakura.pk):
        before = Household.objects.count()
    response = quiet(signed_in(cast.teacher)).get(f"/try/{name}/")
    assert response.status_code == status
    row = only(log())
    assert told(row, "details") == expected
    with tenant_scope(cast.sakura.pk):
        assert Household.objects.count() - before == (1 if status == 200 else 0)


@pytest.mark.usefixtures("pages")
def test_two_deeds_in_one_request_are_our_mistake(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="a request does one deed"):
        signed_in(cast.teacher).get("/try/two_deeds/")


def test_a_page_whose_row_cannot_be_written_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr("auditlog.middleware.write_outside", full_disk)
    response = quiet(signed_in(cast.teacher)).get("/s/hibari/")
    assert response.status_code == 500
    assert "ひばり" not in response.content.decode()


def sign_in(client: Client, login: str, password: str) -> int:
    return client.post("/login/", {"login": login, "password": password}).status_code


def test_signing_in_and_out_leaves_one_row_each(cast: Cast, visitor: Client, log: Rows) -> None:
    assert sign_in(visitor, str(cast.teacher.login), PASSWORD) == 302
    row = only(log())
    assert told(row, "actor_id", "actor_kind", "subject_kind", "subject_id", "tenant_id", "details") == (
        "person.signed_in", "done", cast.teacher.pk, "staff", "user", cast.teacher.pk, cast.sakura.pk,
        {"by": "password"},
    )  # fmt: skip
    assert visitor.post("/logout/").status_code == 302
    row = only(log()[1:])
    assert told(row, "actor_id", "tenant_id") == ("person.signed_out", "done", cast.teacher.pk, cast.sakura.pk)


def test_the_row_of_a_sign_in_names_the_session_that_it_opened(cast: Cast, visitor: Client, log: Rows) -> None:
    sign_in(visitor, str(cast.teacher.login), PASSWORD)
    visitor.get("/s/hibari/")
    opened, viewed = log()
    assert opened["session_hash"] is not None
    assert bytes(opened["session_hash"]) == bytes(viewed["session_hash"])


def test_a_failed_sign_in_goes_to_the_tenant_that_was_typed_and_names_nobody(
    cast: Cast, visitor: Client, log: Rows
) -> None:
    assert sign_in(visitor, "T9999＠SAKURA", "wrong") == 422
    row = only(log())
    assert told(row, "actor_id", "actor_kind", "tenant_id", "subject_id", "details") == (
        "person.sign_in_failed", "denied", None, "nobody", cast.sakura.pk, None, {},
    )  # fmt: skip
    with tenant_scope(cast.kaede.pk):
        assert look() == []


def test_a_failed_sign_in_says_whose_login_it_was_and_not_what_was_typed(
    cast: Cast, visitor: Client, log: Rows
) -> None:
    assert sign_in(visitor, "ogawa@mail.example", "wrong") == 422
    (entry,) = log()
    assert (entry["event"], entry["outcome"]) == ("person.sign_in_failed", "denied")
    assert (entry["actor_kind"], entry["actor_id"]) == ("nobody", None)
    assert (entry["subject_kind"], entry["subject_id"]) == ("user", cast.mother.pk)
    with tenant_scope(cast.kaede.pk):
        assert look() == []


def test_a_failed_sign_in_of_nobody_or_of_a_guardian_of_two_tenants_is_seen_by_no_tenant(
    cast: Cast, visitor: Client, log: Rows
) -> None:
    assert sign_in(visitor, "nobody@mail.example", "wrong") == 422
    assert sign_in(visitor, str(cast.both.email), "wrong") == 422
    assert log() == []
    with tenant_scope(cast.kaede.pk):
        assert look() == []


def test_the_fifth_failure_is_recorded_as_a_lock_out(cast: Cast, visitor: Client, log: Rows) -> None:
    for _ in range(5):
        sign_in(visitor, "ogawa@mail.example", "wrong")
    assert [entry["event"] for entry in log()] == ["person.sign_in_failed"] * 4 + ["person.locked_out"]


def test_no_row_holds_anything_personal(cast: Cast, send: Send, log: Rows, visitor: Client) -> None:
    """After a day of everything: no name, no title, no text, no address, no password."""
    notice = send(title="極秘の件名", body="極秘の本文")
    for client in (signed_in(cast.mother), signed_in(cast.both)):
        client.get("/home/")
        client.get(f"/notices/{notice.pk}/")
        client.get("/settings/")
    teacher = signed_in(cast.teacher)
    teacher.get(f"/s/hibari/notices/{notice.pk}/?show=opened")
    teacher.get("/s/hibari/notices/?q=小川")
    sign_in(visitor, "ogawa@mail.example", PASSWORD)
    sign_in(visitor, str(cast.teacher.login), "wrong")
    with tenant_scope(cast.sakura.pk, cast.kaede.pk):
        rows = look()
    assert len(rows) >= 10
    text = repr(rows)
    secrets = ["小川", "ひなた", "加藤", "湊", "佐伯", "極秘", "ogawa", "mail.example", PASSWORD, "wrong", "社会科"]
    assert [secret for secret in secrets if secret in text] == []
