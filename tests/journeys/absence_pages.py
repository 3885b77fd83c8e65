"""The pages of absences, as a guardian's and an admin's browser walk through them. What is reported is taken back."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page


def absence_pages(page: Page, url: str) -> Iterator[str]:
    """The form, with what is missing and with all its fields; the receipt, and what can be done with it."""
    page.goto(f"{url}/absences/")
    yield "absence-new"
    page.locator('[name="kind"][value="leaving_early"]').check(force=True)
    page.get_by_role("button", name="この内容で学校に送る").click()
    page.locator(".error-summary").wait_for()
    yield "absence-errors"
    page.get_by_role("checkbox", name="あおば中学校").check(force=True)
    page.locator('[name="kind"][value="absent"]').check(force=True)
    page.get_by_role("radio", name="発熱").check(force=True)
    _follow(page, page.get_by_role("button", name="この内容で学校に送る"))
    yield "absence-receipt"
    receipt = page.url
    page.goto(f"{receipt}change/")
    yield "absence-change"
    page.goto(f"{receipt}cancellation/")
    yield "absence-cancellation"
    _follow(page, page.get_by_role("button", name="連絡を取り消す"))
    yield "absence-cancelled"
    page.goto(f"{url}/absences/history/")
    yield "absence-history"


def _follow(page: Page, way: Locator) -> None:
    with page.expect_navigation(wait_until="load"):
        way.click()
