"""The staff room's board, as a teacher's browser walks through it. What is confirmed and entered stays so."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page


def board_pages(page: Page, desk: str) -> Iterator[str]:
    """The board, one absence with what is missing, a class, a call that is entered."""
    page.goto(f"{desk}/absences/")
    yield "staff-board"
    _follow(page, page.locator(".klass__list .klass__who[href*='/absences/']:not([href*='/seats/'])").first)
    yield "staff-absence"
    page.goto(f"{desk}/absences/")
    _follow(page, page.locator(".missing .rows__title").first)
    yield "staff-seat"
    page.goto(f"{desk}/absences/?day=2020-01-01")
    yield "staff-board-errors"
    page.goto(f"{desk}/absences/")
    _follow(page, page.locator(".klass__name a").first)
    yield "staff-absence-class"
    _follow(page, page.get_by_role("link", name="電話の連絡を入れる").first)
    yield "staff-absence-entry"
    _follow(page, page.get_by_role("button", name="この内容で入れる"))
    yield "staff-absence-entry-errors"


def _follow(page: Page, way: Locator) -> None:
    with page.expect_navigation(wait_until="load"):
        way.click()
