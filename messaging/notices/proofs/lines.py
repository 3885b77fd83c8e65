"""The proof as lines of a file: CSV that a spreadsheet opens, and in which nothing runs.

What was written once stands in sealed proofs: a column may be added at the end, none may change its place.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.delivery.models import Delivery
from messaging.notices.proofs.facts import Home, Message, Reader
from messaging.notices.ways import Way

BEGINNING = "\ufeff"
"""So that spreadsheets read it as UTF-8."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Beginning with one of these, a cell would be worked out instead of shown."""
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


def written(cells: Iterable[str]) -> str:
    """One line. A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()


def safe(cell: str) -> str:
    """The cell as text and nothing else."""
    return f"'{cell}" if cell.lstrip(" '").startswith(FORMULAS) else cell


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
    ]


def _sent(message: Message | None) -> tuple[str, str]:
    if message is None:
        return _("送っていない"), ""
    return str(Delivery.State(message.state).label), second(message.sent_at)
