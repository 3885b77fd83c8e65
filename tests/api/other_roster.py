"""The other system's OneRoster 1.2 on this machine: tokens, four lists in pages, and every way to get it wrong."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest

BASE = "/ims/oneroster/rostering/v1p2"
CLIENT_ID, SECRET = "tetoru", "ひみつ:&%1"


def pupil(number: int, *, family: str = "青木", given: str = "", kana: str = "あおき") -> dict[str, Any]:
    return {
        "sourcedId": f"u{number}",
        "status": "active",
        "enabledUser": "true",
        "familyName": family,
        "givenName": given or f"子{number}",
        "roles": [{"roleType": "primary", "role": "student", "org": {"sourcedId": "s1"}}],
        "metadata": {"jp.kanaFamilyName": kana, "jp.kanaGivenName": "こ"},
        "email": "family@home.example",
    }


def seat(number: int, class_id: str = "c1", school_id: str = "s1") -> dict[str, Any]:
    return {
        "sourcedId": f"e{number}",
        "status": "active",
        "role": "student",
        "user": {"sourcedId": f"u{number}", "type": "user"},
        "class": {"sourcedId": class_id, "type": "class"},
        "school": {"sourcedId": school_id, "type": "org"},
        "metadata": {"jp.ShussekiNo": str(number)},
    }


class OtherRoster:
    """Two schools; a class of three in the first. `behaves` names a fault and the list (or `token`) that has it."""

    MOST_LETTERS = 60

    def __init__(self, *, secret: str = SECRET) -> None:
        self.secret = secret
        self.lists: dict[str, list[dict[str, Any]]] = {
            "schools": [
                {"sourcedId": "s1", "status": "active", "name": "ひばり 小学校", "identifier": "B113210000012"},
                {"sourcedId": "s2", "status": "active", "name": "別の学校"},
            ],
            "classes": [
                {"sourcedId": "c9", "title": "1組", "grades": ["P1"], "school": {"sourcedId": "s2"}},
                {"sourcedId": "c1", "title": "1組", "grades": ["P4"], "school": {"sourcedId": "s1"}},
            ],
            "users": [pupil(9), *(pupil(number) for number in (1, 2, 3))],
            "enrollments": [seat(9, "c9", "s2"), *(seat(number) for number in (1, 2, 3))],
        }
        self.behaves: tuple[str, str] = ("", "")
        self.largest, self.tells_total = 2, True
        self.asked: list[str] = []
        self.letters, self.raw = 0, b""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def form(self) -> dict[str, Any]:
        """What an admin types about it."""
        return {
            "address": f"{self.origin}{BASE}",
            "token_address": f"{self.origin}/token",
            "client_id": CLIENT_ID,
            "secret": self.secret,
            "is_on": "on",
        }

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def page(self, name: str, query: dict[str, list[str]]) -> tuple[list[Any], int]:
        """Some rows, and how many there are: never more than it likes, whatever was asked for."""
        rows, offset = self.lists[name], int(query["offset"][0])
        size = min(int(query["limit"][0]), self.largest)
        total = len(rows)
        if self.behaves == ("moves", name) and offset:
            total += 1
        if self.behaves == ("too few", name):
            total += 1
        if self.behaves == ("repeats", name):
            offset = 0
        return rows[offset : offset + size], total

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        other = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                other.asked.append("token")
                pair = base64.b64encode(f"{CLIENT_ID}:{quote_plus(other.secret)}".encode()).decode()
                if other.misbehave(self, "token"):
                    return
                is_right = asked["grant_type"] == ["client_credentials"] and "roster-core.readonly" in asked["scope"][0]
                if is_right and self.headers["Authorization"] == f"Basic {pair}":
                    other.answer(self, {"access_token": "open", "token_type": "Bearer", "expires_in": 3600})
                else:
                    other.answer(self, {"error": "invalid_client"}, status=401)

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                name = parts.path.removeprefix(f"{BASE}/")
                other.asked.append(self.path)
                if other.misbehave(self, name):
                    return
                if self.headers["Authorization"] != "Bearer open" or name not in other.lists:
                    other.answer(self, {}, status=404)
                    return
                rows, total = other.page(name, parse_qs(parts.query))
                headers = {"X-Total-Count": str(total)} if other.tells_total else {}
                other.answer(self, {"orgs" if name == "schools" else name: rows}, **headers)

            def log_message(self, *_words: Any) -> None:
                """Quiet."""

        return Handler

    def answer(self, at: BaseHTTPRequestHandler, body: Any, *, status: int = 200, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        at.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **headers}.items():
            at.send_header(name, value)
        at.end_headers()
        at.wfile.write(raw)

    def misbehave(self, at: BaseHTTPRequestHandler, name: str) -> bool:
        """In the way that it was told to, where it was told to."""
        how, where = self.behaves
        if where != name:
            return False
        if how.isdecimal():
            more = {"Retry-After": "7200"} if how == "429" else {"Location": "http://169.254.169.254/"}
            self.answer(at, b"<html>", status=int(how), **more)
        elif how == "html":
            self.answer(at, "<html>ログインしてください</html>".encode())
        elif how == "no list":
            self.answer(at, {name: {"rows": 1}})
        elif how == "half":
            self._half(at)
        elif how == "raw":
            self.answer(at, self.raw)
        else:
            return self._is_slow(at, how)
        return True

    def _is_slow(self, at: BaseHTTPRequestHandler, how: str) -> bool:
        if how == "hangs":
            time.sleep(1.5)
            at.close_connection = True
        elif how.startswith("drips"):
            self._drip(at, closes=how == "drips and closes")
        else:
            return False
        return True

    def _half(self, at: BaseHTTPRequestHandler) -> None:
        at.send_response(200)
        at.send_header("Content-Length", "5000")
        at.end_headers()
        at.wfile.write(b'{"users": [')
        at.close_connection = True

    def _drip(self, at: BaseHTTPRequestHandler, *, closes: bool) -> None:
        """A letter every now and then: no single one is late."""
        at.send_response(200)
        at.send_header("Content-Length", "5000")
        if closes:
            at.send_header("Connection", "close")
        at.end_headers()
        try:
            for _letter in range(self.MOST_LETTERS):
                self.letters += 1
                at.wfile.write(b" ")
                at.wfile.flush()
                time.sleep(0.1)
        except OSError:
            at.close_connection = True


@pytest.fixture
def other_roster(settings: Any) -> Iterator[OtherRoster]:
    other = OtherRoster()
    settings.ROSTER_LOCAL_SERVICE = other.origin
    yield other
    other.stop()
