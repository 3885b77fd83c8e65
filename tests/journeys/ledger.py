"""The pages about homes that have not opened a notice, or that it did not reach."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow

NOTICE = "【訂正】理科見学の持ち物"


def ledger_pages(page: Page, desk: str) -> Iterator[str]:
    """A notice of the demo that some homes have not opened: the ledger, the reminder, the list, the letters."""
    page.goto(f"{desk}/notices/?show=mine")
    follow(page, page.get_by_role("link", name=NOTICE))
    yield "staff-ledger"
    status = page.url
    follow(page, page.get_by_role("link", name="相手を確かめて知らせる"))
    yield "staff-notice-reminder"
    page.goto(status)
    follow(page, page.get_by_role("link", name="電話の一覧と手紙"))
    page.get_by_label("メモ").first.fill("折り返しお電話をいただきます")
    follow(page, page.get_by_role("button", name="電話で伝えた").first)
    yield "staff-unreached"
    follow(page, page.get_by_role("link", name="つくる"))
    yield "staff-unreached-letters"
