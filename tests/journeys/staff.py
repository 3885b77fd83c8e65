"""The pages of staff, as an admin's browser walks through them."""

import itertools
import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow

HEAD = "職員ID\t氏名\tふりがな\t役割\t担任"
_numbers = itertools.count(1)
"""The pages are walked through once for each window and each scheme: every time somebody new."""


def staff_pages(page: Page, desk: str) -> Iterator[str]:
    """The name of each page, when it is open."""
    walk = next(_numbers)
    page.goto(f"{desk}/staff/")
    yield "admin-staff"
    yield from _one(page, desk, walk)
    yield from _table(page, desk, walk)
    page.goto(f"{desk}/staff/?show=attention")
    yield "admin-staff-attention"
    follow(page, page.locator(".table a").first)
    yield "admin-staff-person"
    person = page.url
    for name, path in (
        ("password", "password/"),
        ("seat", "seats/hibari/"),
        ("leaving", "leaving/"),
        ("handover", "handover/"),
    ):
        page.goto(person + path)
        yield f"admin-staff-{name}"


def _one(page: Page, desk: str, walk: int) -> Iterator[str]:
    page.goto(f"{desk}/staff/new/")
    page.get_by_label("氏名").fill("青木 慎吾")
    page.get_by_label("ふりがな").fill("青木")
    page.get_by_label("職員ID").fill("t0412")
    follow(page, page.get_by_role("button", name=re.compile("登録して")))
    yield "admin-staff-new-errors"
    page.get_by_label("ふりがな").fill("あおき しんご")
    page.get_by_label("職員ID").fill(f"t70{walk:02}")
    page.get_by_role("checkbox", name="教職員").check(force=True)
    follow(page, page.get_by_role("button", name=re.compile("登録して")))
    yield "admin-staff-slip"
    page.reload()
    yield "admin-staff-slip-again"


def _table(page: Page, desk: str, walk: int) -> Iterator[str]:
    page.goto(f"{desk}/staff/tables/new/")
    yield "admin-staff-upload"
    rows = [f"t8{walk}{number:02}\t大西 里奈\tおおにし りな\t教員\t" for number in range(5)]
    wrong = ["t0412\t川口 修\tかわぐち おさむ\t教員\t", f"t8{walk}98\t浜田 聡\tはまだ さとし\t学年主任\t"]
    page.get_by_label("または、表計算ソフトから貼り付ける").fill("\n".join([HEAD, *rows, *wrong]))
    follow(page, page.get_by_role("button", name="読みこんで確かめる"))
    yield "admin-staff-table-wrong"
    page.get_by_label("6行目 職員ID").fill(f"t8{walk}97")
    page.get_by_label("7行目 役割").fill("管理職")
    follow(page, page.get_by_role("button", name=re.compile("直して")))
    yield "admin-staff-table"
    follow(page, page.get_by_role("button", name="7人を登録"))
    page.get_by_role("button", name=re.compile("7人分の紙を出す")).wait_for()
    yield "admin-staff-table-made"
    follow(page, page.get_by_role("button", name=re.compile("7人分の紙を出す")))
    yield "admin-staff-slips"
