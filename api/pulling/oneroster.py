"""Reads the lists of another system's OneRoster 1.2 (its core service, by limit and offset), whole or not at all."""

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from api.faults import Fault
from api.pulling.line import Answer, Failed, Line

PAGE = 500
MOST_ON_A_PAGE = 20_000
"""Also of a system that takes no notice of the limit: the lists of a whole town."""
MOST_PAGES = 400
MOST_ROWS = 200_000
SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"
KEYS = {"schools": "orgs"}
"""Under which word a list stands, where it is not its own."""
KEPT = {
    "schools": ("sourcedId", "status", "name", "identifier"),
    "classes": ("sourcedId", "status", "title", "grades", "classType", "school"),
    "users": ("sourcedId", "status", "familyName", "givenName", "roles", "role", "metadata"),
    "enrollments": ("sourcedId", "status", "role", "user", "class", "school", "endDate", "metadata"),
}
"""What we look at; addresses, telephones and whatever else comes along is let go at once."""


@dataclass(frozen=True)
class Way:
    """Where the other system is, and with what we get in."""

    address: str
    token_address: str
    client_id: str
    secret: str


class OtherSide:
    """The other system, entered."""

    def __init__(self, way: Way, line: Line) -> None:
        """Get a token by client credentials. Raises Failed."""
        self.way, self.line = way, line
        self.token = self._entered()

    def rows(self, name: str) -> list[Any]:
        """A whole list: as many rows as were told, each once. Raises Failed."""
        found: list[Any] = []
        seen: set[str] = set()
        total: int | None = None
        for number in range(MOST_PAGES):
            query = urlencode({"limit": PAGE, "offset": len(found)})
            headers = {"Authorization": f"Bearer {self.token}"}
            answer = self.line.get(f"{self.way.address.rstrip('/')}/{name}?{query}", headers)
            page, said = _list_in(answer, name), _total_in(answer)
            if number and said != total:
                raise Failed(Fault.MOVED, f"{name}: {total} → {said}")
            total = said
            _ensure_fresh(name, page, seen)
            found += [_kept(row, KEPT[name]) for row in page]
            if len(found) > MOST_ROWS:
                raise Failed(Fault.LARGE, f"{name}: {len(found)}")
            if not page or (total is not None and len(found) >= total):
                return _whole(name, found, total)
        raise Failed(Fault.LARGE, f"{name}: {len(found)}")

    def _entered(self) -> str:
        pair = f"{quote_plus(self.way.client_id)}:{quote_plus(self.way.secret)}"
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({"grant_type": "client_credentials", "scope": SCOPE}).encode()
        try:
            answer = self.line.post(self.way.token_address, headers, body)
        except Failed as error:
            if error.fault is Fault.REFUSED or error.detail == "HTTP 400":
                raise Failed(Fault.TOKEN, error.detail) from error
            raise
        token = answer.body.get("access_token") if isinstance(answer.body, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise Failed(Fault.SHAPE, "access_token")
        return token


def _list_in(answer: Answer, name: str) -> list[Any]:
    found = answer.body.get(KEYS.get(name, name)) if isinstance(answer.body, dict) else None
    if not isinstance(found, list):
        raise Failed(Fault.SHAPE, name)
    if len(found) > MOST_ON_A_PAGE:
        raise Failed(Fault.LARGE, f"{name}: {len(found)}")
    return found


def _total_in(answer: Answer) -> int | None:
    """None where it is not told: then the list ends with an empty page."""
    said = answer.headers.get("X-Total-Count", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def _ensure_fresh(name: str, page: list[Any], seen: set[str]) -> None:
    """A row that comes twice says that rows were added or removed between two pages. Raises Failed."""
    ids = [row["sourcedId"] for row in page if isinstance(row, dict) and isinstance(row.get("sourcedId"), str)]
    if not seen.isdisjoint(ids):
        raise Failed(Fault.MOVED, name)
    seen.update(ids)


def _kept(row: Any, names: tuple[str, ...]) -> Any:
    return {name: row[name] for name in names if name in row} if isinstance(row, dict) else row


def _whole(name: str, found: list[Any], total: int | None) -> list[Any]:
    if total is not None and len(found) != total:
        raise Failed(Fault.SHORT if len(found) < total else Fault.MOVED, f"{name}: {len(found)} / {total}")
    return found
