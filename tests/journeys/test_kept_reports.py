"""A guardian's report that could not be sent: what the form says, what it keeps, and when it forgets."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.browser import PHONE, context
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack
from tests.journeys.test_absences import OF_ONE_CHILD, receipt_of, send

WEEKDAYS = "月火水木金土日"
KEPT, NETWORK, SERVER = "まだ送っていない内容です", "電波が届いていないようです", "tetoruの側で受け取れませんでした"
OFTEN = "混み合っています"


def shown(day: dt.date) -> str:
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


@pytest.fixture
def page(stack: Stack, browser: Browser) -> Iterator[Page]:
    found = context(browser, PHONE).new_page()
    sign_in(found, stack, OF_ONE_CHILD)
    yield found
    found.context.close()


def open_form(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/absences/")


def write(page: Page, reason: str, note: str) -> None:
    page.locator(".choice", has_text=reason).click()
    field = page.get_by_label("伝えたいこと")
    if not field.is_visible():
        page.locator("summary", has_text="書き足す").click()
    field.fill(note)


def expect_kept(page: Page, note: str) -> None:
    expect(page.get_by_text(KEPT)).to_be_visible()
    field = page.get_by_label("伝えたいこと")
    expect(field).to_be_visible()
    expect(field).to_have_value(note)


def expect_nothing_kept(page: Page, stack: Stack) -> None:
    open_form(page, stack)
    expect(page.get_by_text(KEPT)).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('keep:'))") == []


@contextmanager
def answered(page: Page, status: int, body: str) -> Iterator[None]:
    """By the server, or by what stands before it."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, content_type="text/html", body=body)
        else:
            route.continue_()

    page.route("**/absences/", answer)
    yield
    page.unroute("**/absences/")


@contextmanager
def offline(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def test_the_head_of_the_fold_says_the_days_that_will_be_sent(stack: Stack, page: Page) -> None:
    open_form(page, stack)
    head, first = page.locator(".dates__first"), page.get_by_label("はじめの日")
    opened_on = dt.date.fromisoformat(first.input_value())
    expect(head).to_contain_text(shown(opened_on))
    page.locator(".dates summary").click()
    other, last = opened_on + dt.timedelta(days=1), opened_on + dt.timedelta(days=3)
    first.fill(other.isoformat())
    page.locator(".dates summary").click()
    expect(head).to_have_text(shown(other))
    page.locator(".dates summary").click()
    page.get_by_label("おわりの日").fill(last.isoformat())
    page.locator(".dates summary").click()
    expect(head).to_have_text(f"{shown(other)}から{shown(last)}まで")
    write(page, "頭痛", "きのうから")
    page.goto(f"{stack.url}/home/")
    open_form(page, stack)
    expect_kept(page, "きのうから")
    expect(page.get_by_label("おわりの日")).to_be_visible()
    page.locator(".dates summary").click()
    expect(head).to_have_text(f"{shown(other)}から{shown(last)}まで")
    page.evaluate("localStorage.clear()")


def test_what_was_not_sent_is_kept_whatever_else_succeeds(stack: Stack, page: Page) -> None:
    open_form(page, stack)
    page.locator(".choice", has_text="発熱").click()
    send(page)
    receipt_of(page)
    receipt = page.url
    page.goto(f"{receipt}change/")
    write(page, "発熱", "38度あります。")
    with offline(page):
        page.get_by_role("button", name="直した内容を学校に送る").click()
        expect(page.get_by_text(NETWORK)).to_be_visible()
    page.reload()
    expect_kept(page, "38度あります。")
    open_form(page, stack)
    write(page, "腹痛", "夜から痛がっています。")
    with offline(page):
        send(page)
        expect(page.get_by_text(NETWORK)).to_be_visible()
    page.goto(f"{receipt}cancellation/")
    page.get_by_role("button", name="連絡を取り消す").click()
    expect(page.locator(".banner--success")).to_be_visible()
    open_form(page, stack)
    expect_kept(page, "夜から痛がっています。")
    page.evaluate("localStorage.clear()")


def test_what_was_refused_is_kept_while_it_is_set_right(stack: Stack, page: Page) -> None:
    open_form(page, stack)
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    write(page, "頭痛", "あとから書きました。")
    page.goto(f"{stack.url}/home/")
    open_form(page, stack)
    expect_kept(page, "あとから書きました。")
    page.evaluate("localStorage.clear()")


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (502, "<html><body><h1>502 Bad Gateway</h1></body></html>", SERVER),
        (503, "<html><body><main><h1>Maintenance</h1></main></body></html>", SERVER),
        (429, "Too many", OFTEN),
    ],
)
def test_a_server_that_does_not_take_it_is_not_called_a_bad_network(
    stack: Stack, page: Page, status: int, body: str, says: str
) -> None:
    open_form(page, stack)
    write(page, "発熱", "朝から")
    with answered(page, status, body):
        send(page)
        expect(page.get_by_text(says)).to_be_visible()
    assert [page.get_by_text(other).is_visible() for other in {NETWORK, SERVER, OFTEN} - {says}] == [False, False]
    expect(page.get_by_label("伝えたいこと")).to_have_value("朝から")
    with offline(page):
        send(page)
        expect(page.get_by_text(NETWORK)).to_be_visible()
    assert not page.get_by_text(says).is_visible()
    page.evaluate("localStorage.clear()")


def test_when_the_session_is_over_the_sign_in_stands_alone_and_leads_on(stack: Stack, page: Page) -> None:
    open_form(page, stack)
    write(page, "通院", "10時までかかります。")
    page.context.clear_cookies(name="sessionid")
    send(page)
    expect(page.get_by_text("ログインの時間が切れました")).to_be_visible()
    assert page.locator(".tabs-bar").count() == 0
    page.get_by_label("メールアドレス").fill(OF_ONE_CHILD)
    page.get_by_label("パスワード", exact=True).fill("usagi-mochi-tetoru-7")
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.get_by_role("button", name="続きから始める").click()
    page.wait_for_url(re.compile(r"/absences/[0-9a-f-]{36}/$"))
    expect(page.get_by_text("10時までかかります。")).to_be_visible()
    expect_nothing_kept(page, stack)
