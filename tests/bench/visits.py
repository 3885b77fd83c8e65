"""What people do at 7:30, one visit after the other. Nothing of Django: the load generator has to be cheap.

Each deed is a new one: a notice is opened by whom it is new to, and nobody reports the same child's day twice.
"""

import itertools
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

MIX = {"inbox": 55, "notice": 25, "report": 15, "board": 5}
"""Of a hundred visits."""
FORM = "application/x-www-form-urlencoded"
CARD, TITLE, CLASS = b'<article class="post', b'<article class="message', b'<section class="klass'
RECEIPT = b"receipt__no"
CARDS, CLASSES = 20, 18
"""On a page of the list, and on a school's board."""


@dataclass(frozen=True)
class Wanted:
    """One request, and by what its answer is known."""

    kind: str
    request: bytes
    status: bytes = b"200"
    mark: bytes = b""
    count: int = 1
    then: str = ""
    """Of a deed: what the page is called to which it leads."""
    cookies: str = ""

    def is_answered_by(self, status: bytes, body: bytes) -> bool:
        """Whether this is the page that was asked for, and not one that says sorry."""
        return status == self.status and (not self.mark or body.count(self.mark) == self.count)


class Morning:
    """The people who are signed in, and what each has not done yet."""

    def __init__(self, people: dict[str, Any], seed: float) -> None:
        self.chance = random.Random(seed)
        self.guardians, self.days = people["guardians"], people["days"]
        self.readers, self.board = itertools.cycle(self.guardians), itertools.cycle(people["staff"])
        self.reporters = self._reports()
        self.notices = iter(self._shuffled([(one, path) for one in self.guardians for path in people["notices"]]))

    def any_visit(self) -> str:
        """What the next one comes for, as the mix has it."""
        return self.chance.choices(list(MIX), list(MIX.values()))[0]

    def visit(self, kind: str) -> Wanted:
        """Its request. Raises StopIteration when nobody is left who has not done it."""
        wanted: Wanted = getattr(self, f"_{kind}")()
        return wanted

    def _inbox(self) -> Wanted:
        return get("inbox", "/home/", next(self.readers)["cookies"], CARD, CARDS)

    def _notice(self) -> Wanted:
        who, path = next(self.notices)
        return get("notice", path, who["cookies"], TITLE)

    def _board(self) -> Wanted:
        who = next(self.board)
        return get("board", who["path"], who["cookies"], CLASS, CLASSES)

    def _report(self) -> Wanted:
        """The form that a parent fills in: the child stays at home with a fever."""
        who, day = next(self.reporters)
        words = {"places": who["place"], "kind": "absent", "from_date": day, "reason": "fever", "temperature": "38.2",
                 "note": "昨夜から熱があります。", "key": str(uuid.uuid4())}  # fmt: skip
        return post("report", "/absences/", who, words, then="receipt")

    def _post(self) -> Wanted:
        """The same without the page after it."""
        wanted = self._report()
        return Wanted("post", wanted.request, wanted.status)

    def _noop(self) -> Wanted:
        return post("noop", "/bench/noop/", next(self.readers), {})

    def _deed(self) -> Wanted:
        return post("deed", "/bench/deed/", next(self.readers), {})

    def _reports(self) -> Iterator[tuple[Any, str]]:
        for day in self.days:
            for who in self._shuffled(self.guardians):
                yield who, day

    def _shuffled(self, found: list[Any]) -> list[Any]:
        return self.chance.sample(found, len(found))


def get(kind: str, path: str, cookies: str, mark: bytes, count: int = 1) -> Wanted:
    """A page."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
    return Wanted(kind, head.encode(), mark=mark, count=count)


def post(kind: str, path: str, who: dict[str, str], words: dict[str, str], then: str = "") -> Wanted:
    """A form that leads to another page."""
    body = urlencode({**words, "csrfmiddlewaretoken": who["token"]}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {who['cookies']}\r\nConnection: close\r\n"
    head += f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
    return Wanted(kind, head.encode() + body, status=b"302", then=then, cookies=who["cookies"])


def receipt(place: str, wanted: Wanted) -> Wanted:
    """The page that a report leads to."""
    return get("receipt", place, wanted.cookies, RECEIPT)
