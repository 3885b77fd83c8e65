"""The proof as lines of a file: CSV that a spreadsheet opens, and in which nothing runs.

What was written once stands in sealed proofs: a column may be added at the end, none may change its place.
"""

import csv
import datetime as dt
import io

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


def lines_of(home: Home, place: int) -> str:
    """One line for each guardian and child."""
    state = _("開いた") if home.opened_at else _("開いていない")
    return "".join(written([str(place), state, *_cells(reader)]) for reader in home.readers)


def cells_in(lines: str) -> list[dict[str, str]]:
    """The lines of a home, read back. What has become unreadable gives a line of blanks."""
    rows = csv.reader(io.StringIO(lines, newline=""))
    blanks = [""] * len(COLUMNS)
    return [dict(zip(COLUMNS, map(_shown, [*row, *blanks]), strict=False)) for row in rows]


def _shown(cell: str) -> str:
    """The cell as it was before `safe`."""
    plain = cell.removeprefix("'")
    return plain if safe(plain) == cell else cell


def second(moment: dt.datetime | None) -> str:
    """2026-11-18 15:52:31, in Tokyo."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""


def _cells(reader: Reader) -> list[str]:
    way = str(Way(reader.way).label) if reader.way else ""
    return [
        reader.child,
        reader.room,
        reader.name,
        reader.relation,
        second(reader.opened_at),
        way,
        *_sent(reader.messages.get("mail")),
        *_sent(reader.messages.get("push")),
        " / ".join(f"{name} {second(at)}" for name, at in reader.files),
    ]


def _sent(message: Message | None) -> tuple[str, str]:
    if message is None:
        return _("送っていない"), ""
    return str(Delivery.State(message.state).label), second(message.sent_at)
