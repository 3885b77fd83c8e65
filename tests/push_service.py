"""A push service on this machine: opens every message with its device's own keys, checks who signed it, and behaves as
it is told.
"""

import base64
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Phone:
    """A browser that takes pushes: only it has the private key."""

    url: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    hangs: float = 0
    asked: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)

    @property
    def subscription(self) -> str:
        """As `PushSubscription.toJSON()` gives it."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": encoded(point), "auth": encoded(self.secret)}
        return json.dumps({"endpoint": self.url, "expirationTime": None, "keys": keys})


class PushService:
    """Where the phones' messages arrive."""

    def __init__(self) -> None:
        self.phones: dict[str, Phone] = {}
        self.faults: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def phone(self) -> Phone:
        path = f"/push/{os.urandom(12).hex()}"
        self.phones[path] = Phone(self.origin + path)
        return self.phones[path]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def opened(self, phone: Phone, body: bytes, headers: Any) -> dict[str, Any]:
        """The message, as the phone reads it, with its headers. Raises whatever is wrong with it."""
        text = http_ece.decrypt(body, private_key=phone.key, auth_secret=phone.secret, version="aes128gcm")
        assert headers["Content-Encoding"] == "aes128gcm"
        assert phone.url not in body.decode("latin-1")
        claims = signed(headers["Authorization"])
        assert claims["aud"] == self.origin
        assert time.time() < claims["exp"] <= time.time() + 86_400
        return {**json.loads(text), "headers": dict(headers)}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                phone = service.phones[self.path]
                phone.asked += 1
                time.sleep(phone.hangs)
                if phone.status == 201:
                    try:
                        phone.taken.append(service.opened(phone, body, self.headers))
                    except Exception as error:  # noqa: BLE001 -- told by the test that looks
                        service.faults.append(repr(error))
                self.send_response(phone.status)
                for name, value in {"Content-Length": "0", **phone.headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                """Quiet."""

        return Handler


def signed(authorization: str) -> dict[str, Any]:
    """The claims of a VAPID header, once its signature holds."""
    kind, _space, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert kind == "vapid"
    head, claims, signature = parts["t"].split(".")
    raw = decoded(signature)
    number = [int.from_bytes(half, "big") for half in (raw[:32], raw[32:])]
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(parts["k"]))
    key.verify(utils.encode_dss_signature(*number), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(decoded(claims))
    return found | {"key": parts["k"]}


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    service = PushService()
    settings.PUSH_LOCAL_SERVICE = service.origin
    settings.PUSH_TIMEOUT = 1
    yield service
    service.stop()
    assert service.faults == []
