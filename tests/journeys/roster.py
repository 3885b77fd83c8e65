"""The pages on which an admin keeps classes, pupils and groups. Nothing is changed by looking."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow


def roster_pages(page: Page, desk: str) -> Iterator[str]:
    """Each page with its forms, empty and with what is wrong in them."""
    yield from _classes(page, desk)
    yield from _pupils(page, desk)
    yield from _groups(page, desk)


def _classes(page: Page, desk: str) -> Iterator[str]:
    page.goto(f"{desk}/classes/")
    yield "admin-classes"
    follow(page, page.get_by_role("link", name="学級を作る"))
    follow(page, page.get_by_role("button", name="学級を作る"))
    yield "admin-class-errors"
    page.goto(f"{desk}/classes/")
    follow(page, page.locator(".table td a").first)
    yield "admin-class"


def _pupils(page: Page, desk: str) -> Iterator[str]:
    page.goto(f"{desk}/students/new/")
    yield "admin-student-new"
    page.get_by_label("せい（よみ）").fill("tanaka")
    page.get_by_label("きょうだいの名前").fill("おがわ")
    follow(page, page.get_by_role("button", name="きょうだいを探す"))
    yield "admin-student-new-sibling"
    follow(page, page.get_by_role("button", name="登録する"))
    yield "admin-student-new-errors"
    page.goto(f"{desk}/students/")
    follow(page, page.locator(".table--people a").first)
    yield "admin-student"
    record = page.url
    for name in ("edit", "home"):
        page.goto(f"{record}{name}/")
        yield f"admin-student-{name}"
    page.goto(f"{record}state/")
    yield "admin-student-state"
    page.get_by_role("radio", name="転出").check(force=True)
    follow(page, page.get_by_role("button", name="次へ"))
    yield "admin-student-state-confirm"


def _groups(page: Page, desk: str) -> Iterator[str]:
    page.goto(f"{desk}/groups/")
    yield "admin-groups"
    page.goto(f"{desk}/groups/new/")
    yield "admin-group-new"
    page.goto(f"{desk}/groups/")
    if page.locator(".rows__title").count():
        follow(page, page.locator(".rows__title").first)
        follow(page, page.locator("#choose .filter").first)
        yield "admin-group"
