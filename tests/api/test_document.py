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
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import RosterUpload
from accounts.rosters.links import link_pupils
from api.ids import tenant_in
from api.models import Acknowledgement, Partner
from messaging.absences.models import Absence
from tests.api.linked import absent, link
from tests.api.other_system import OtherSystem
from tests.api.real_ids import Real
from tests.api.rosters import body_of, pupil_rows, room_row
from tests.cast import Cast, make_cast
from tetoru.tenancy import tenant_scope
from tetoru.wsgi import application

TOKEN = "POST /api/v1/token"
TAKEN = "POST /api/v1/absences/acknowledgements"
SEND = "PUT /api/v1/rosters/{upload_id}"
ONE_QUESTION = {"GET /api/v1/schools"}
"""Takes nothing: there is one way to ask."""
ASKED = ONE_QUESTION | {
    TOKEN, TAKEN, SEND, "GET /api/v1/absences", "GET /api/v1/absences/changes", "GET /api/v1/rosters/{upload_id}"
}  # fmt: skip
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


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
    operations = {
        f"{method.upper()} {path}": one for path, of in document["paths"].items() for method, one in of.items()
    }
    assert (answer.status_code, set(operations)) == (200, ASKED)
    by_token, by_secret = document["components"]["securitySchemes"].values()
    assert (set(by_token["flows"]), by_secret["scheme"]) == ({"clientCredentials"}, "basic")
    assert by_token["flows"]["clientCredentials"]["tokenUrl"] == TOKEN.split()[1]
    kinds = {
        (status >= "400", kind)
        for name, operation in operations.items()
        for status, answer in operation["responses"].items()
        for kind in answer["content"]
        if name != TOKEN or status not in {"400", "401"}  # told as OAuth has it
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
    assert other_system.own_ids(page["absences"]) == [None]
    _link("u1", page["absences"][0]["pupil_id"], other_system.client_id)
    assert other_system.own_ids(other_system.absences(today, today)[1]["absences"]) == ["u1"]
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


def _link(sourced_id: str, pupil_id: str, client_id: str) -> None:
    """As a roster does that was taken in."""
    with tenant_scope(tenant_in(client_id)), transaction.atomic():
        partner = Partner.objects.get(client_id=client_id)
        link_pupils(partner.pk, partner.tenant_id, students={sourced_id: uuid.UUID(pupil_id)})


def _change_all(tenant_id: uuid.UUID) -> None:
    with tenant_scope(tenant_id), transaction.atomic():
        Absence.objects.update(changed_at=timezone.now())
    connections.close_all()


def test_nothing_that_the_document_allows_or_forbids_breaks_the_service(
    other_system: OtherSystem, settings: Any
) -> None:
    """Seeded and bounded, so that it asks the same each time; each operation is asked in vain, and with success."""
    settings.PARTNER_CALLS_PER_MINUTE = 100_000
    real = Real.of(other_system)
    schema = schemathesis.openapi.from_url(f"{other_system.base}/api/v1/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    asked = {operation.label: _ask(operation, other_system, real) for operation in operations}
    assert set(asked) == ASKED
    often = [len(statuses) for name, statuses in asked.items() if name not in ONE_QUESTION]
    assert min(often) >= 20, "each operation was asked often"
    assert [name for name, statuses in asked.items() if 200 not in statuses] == [], (
        "and each did its work at least once"
    )
    refused = {name for name, statuses in asked.items() if {400, 404, 409, 410, 422} & set(statuses)}
    assert refused == ASKED - ONE_QUESTION, "and each that can be asked wrongly refused"
    with tenant_scope(tenant_in(other_system.client_id)), transaction.atomic():
        assert (Acknowledgement.objects.count(), RosterUpload.objects.count() > 1) == (1, True), "what was told is kept"


def _ask(operation: Any, system: OtherSystem, real: Real) -> list[int]:
    """What it answered; every answer is one of ours, in the shape that the document tells."""
    statuses: list[int] = []
    who = f"Bearer {system.token}" if operation.label != TOKEN else system.basic

    @seed(417)
    @hypothesis_settings(
        max_examples=30, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(
        case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)),
        is_real=st.booleans(),
    )
    def ask(case: Any, is_real: bool) -> None:
        if is_real:
            real.put_into(case)
        answer = case.call(base_url=system.base, headers={"Authorization": who})
        case.validate_response(answer, checks=CHECKS)
        statuses.append(answer.status_code)

    ask()
    return statuses
