"""The OpenAPI document, asked by a machine that tries what it allows and forbids; and the other system over HTTP."""

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import schemathesis
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import content_type_conformance, not_a_server_error

from api.ids import tenant_in
from messaging.absences.models import Absence
from tests.api.linked import absent, link
from tests.api.other_system import OtherSystem
from tests.api.rosters import body_of, pupil_rows, room_row
from tests.cast import Cast, make_cast
from tetoru.tenancy import tenant_scope
from tetoru.wsgi import application

ONE_QUESTION = {"/api/v1/schools"}
"""Takes nothing: there is one way to ask."""
ASKED = ONE_QUESTION | {
    "/api/v1/absences", "/api/v1/absences/changes", "/api/v1/absences/acknowledgements", "/api/v1/rosters/{upload_id}"
}  # fmt: skip


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_args: Any) -> None:
        """Nothing."""


@pytest.fixture
def other_system(committed_db: str) -> Iterator[OtherSystem]:
    """A school's morning that is committed, and another system that reaches us over HTTP."""
    with transaction.atomic():
        cast = make_cast()
        partner, secret = link(cast.board_admin)
        absent(cast.room_41, cast.hinata, day=timezone.localdate())
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = threading.Thread(target=_serve, args=(server,))
    thread.start()
    yield OtherSystem(f"http://127.0.0.1:{server.server_port}", partner.client_id, secret)
    server.shutdown()
    thread.join()
    server.server_close()
    connections.close_all()


def _serve(server: Any) -> None:
    try:
        server.serve_forever(poll_interval=0.05)
    finally:
        connections.close_all()


def test_everybody_may_read_the_document(cast: Cast) -> None:
    answer = Client().get("/api/v1/openapi.json")
    document = answer.json()
    assert (answer.status_code, set(document["paths"])) == (200, ASKED)
    (scheme,) = document["components"]["securitySchemes"].values()
    assert set(scheme["flows"]) == {"clientCredentials"}
    kinds = {
        (status >= "400", kind)
        for addresses in document["paths"].values()
        for operation in addresses.values()
        for status, answer in operation["responses"].items()
        for kind in answer["content"]
    }
    assert kinds == {(False, "application/json"), (True, "application/problem+json")}
    assert Client().post("/api/v1/openapi.json").status_code == 405


def test_another_system_takes_a_morning_over_and_says_so(other_system: OtherSystem) -> None:
    """Over real HTTP: in, what is there, taken over, nothing new; a wrong secret and a bent token get nothing."""
    assert other_system.absences("2026-11-25", "2026-11-25")[0] == 401
    assert other_system.sign_in() == 200
    today = timezone.localdate().isoformat()
    status, page = other_system.absences(today, today)
    assert (status, [one["kind"] for one in page["absences"]]) == (200, ["absent"])
    assert page["absences"][0]["classroom"]["name"] == "4年1組"
    for _ in range(2):
        assert other_system.acknowledge(page["absences"]) == (200, {"acknowledged": 1})
    status, page = other_system.changes()
    assert (status, len(page["absences"])) == (200, 1)
    status, page = other_system.changes(cursor=page["next_cursor"])
    assert (status, page["absences"]) == (200, [])
    assert other_system.changes(cursor="bent")[0] == 400
    other_system.secret = "wrong"
    assert (other_system.sign_in(), other_system.changes()[0]) == (401, 401)


def test_another_system_sends_a_roster_twice_and_it_is_one(other_system: OtherSystem) -> None:
    assert other_system.sign_in() == 200
    school = next(one for one in other_system.schools()[1]["schools"] if one["name"] == "ひばり小学校")
    rooms = [room_row("c41", "4年1組")]
    roster = body_of(school["id"], rooms, [pupil_rows("u1", "小川 ひなた", "おがわ ひなた", "c41", 1)])
    upload = str(uuid.uuid4())
    first = other_system.send_roster(upload, roster)
    assert (first[0], first[1]["state"], first[1]["students"]) == (200, "waiting", 1)
    assert other_system.send_roster(upload, roster) == other_system.roster(upload) == first
    assert other_system.send_roster(upload, roster | {"year": 2999})[0] == 422
    assert other_system.send_roster(upload, roster | {"classes": [*rooms, room_row("c42", "4年2組")]})[0] == 409


def test_a_change_waits_for_whoever_began_before_it(other_system: OtherSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else who commits late with an earlier time would be passed over for ever."""
    monkeypatch.setattr("api.selectors.absences.SETTLED", dt.timedelta(0))
    other_system.sign_in()
    cursor = other_system.changes()[1]["next_cursor"]
    with transaction.atomic(), connection.cursor() as early:
        early.execute("select 1")
        changed = threading.Thread(target=_change_all, args=(tenant_in(other_system.client_id),))
        changed.start()
        changed.join()
        assert other_system.changes(cursor=cursor)[1]["absences"] == []
    assert len(other_system.changes(cursor=cursor)[1]["absences"]) == 1


def _change_all(tenant_id: uuid.UUID) -> None:
    with tenant_scope(tenant_id), transaction.atomic():
        Absence.objects.update(changed_at=timezone.now())
    connections.close_all()


def test_nothing_that_the_document_allows_or_forbids_breaks_the_service(
    other_system: OtherSystem, settings: Any
) -> None:
    """Seeded and bounded, so that it asks the same each time."""
    settings.PARTNER_CALLS_PER_MINUTE = 100_000
    assert other_system.sign_in() == 200
    schema = schemathesis.openapi.from_url(f"{other_system.base}/api/v1/openapi.json")
    asked: dict[str, list[int]] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        asked[operation.path] = _ask(operation, other_system)
    assert set(asked) == ASKED
    often = [len(statuses) for path, statuses in asked.items() if path not in ONE_QUESTION]
    assert min(often) >= 20, "each address was asked often"
    assert {200, 400, 422} <= {status for statuses in asked.values() for status in statuses}, "and in many ways"


def _ask(operation: Any, system: OtherSystem) -> list[int]:
    """What it answered; every answer is one of ours."""
    statuses: list[int] = []

    @seed(417)
    @hypothesis_settings(
        max_examples=30, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def ask(case: Any) -> None:
        answer = case.call(base_url=system.base, headers={"Authorization": f"Bearer {system.token}"})
        case.validate_response(answer, checks=[not_a_server_error, content_type_conformance])
        statuses.append(answer.status_code)

    ask()
    return statuses
