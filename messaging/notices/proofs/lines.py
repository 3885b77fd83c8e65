"""The proof as lines of a file: CSV that a spreadsheet opens, and in which nothing runs.

What was written once stands in sealed proofs: a column may be added at the end, none may change its place.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.delivery.models import Delivery
from messaging.notices.proofs.facts import Home, Message, Reader
from messaging.notices.ways import Way
from messaging.spreadsheets import safe, written

COLUMNS = (
    "number",
    "state",
    "child",
    "room",
    "guardian",
    "relation",
    "opened_at",
    "way",
    "mail",
    "mail_at",
    "push",
    "push_at",
    "files",
)


def titles() -> str:
    """The line above the homes."""
    return written(
        [
            _("家庭の番号"),
            _("家庭"),
            _("児童生徒"),
            _("学級"),
            _("保護者"),
            _("続柄"),
            _("開いた日時"),
            _("どこから"),
            _("メール"),
            _("メールの日時"),
            _("プッシュ"),
            _("プッシュの日時"),
            _("開いた添付ファイル"),
        ]
    )


@dataclass(frozen=True)
class Words:
    """The words that come up in each line: translated once for a file, since a city has 80,000 lines."""

    opened: str
    unopened: str
    unsent: str
    states: dict[str, str]
    ways: dict[str, str]
    by_link: str

    @classmethod
    def now(cls) -> "Words":
        """In the language of the moment."""
        return cls(
            opened=_("開いた"),
            unopened=_("開いていない"),
            unsent=_("送っていない"),
            states={str(state): str(state.label) for state in Delivery.State},
            ways={str(way): str(way.label) for way in Way},
            by_link=_("リンクによると、%(way)s"),
        )

    def way_of(self, reader: Reader) -> str:
        """From where it was opened; where only the link says so, that."""
        way = self.ways.get(reader.way, "")
        return way if reader.is_way_borne_out or not way else self.by_link % {"way": way}


def lines_of(home: Home, words: Words) -> str:
    """One line for each guardian and child."""
    state = words.opened if home.opened_at else words.unopened
    return "".join(written([str(home.place), state, *_cells(reader, words)]) for reader in home.readers)


def cells_in(lines: str) -> list[dict[str, str]]:
    """The lines of a home, read back. What has become unreadable gives a line of blanks."""
    rows = csv.reader(io.StringIO(lines, newline=""))
    blanks = [""] * len(COLUMNS)
    return [dict(zip(COLUMNS, map(_shown, [*row, *blanks]), strict=False)) for row in rows]


def _shown(cell: str) -> str:
    """The cell as it was before `safe`."""
    plain = cell.removeprefix("'")
    return plain if safe(plain) == cell else cell


@lru_cache(maxsize=4096)  # the mails of a chunk all went out in the same moment
def second(moment: dt.datetime | None) -> str:
    """2026-11-18 15:52:31, in Tokyo."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""


def _cells(reader: Reader, words: Words) -> list[str]:
    return [
        reader.child,
        reader.room,
        reader.name,
        reader.relation,
        second(reader.opened_at),
        words.way_of(reader),
        *_sent(reader.mail, words),
        *_sent(reader.push, words),
        " / ".join(f"{name} {second(at)}" for name, at in reader.files),
    ]


def _sent(message: Message | None, words: Words) -> tuple[str, str]:
    if message is None:
        return words.unsent, ""
    return words.states[message.state], second(message.sent_at)
