"""The pages with files, as a teacher and a guardian see them."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page

from tests.journeys.stack import Stack


def staff_file_pages(page: Page) -> Iterator[str]:
    """From the list of drafts: the files of the first that has any, and the first of them."""
    for url in [link.get_attribute("href") for link in page.locator(".sheet__title a").all()]:
        page.goto(_absolute(page, f"{url}files/"))
        if page.locator(".file-row").count():
            break
    yield "staff-files"
    _follow(page, page.locator(".file-row a").first)
    yield "staff-file"


def guardian_file_pages(page: Page, stack: Stack) -> Iterator[str]:
    """The first file of the first notice that has one."""
    page.goto(f"{stack.url}/home/")
    for url in [link.get_attribute("href") for link in page.locator(".post__title a").all()]:
        page.goto(_absolute(page, str(url)))
        if page.locator("a.file__name").count():
            break
    _follow(page, page.locator("a.file__name").first)
    yield "guardian-file"


def _absolute(page: Page, path: str) -> str:
    return "/".join(page.url.split("/")[:3]) + path


def _follow(page: Page, way: Locator) -> None:
    with page.expect_navigation(wait_until="load"):
        way.click()
