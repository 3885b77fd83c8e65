"""The pages between the confirmation and the send, and the rules of that way."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow
from tests.journeys.holding import confirm


def path_of_teacher(page: Page, desk: str) -> Iterator[str]:
    """From an open confirmation page: planning, holding, stopping, and what waits."""
    page.get_by_role("radio", name=re.compile("日時を決めて送る")).check(force=True)
    yield "staff-confirm-later"
    page.get_by_role("radio", name=re.compile("すぐに送る")).check(force=True)
    confirm(page)
    yield "staff-held"
    follow(page, page.get_by_role("button", name="送信を止める"))
    yield "staff-stopped"
    page.goto(f"{desk}/notices/?show=waiting")
    yield "staff-waiting"
    follow(page, page.locator(".sheet__title a").first)
    yield "staff-scheduled"


def path_of_manager(page: Page, desk: str) -> Iterator[str]:
    """What waits for a manager to agree."""
    page.goto(f"{desk}/")
    yield "manager-start"
    page.goto(f"{desk}/notices/?show=waiting")
    yield "manager-waiting"
    follow(page, page.get_by_role("link", name=re.compile("見て、決める")).first)
    yield "manager-approval"
    follow(page, page.get_by_role("link", name=re.compile("開いて見る|もう一度開く")).first)
    yield "manager-approval-audience"


def rules_pages(page: Page, desk: str, who: str) -> Iterator[str]:
    """The settings of a place, and its rules of sending; for a school also with something wrong in them."""
    page.goto(f"{desk}/settings/")
    yield f"{who}-settings"
    page.goto(f"{desk}/settings/sending/")
    yield f"{who}-sending-rules"
    if who == "admin":
        page.get_by_label(re.compile("待つ秒数")).fill("30")
        follow(page, page.get_by_role("button", name="決まりを保存する"))
        yield f"{who}-sending-rules-errors"
