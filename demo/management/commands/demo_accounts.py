"""`manage.py demo_accounts`: the table of accounts that `make demo` prints."""

import unicodedata
from typing import Any

from django.core.management.base import BaseCommand

from demo.accounts import demo_accounts
from demo.letters import demo_letters

HEADINGS = ("役割", "ログイン", "パスワード", "氏名", "学校")
LETTER_HEADINGS = ("登録コード（まだ登録していない家庭）", "学級", "お子さん")


class Command(BaseCommand):
    """Prints who can be tried, and with which letters one can register."""

    help = "Print the accounts of the demo."

    def handle(self, **_: Any) -> None:
        """One line for each account."""
        accounts = demo_accounts()
        if not accounts:
            self.stdout.write("The demo is not loaded: manage.py load_demo")
            return
        self._table(
            [HEADINGS, *((one.role, one.login, one.password, one.name, one.school or one.tenant) for one in accounts)]
        )
        letters = [(one.paper.code, f"{one.school} {one.paper.place}", one.paper.child) for one in demo_letters()]
        if letters:
            self.stdout.write("")
            self._table([LETTER_HEADINGS, *letters])

    def _table(self, rows: list[tuple[str, ...]]) -> None:
        widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True))
            self.stdout.write("  " + "  ".join(cells).rstrip())


def width(text: str) -> int:
    """Columns in a terminal, where a Japanese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
