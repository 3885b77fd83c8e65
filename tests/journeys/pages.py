"""Every page, one after the other, as the people of the demo see them."""

import re
from collections.abc import Callable, Generator, Iterator
from itertools import product
from typing import Literal

from playwright.sync_api import Browser, Page

from demo import cast as demo
from tests.journeys.absence_pages import absence_pages, seat_pages
from tests.journeys.account_pages import admin_pages, own_pages, question
from tests.journeys.asking import asking_pages, family_pages
from tests.journeys.authenticator import fresh_code, secret_of
from tests.journeys.board_pages import board_pages, wall_pages
from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.conversation_pages import (
    conversation_pages_at_desk,
    conversation_pages_at_home,
    conversation_pages_of_manager,
)
from tests.journeys.file_pages import guardian_file_pages, staff_file_pages
from tests.journeys.ledger import ledger_pages
from tests.journeys.operator import operator_pages
from tests.journeys.partner_pages import partner_pages
from tests.journeys.path import path_of_manager, path_of_teacher, rules_pages
from tests.journeys.register_pages import register_pages, register_pages_of_admin
from tests.journeys.roster import roster_pages
from tests.journeys.seldom_pages import seldom_pages, seldom_pages_of_admin, seldom_pages_of_guardian
from tests.journeys.stack import Stack
from tests.journeys.staff import staff_pages
from tests.journeys.withdrawal import received_pages, withdrawal_pages
from tetoru.web.help import PATHS

Visit = Callable[[Page, Stack], Iterator[str]]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GUARDIAN = demo.FAMILIES[0].guardians[0].email


def pages_of(visit: Visit, browser: Browser, stack: Stack) -> Generator[tuple[str, Page], None, None]:
    """(name, page) for each page of one visitor, who may be stopped on the way."""
    place = context(browser, PHONE, reduced_motion="reduce")  # else colours are measured on their way
    page = place.new_page()
    try:
        for name in visit(page, stack):
            yield name, page
    finally:
        place.close()


def looks_of(page: Page, name: str = "") -> Iterator[str]:
    """The page on a phone and on a desk, in light and in dark: the name of each look, while the page has it.

    A help page is told by its `name` and has two of them: the layout that all of them share is seen on `help` itself.
    """
    is_one_of_many = name.startswith("help-")
    for size, scheme in product((PHONE, DESK), SCHEMES):
        if is_one_of_many and (size is PHONE) != (scheme == "light"):
            continue
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)
        yield f"{size['width']}-{scheme}"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")


def sign_in(page: Page, stack: Stack, login: str) -> None:
    page.goto(f"{stack.url}/login/")
    page.get_by_label("メールアドレス または 職員ID").fill(login)
    page.get_by_label("パスワード").fill(demo.PASSWORD)
    follow(page, page.get_by_role("button", name="ログイン"))
    if "/login/second-factor/" in page.url:
        page.get_by_label("6けたの数字、または回復コード").fill(fresh_code(secret_of(login)))
        follow(page, page.get_by_role("button", name="確かめて"))


def _question(page: Page, stack: Stack) -> Iterator[str]:
    yield from question(page, stack, "k0002@sakura")


def _public(page: Page, stack: Stack) -> Iterator[str]:
    for name, path in [
        ("landing", "/"),
        ("sign-in", "/login/"),
        ("not-found", "/nowhere/"),
        ("help", "/help/"),
        ("offline", "/offline/"),
    ]:
        page.goto(stack.url + path)
        yield name
    for name in sorted(PATHS):
        page.goto(f"{stack.url}/help/{name}/")
        yield f"help-{name.replace('/', '-')}"
    page.goto(f"{stack.url}/login/")
    page.get_by_label("メールアドレス または 職員ID").fill("nobody@mail.example")
    page.get_by_label("パスワード").fill("wrong")
    follow(page, page.get_by_role("button", name="ログイン"))
    yield "sign-in-error"
    for name in ("mail", "letters"):
        page.goto(f"{stack.url}/demo/{name}/")
        yield f"demo-{name}"
    page.goto(f"{stack.url}/signup/?language=vi")
    yield "signup-vi"
    page.goto(f"{stack.url}/login/second-factor/lost/confirmation/")
    yield "factors-lost-confirmation"
    yield from seldom_pages(page, stack.url)


