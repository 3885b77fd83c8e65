"""The pages of the register, as a teacher's, an admin's and a board's browser walk through them. Nothing is changed."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page
from pypdfium2 import PdfDocument

from tests.journeys.browser import follow


def register_pages(page: Page, desk: str) -> Iterator[str]:
    """The classes, a month, one pupil's with what is wrong in the form, and the numbers."""
    page.goto(f"{desk}/register/")
    yield "register"
    follow(page, page.get_by_role("link", name=re.compile("^4年1組")).first)
    yield "register-class"
    _fits_one_sheet(page)
    follow(page, page.locator(".register__name a").first)
    follow(page, page.get_by_role("button", name="この内容に直す"))
    yield "register-pupil-errors"
    page.goto(f"{desk}/absence-numbers/")
    page.locator("summary", has_text="数字を表で見る").click()
    yield "absence-numbers"


def _fits_one_sheet(page: Page) -> None:
    """A class of 35, printed across, with the notes below the table; corrections may stand on a second sheet."""
    page.evaluate(
        """() => {
            const body = document.querySelector(".register tbody"), row = body.rows[0]
            while (body.rows.length < 35) body.append(row.cloneNode(true))
            document.querySelector(".register__amendments")?.remove()
        }"""
    )
    assert len(PdfDocument(page.pdf(prefer_css_page_size=True))) == 1
    page.reload()


def register_pages_of_admin(page: Page, desk: str) -> Iterator[str]:
    """The days that are other ones, with what is wrong in the form, and the columns of the file."""
    page.goto(f"{desk}/calendar/")
    yield "calendar"
    follow(page, page.get_by_role("button", name="この日を入れる"))
    yield "calendar-errors"
    page.goto(f"{desk}/settings/register/")
    yield "register-columns"
