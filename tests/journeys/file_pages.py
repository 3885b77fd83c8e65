"""The pages with files, as a teacher and a guardian see them."""

from collections.abc import Iterator

from playwright.sync_api import FilePayload, Page, expect

from tests.files import samples
from tests.journeys.browser import follow
from tests.journeys.stack import Stack


def staff_file_pages(page: Page) -> Iterator[str]:
    """From the page of writing and back to it: a letter is added, and looked into."""
    writing = page.url
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを加える").click()
    letter: FilePayload = {
        "name": "しおり.pdf",
        "mimeType": "application/pdf",
        "buffer": samples.pdf("Shiori", pages=2),
    }
    chooser.value.set_files([letter])
    expect(page.locator("#files .file")).to_have_count(1)
    expect(page.locator("#files").get_by_text("調べています")).to_have_count(0)
    page.goto(f"{writing}files/")
    yield "staff-files"
    follow(page, page.locator(".file-row a").first)
    yield "staff-file"
    page.goto(writing)


def guardian_file_pages(page: Page, stack: Stack) -> Iterator[str]:
    """The first file of the first notice that has one."""
    page.goto(f"{stack.url}/home/")
    for url in [link.get_attribute("href") for link in page.locator(".post__title a").all()]:
        page.goto(_absolute(page, str(url)))
        if page.locator("a.file__name").count():
            break
    follow(page, page.locator("a.file__name").first)
    yield "guardian-file"


def _absolute(page: Page, path: str) -> str:
    return "/".join(page.url.split("/")[:3]) + path