def _guardian(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, GUARDIAN)
    yield "guardian-home"
    follow(page, page.locator(".post__title a").first)
    yield "guardian-notice"
    yield from guardian_file_pages(page, stack)
    page.goto(f"{stack.url}/home/")
    follow(page, page.get_by_role("link", name="取り下げられたお知らせ"))
    yield "guardian-replaced"
    page.goto(f"{stack.url}/settings/")
    yield "guardian-settings"
    follow(page, page.get_by_role("link", name="お知らせの届きかた"))
    page.wait_for_selector("[data-push-state]:not([hidden])")
    yield "guardian-delivery"
    page.locator("#id_quiet").check(force=True)
    page.get_by_label("何時まで").fill("20:59")
    follow(page, page.get_by_role("button", name="この届きかたにする"))
    yield "guardian-delivery-errors"
    page.goto(f"{stack.url}/settings/")
    follow(page, page.get_by_role("link", name="すべての記録を見る").first)
    yield "guardian-viewers"
    yield from family_pages(page, stack.url)
    yield from absence_pages(page, stack.url)
    yield from conversation_pages_at_home(page, stack.url)
    yield from own_pages(page, stack, "guardian")
    for name, path in (("account-closing", "settings/closing"), ("password-reset", "password/reset")):
        page.goto(f"{stack.url}/{path}/")
        yield name
    yield from seldom_pages_of_guardian(page, stack.url)
    yield from seat_pages(page, stack.url)
    page.goto(f"{stack.url}/s/hibari/")
    yield "forbidden"


def _teacher(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, "t0412@sakura")
    yield "staff-start"
    desk = f"{stack.url}/s/hibari"
    page.goto(f"{desk}/notices/?show=drafts")
    yield "staff-drafts"
    page.goto(f"{desk}/notices/new/")
    yield "staff-compose-new"
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))
    yield "staff-compose-errors"
    page.get_by_role("checkbox", name=re.compile("^4年1組")).check(force=True)
    page.get_by_label("件名").fill("社会科見学とお弁当について")
    page.get_by_label("本文").fill(
        "4年生の保護者のみなさま\n\n12月4日（金）に、みなと浄水場へ出かけます。\nお弁当を持たせてください。"
    )
    follow(page, page.get_by_role("button", name=re.compile("を選ぶ")))
    follow(page, page.get_by_role("link", name="4年1組").first)
    yield "staff-picker"
    follow(page, page.locator("a.crumb"))
    yield from staff_file_pages(page)
    yield "staff-compose"
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))
    yield "staff-confirm"
    follow(page, page.get_by_role("link", name="書きなおす").first)
    page.get_by_label("本文").fill("小川 蓮さんの体操服を、学校であずかっています。")
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))
    yield "staff-confirm-names"
    yield from path_of_teacher(page, desk)
    page.goto(f"{desk}/notices/")
    yield "staff-list"
    follow(page, page.locator(".sheet__title a").first)
    yield "staff-status"
    yield from ledger_pages(page, desk)
    yield from withdrawal_pages(page, desk)
    yield from received_pages(page, desk)
    yield from board_pages(page, desk)
    yield from _students(page, desk, "staff")
    yield from register_pages(page, desk)
    yield from conversation_pages_at_desk(page, desk)
    page.goto(f"{desk}/log/")
    yield "staff-log-own"
    yield from own_pages(page, stack, "staff")


def _asker(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, "t0412@sakura")
    yield from asking_pages(page, f"{stack.url}/s/hibari")


