"""The OpenAPI document, asked by a machine that tries what it allows and forbids; and the other system over HTTP."""

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import schemathesis
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from tests.api.linked import link
from tests.api.other_system import OtherSystem
from tests.cast import make_cast, signed_in
from tests.messaging.absences.mornings import report
from tetoru.wsgi import application

ASKED = {"/api/v1/absences", "/api/v1/absences/changes", "/api/v1/absences/acknowledgements"}


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_args: Any) -> None:
        """Nothing."""


@pytest.fixture
def other_system(committed_db: str) -> Iterator[OtherSystem]:
    """A school's morning that is committed, and another system that reaches us over HTTP."""
    cache.clear()
    with transaction.atomic():
        cast = make_cast()
        partner, secret = link(cast.board_admin)
    report(signed_in(cast.mother), cast.hinata, from_date=None, note="せき")
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


def test_everybody_may_read_the_document(cast: Any) -> None:
    answer = Client().get("/api/v1/openapi.json")
    document = answer.json()
    assert (answer.status_code, set(document["paths"])) == (200, ASKED)
    (scheme,) = document["components"]["securitySchemes"].values()
    assert set(scheme["flows"]) == {"clientCredentials"}
    assert Client().post("/api/v1/openapi.json").status_code == 405
