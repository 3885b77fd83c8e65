"""The pages of a withdrawn notice, as its author's browser walks through them, and what the board has sent."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow


def withdrawal_pages(page: Page, desk: str) -> Iterator[str]:
    """A notice that is about to be taken back, and the one that the demo has taken back."""
    page.goto(f"{desk}/notices/?show=mine")
    follow(page, page.get_by_role("link", name="【訂正】理科見学の持ち物"))
    follow(page, page.get_by_role("link", name="取り下げる"))
    yield "staff-withdrawal"
    follow(page, page.get_by_role("button", name="取り下げる"))
    yield "staff-withdrawal-errors"
    page.goto(f"{desk}/notices/?show=mine")
    follow(page, page.get_by_role("link", name="理科見学の持ち物", exact=True))
    yield "staff-proof"
    proof = page.url
    page.goto(f"{proof}?show=unopened")
    yield "staff-proof-unopened"
    for name, link in (("report", "報告の下書き"), ("apology", "おわびの手紙")):
        page.goto(proof)
        follow(page, page.get_by_role("link", name=link))
        yield f"staff-{name}"


def received_pages(page: Page, desk: str) -> Iterator[str]:
    """委員会から: the list, the newest of it, and a file of it."""
    page.goto(f"{desk}/notices/?show=board")
    yield "staff-received-list"
    follow(page, page.locator(".sheet__title a").first)
    yield "staff-received"
    follow(page, page.locator(".file__name").first)
    yield "staff-received-file"
