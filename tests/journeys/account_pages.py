"""The pages about oneself: second factor, devices; and what admins decide about it."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from demo import cast as demo
from tests.journeys.stack import Stack

FACTOR, DEVICES = "/account/second-factor/", "/account/devices/"


def own_pages(page: Page, stack: Stack, who: str) -> Iterator[str]:
    """The name of each page, when it is open; nothing is changed."""
    for name, path in (("factor", FACTOR), ("app", f"{FACTOR}app/"), ("passkey", f"{FACTOR}passkeys/new/")):
        page.goto(stack.url + path)
        yield f"{who}-{name}"
    page.goto(stack.url + DEVICES)
    yield f"{who}-devices"


def admin_pages(page: Page, stack: Stack) -> Iterator[str]:
    """What an organisation's admin has besides, with a second factor that is there."""
    page.goto(f"{stack.url}/t/sakura/settings/second-factor/")
    yield "board-factor-policy"
    page.goto(f"{stack.url}{FACTOR}app/removal/")
    yield "board-factor-removal"
    page.goto(f"{stack.url}{FACTOR}codes/")
    yield "board-codes-renew"
    page.get_by_role("button", name="新しいコードを10個作る").click()
    page.wait_for_selector(".sheet-of-codes")
    yield "board-codes"
    page.goto(f"{stack.url}/t/sakura/log/?show=logins")
    page.goto(f"{stack.url}/t/sakura/staff/{_colleague(page)}/second-factor/")
    yield "board-factor-reset"


def _colleague(page: Page) -> str:
    """Somebody in the list of people of the log's filter."""
    values = page.locator("select option").evaluate_all("found => found.map(one => one.value)")
    return next(value for value in values if re.fullmatch(r"[0-9a-f-]{36}", value))


def question(page: Page, stack: Stack, login: str) -> Iterator[str]:
    """The page between the password and everything else, with a wrong answer."""
    page.goto(f"{stack.url}/login/passkey/")
    yield "sign-in-passkey"
    page.goto(f"{stack.url}/login/")
    page.get_by_label("メールアドレス または 職員ID").fill(login)
    page.get_by_label("パスワード", exact=True).fill(demo.PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.wait_for_url(re.compile("second-factor"))
    yield "factor-question"
    page.get_by_role("button", name="確かめて").click()
    page.get_by_label("6けたの数字、または回復コード").fill("wrong")
    page.get_by_role("button", name="確かめて").click()
    page.wait_for_selector(".error-summary")
    yield "factor-question-wrong"