def _manager(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, "m0101@sakura")
    page.goto(f"{stack.url}/s/hibari/notices/new/")
    yield "manager-compose"
    page.goto(f"{stack.url}/s/hibari/notices/")
    follow(page, page.locator(".sheet__title a").last)
    page.goto(page.url + "?show=opened")
    yield "manager-status-opened"
    yield from path_of_manager(page, f"{stack.url}/s/hibari")
    yield from conversation_pages_of_manager(page, f"{stack.url}/s/hibari")


def _admin(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, "s0201@sakura")
    log = f"{stack.url}/s/hibari/log/"
    page.goto(log)
    yield "admin-log"
    page.goto(f"{log}?show=logins")
    yield "admin-log-logins"
    page.goto(f"{log}?since=2026-01-01&until=2026-12-31")
    yield "admin-log-errors"
    for name in ("quiet-hours", "absences"):
        page.goto(f"{stack.url}/s/hibari/settings/{name}/")
        yield f"admin-{name}"
    yield from wall_pages(page, stack.url)
    yield from register_pages_of_admin(page, f"{stack.url}/s/hibari")
    yield from staff_pages(page, f"{stack.url}/s/hibari")
    yield from rules_pages(page, f"{stack.url}/s/hibari", "admin")
    yield from seldom_pages_of_admin(page, f"{stack.url}/s/hibari")


def _roster(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, "s0201@sakura")
    yield from roster_pages(page, f"{stack.url}/s/hibari")


def _board(page: Page, stack: Stack) -> Iterator[str]:
    sign_in(page, stack, "k0001@sakura")
    yield "board-start"
    page.goto(f"{stack.url}/t/sakura/notices/new/")
    yield "board-compose"
    page.goto(f"{stack.url}/t/sakura/notices/")
    follow(page, page.locator(".sheet__title a").first)
    yield "board-status"
    yield from _students(page, f"{stack.url}/t/sakura", "board")
    for name in ("classes", "groups", "schools"):
        page.goto(f"{stack.url}/t/sakura/{name}/")
        yield f"board-{name}"
    follow(page, page.get_by_role("link", name="あおば中学校"))
    yield "board-school"
    page.goto(f"{stack.url}/t/sakura/schools/new/")
    follow(page, page.get_by_role("button", name="学校・施設を登録する"))
    yield "board-school-errors"
    page.goto(f"{stack.url}/t/sakura/log/")
    yield "board-log"
    yield from admin_pages(page, stack)
    page.goto(f"{stack.url}/t/sakura/staff/")
    yield "board-staff"
    page.goto(f"{stack.url}/t/sakura/staff/new/")
    yield "board-staff-new"
    page.goto(f"{stack.url}/t/sakura/settings/register/")
    yield "board-register-marks"
    page.goto(f"{stack.url}/t/sakura/absence-numbers/")
    page.locator("summary", has_text="数字を表で見る").click()
    yield "board-absence-numbers"
    yield from rules_pages(page, f"{stack.url}/t/sakura", "board")
    yield from partner_pages(page, f"{stack.url}/t/sakura")


def _students(page: Page, desk: str, who: str) -> Iterator[str]:
    page.goto(f"{desk}/students/")
    yield f"{who}-students"
    page.get_by_label("名前・よみで探す").fill("おがわ")
    follow(page, page.get_by_role("button", name="探す"))
    yield f"{who}-students-found"
    follow(page, page.get_by_role("link", name="小川 蓮").first)
    page.reload()
    yield f"{who}-student"


VISITS: dict[str, Visit] = {
    "public": _public,
    "question": _question,
    "guardian": _guardian,
    "teacher": _teacher,
    "asker": _asker,
    "manager": _manager,
    "admin": _admin,
    "board": _board,
    "roster": _roster,
    "operator": operator_pages,
}
"""Who sees which pages."""
