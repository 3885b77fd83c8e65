"""The pages of conversations, as a guardian's, a teacher's and a manager's browser walk through them."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.browser import follow


def conversation_pages_at_home(page: Page, url: str) -> Iterator[str]:
    """The list, one with an answer that is missing its words, and the beginning of one."""
    page.goto(f"{url}/conversations/")
    yield "conversations"
    follow(page, page.get_by_role("link", name="給食のアレルギーについて"))
    yield "conversation"
    page.get_by_role("button", name="送る", exact=True).click()
    page.locator(".error-summary").wait_for()
    yield "conversation-errors"
    page.goto(f"{url}/conversations/new/")
    yield "conversation-new"


def conversation_pages_at_desk(page: Page, desk: str) -> Iterator[str]:
    """The list, one about a pupil, who reads it, what was found, and the beginning of another."""
    page.goto(f"{desk}/conversations/")
    yield "staff-conversations"
    follow(page, page.get_by_role("link", name="給食のアレルギーについて"))
    yield "staff-conversation"
    follow(page, page.get_by_role("link", name="教職員を加える・外す"))
    yield "staff-conversation-readers"
    page.go_back()
    follow(page, page.locator("a.crumb"))
    page.get_by_label("ことばで探す").fill("くるみ")
    follow(page, page.get_by_role("button", name="探す"))
    yield "staff-conversations-found"
    follow(page, page.get_by_role("link", name="個別連絡をはじめる"))
    yield "staff-conversation-new"


def conversation_pages_of_manager(page: Page, desk: str) -> Iterator[str]:
    """What is read with a reason; the rules."""
    page.goto(f"{desk}/students/")
    page.get_by_label("名前・よみで探す").fill("さとう")
    follow(page, page.get_by_role("button", name="探す"))
    follow(page, page.get_by_role("link", name="佐藤 陽葵").first)
    follow(page, page.get_by_role("main").get_by_role("link", name="個別連絡"))
    yield "manager-student-conversations"
    follow(page, page.get_by_role("link", name="理由を書いて読む").first)
    yield "manager-conversation-reason"
    page.goto(f"{desk}/settings/conversations/")
    yield "manager-conversation-rules"
