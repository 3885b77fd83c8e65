"""The staff room's board and the wall, as browsers walk through them. What is confirmed and entered stays so."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow


def board_pages(page: Page, desk: str) -> Iterator[str]:
    """The board, one absence with what is missing, a class, a call that is entered."""
    page.goto(f"{desk}/absences/")
    yield "staff-board"
    follow(page, page.locator(".klass__list .klass__who[href*='/absences/']:not([href*='/seats/'])").first)
    yield "staff-absence"
    page.goto(f"{desk}/absences/")
    follow(page, page.locator(".missing .rows__title").first)
    yield "staff-seat"
    page.goto(f"{desk}/absences/?day=2020-01-01")
    yield "staff-board-errors"
    page.goto(f"{desk}/absences/")
    follow(page, page.locator(".klass__name a").first)
    yield "staff-absence-class"
    follow(page, page.get_by_role("link", name="電話で聞いた").first)
    yield "staff-absence-entry"
    follow(page, page.get_by_role("button", name="この内容で入れる"))
    yield "staff-absence-entry-errors"


def wall_pages(page: Page, url: str) -> Iterator[str]:
    """A screen is made, opened by its code, and looked at."""
    page.goto(f"{url}/s/hibari/settings/walls/")
    yield "walls"
    page.get_by_label("画面のある場所").fill("職員室")
    follow(page, page.get_by_role("button", name="画面を加えて"))
    yield "wall-code"
    code = page.locator(".receipt__no").inner_text()
    page.goto(f"{url}/wall/")
    page.get_by_label("団体コード").fill("sakura")
    page.get_by_label("画面のコード").fill("2345-6789-ACDE")
    follow(page, page.get_by_role("button", name="この画面に映す"))
    yield "wall-errors"
    page.get_by_label("画面のコード").fill(code)
    follow(page, page.get_by_role("button", name="この画面に映す"))
    yield "wall"
