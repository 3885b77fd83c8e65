"""Passkeys in a real browser with a virtual authenticator: made, asked for, enough by themselves, and gone."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.authenticator import VirtualDevice
from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.stack import Stack
from tests.journeys.test_main_job import GUARDIAN, sign_in

TEACHER = "t0530@sakura"
MADE = re.compile("回復コード")


def make_passkey(page: Page, stack: Stack, name: str) -> None:
    page.goto(f"{stack.url}/account/second-factor/")
    follow(page, page.get_by_role("link", name="パスキーを加える"))
    page.get_by_label("呼び名").fill(name)
    follow(page, page.get_by_role("button", name="パスキーを作る"))


def sign_out(page: Page, stack: Stack, at: str) -> None:
    page.goto(f"{stack.url}{at}")
    follow(page, page.get_by_role("button", name="ログアウト").first)


def test_a_teacher_signs_in_with_a_passkey_alone(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    device = VirtualDevice(page)
    make_passkey(page, stack, "職員室のパソコン")
    expect(page.get_by_role("heading", name=MADE)).to_be_visible()
    expect(page.locator(".sheet-of-codes li")).to_have_count(10)
    assert len(device.passkeys) == 1
    follow(page, page.get_by_role("link", name="しまいました"))
    expect(page.get_by_text("職員室のパソコン").first).to_be_visible()

    sign_out(page, stack, "/account/second-factor/")
    follow(page, page.get_by_role("link", name="パスキーでログイン"))
    follow(page, page.get_by_role("button", name="パスキーで確かめる"))
    expect(page).to_have_url(re.compile(r"/s/"))

    sign_out(page, stack, "/account/second-factor/")
    device.meets_a_stranger()
    page.goto(f"{stack.url}/login/passkey/")
    page.get_by_role("button", name="パスキーで確かめる").click()
    expect(page.get_by_role("status")).to_contain_text("パスキーの操作が終わりませんでした")
    place.close()


def test_a_guardian_is_asked_for_the_passkey_after_the_password(stack: Stack, browser: Browser) -> None:
    place = context(browser, PHONE)
    page = sign_in(place, stack, GUARDIAN)
    device = VirtualDevice(page)
    make_passkey(page, stack, "わたしのスマートフォン")
    page.goto(f"{stack.url}/account/second-factor/passkeys/new/")
    page.get_by_role("button", name="パスキーを作る").click()
    expect(page.get_by_role("status")).to_contain_text("パスキーの操作が終わりませんでした")
    assert len(device.passkeys) == 1, "a device that has one makes no second"

    sign_out(page, stack, "/settings/")
    page.get_by_label("メールアドレス または 職員ID").fill(GUARDIAN)
    page.get_by_label("パスワード", exact=True).fill("usagi-mochi-tetoru-7")
    follow(page, page.get_by_role("button", name="ログイン"))
    page.goto(f"{stack.url}/settings/")
    expect(page).to_have_url(re.compile("/login/second-factor/"))
    follow(page, page.get_by_role("button", name="パスキーで確かめる"))
    expect(page).to_have_url(f"{stack.url}/settings/")

    page.goto(f"{stack.url}/account/second-factor/")
    follow(page, page.get_by_role("link", name=re.compile("外す")))
    follow(page, page.get_by_role("button", name="外す"))
    sign_out(page, stack, "/settings/")
    assert {cookie["name"] for cookie in place.cookies()} >= {"known"}, "signing out does not make the phone a stranger"
    again = sign_in(place, stack, GUARDIAN)
    expect(again).to_have_url(re.compile("/home/"))
    place.close()
