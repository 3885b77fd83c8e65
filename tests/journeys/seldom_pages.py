"""Pages that hardly anybody sees, by their addresses. What needs a link from a mail says that the link is not good."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow

PUBLIC = (
    "terms",
    "privacy",
    "signup/sent",
    "signup/confirmation",
    "signup/done",
    "password/reset/sent",
    "password/new",
    "password/counter",
    "settings/email/confirmation",
    "settings/closed",
)
OF_GUARDIANS = (
    "settings/profile",
    "settings/email",
    "settings/children/new",
    "password/change",
    "login/again",
    "login/second-factor/lost",
)


def seldom_pages(page: Page, url: str) -> Iterator[str]:
    """Of everybody."""
    yield from _at(page, url, PUBLIC)


def seldom_pages_of_guardian(page: Page, url: str) -> Iterator[str]:
    """About the own account."""
    yield from _at(page, url, OF_GUARDIANS)


def seldom_pages_of_admin(page: Page, desk: str) -> Iterator[str]:
    """Letters, a pupil's guardians, a group's name, a seat that is about to be taken away."""
    page.goto(f"{desk}/invitations/")
    yield "admin-invitations"
    follow(page, page.get_by_role("main").get_by_role("link", name=re.compile("^4年1組")).first)
    yield "admin-invitations-class"
    page.goto(f"{desk}/students/")
    follow(page, page.locator(".table--people a").first)
    page.goto(f"{page.url.partition('?')[0]}guardians/")
    yield "admin-guardians"
    links = page.locator("main a[href*='/guardians/']")
    if links.count():
        follow(page, links.first)
        yield "admin-guardian"
    page.goto(f"{desk}/staff/")
    follow(page, page.locator(".table a").first)
    page.goto(f"{page.url}seats/hibari/removal/")
    yield "admin-staff-seat-removal"


def _at(page: Page, url: str, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        page.goto(f"{url}/{path}/")
        yield path.replace("/", "-")
