"""The main job in a real browser: a teacher sends to one class, a guardian reads, the school sees it."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from demo import cast as demo
from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.holding import NOTICE, confirm, hold_passes, send
from tests.journeys.stack import Stack, wait_for

TEACHER, GUARDIAN = "t0412@sakura", demo.FAMILIES[0].guardians[0].email


def sign_in(place: BrowserContext, stack: Stack, login: str) -> Page:
    page = place.new_page()
    page.goto(f"{stack.url}/login/")
    page.get_by_label("メールアドレス または 職員ID").fill(login)
    page.get_by_label("パスワード").fill(demo.PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.wait_for_url(re.compile(r"/(home|s/|t/)"))
    return page


def write(page: Page, title: str, body: str = "体操服と水筒を持たせてください。\n\n雨の日は中止です。") -> None:
    page.get_by_role("link", name="お知らせを書く").first.click()
    page.get_by_role("checkbox", name=re.compile("^4年1組")).check(force=True)
    page.get_by_label("件名").fill(title)
    page.get_by_label("本文").fill(body)
    page.get_by_role("button", name=re.compile("送る前の確認")).click()
    page.wait_for_url(re.compile("/confirmation/$"))


@pytest.mark.parametrize(("size", "script"), [(DESK, True), (PHONE, True), (DESK, False), (PHONE, False)])
def test_a_teacher_sends_and_a_guardian_reads(
    stack: Stack, browser: Browser, pictures: Path, size: dict[str, int], script: bool
) -> None:
    title = f"持久走大会のお知らせ {size['width']} {script}"
    staff = context(browser, size, java_script_enabled=script)
    teacher = sign_in(staff, stack, TEACHER)
    write(teacher, title)
    send(teacher)
    expect(teacher.get_by_role("heading", name=title)).to_be_visible()

    phone = context(browser, PHONE, java_script_enabled=script)
    guardian = sign_in(phone, stack, GUARDIAN)
    wait_for(lambda: _seen(guardian, title), "the notice in the guardian's list")
    count = guardian.locator(".tabs-bar li", has_text="お知らせ").locator(".tabs-bar__count")
    unread = count.inner_text()
    guardian.get_by_role("link", name=title).click()
    expect(guardian.get_by_role("heading", name=title)).to_be_visible()
    expect(guardian.get_by_text("体操服と水筒を持たせてください。")).to_be_visible()
    guardian.screenshot(path=pictures / f"guardian-notice-{size['width']}-{script}.png", full_page=True)
    follow(guardian, guardian.get_by_role("link", name="お知らせ").first)
    assert count.all_inner_texts() != [unread]

    expect_sent(teacher)
    teacher.reload()
    expect(teacher.get_by_text(re.compile(r"1\s*/\s*\d+\s*家庭")).first).to_be_visible()
    teacher.screenshot(path=pictures / f"status-{size['width']}-{script}.png", full_page=True)
    staff.close()
    phone.close()


def test_the_mail_says_no_more_than_that_there_is_something(stack: Stack, browser: Browser) -> None:
    title = "ひみつの題"
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    write(page, title, body="ひみつの本文")
    send(page)
    identity = page.url.rstrip("/").rpartition("/")[2]
    mails = stack.mails / "new"
    wait_for(lambda: mails.exists() and any(identity in _text(mail) for mail in mails.iterdir()), "the mail")
    for mail in mails.iterdir():
        assert "ひみつ" not in _text(mail)
    page.goto(f"{stack.url}/demo/mail/")
    expect(page.get_by_text("ひばり小学校：お知らせがあります").first).to_be_visible()
    place.close()


def test_a_draft_survives_a_lost_connection_and_a_second_tab(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    page.get_by_role("link", name="お知らせを書く").first.click()
    page.get_by_label("件名").fill("書きかけの題")
    expect(page.locator("#saved")).to_contain_text("に保存しました")
    place.set_offline(True)
    page.get_by_label("本文").fill("電車の中で書いた文")
    expect(page.locator("#saved")).to_contain_text("まだ保存できていません")
    place.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("に保存しました", timeout=20_000)
    second = place.new_page()
    second.goto(f"{stack.url}/s/hibari/notices/?show=drafts")
    second.get_by_role("link", name="書きかけの題").click()
    expect(second.get_by_label("本文")).to_have_value("電車の中で書いた文")
    version = second.locator("#version").input_value()
    second.get_by_label("件名").fill("二つ目の画面の題")
    expect(second.locator("#version")).not_to_have_value(version)
    page.get_by_label("件名").fill("一つ目の画面の題")
    expect(page.locator("#saved")).to_contain_text("別の画面")
    expect(page.get_by_label("件名")).to_have_value("一つ目の画面の題")
    place.close()


def test_what_is_typed_before_the_scripts_have_come_is_kept_too(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/js/autosave*.js", hold)
    page.get_by_role("link", name="お知らせを書く").first.click(no_wait_after=True)
    page.get_by_label("件名").fill("回線がおそい朝に")
    page.wait_for_timeout(500)
    waiting[0].continue_()
    page.unroute("**/js/autosave*.js")
    expect(page.locator("#saved")).to_contain_text("に保存しました")
    page.reload()
    expect(page.get_by_label("件名")).to_have_value("回線がおそい朝に")
    place.close()


def test_an_expired_session_loses_no_word(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    page.get_by_role("link", name="お知らせを書く").first.click()
    page.get_by_label("件名").fill("会議の前に")
    expect(page.locator("#saved")).to_contain_text("に保存しました")
    place.clear_cookies(name="sessionid")
    page.get_by_label("本文").fill("席を外していたあとの文")
    expect(page.locator("#saved")).to_contain_text("ログインの時間が切れました")
    other = sign_in(place, stack, TEACHER)
    other.close()
    expect(page.locator("#saved")).to_contain_text("に保存しました", timeout=20_000)
    page.reload()
    expect(page.get_by_label("本文")).to_have_value("席を外していたあとの文")
    place.close()


def test_a_worker_killed_in_mid_send_leaves_nothing_half_sent(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    write(page, "途中で倒れても")
    stack.kill_worker()
    confirm(page)
    hold_passes(page)
    page.reload()
    expect(page.get_by_role("button", name="送信を止める")).to_be_visible()
    stack.start_worker()
    page.wait_for_url(NOTICE)
    expect_sent(page)
    place.close()


def expect_sent(page: Page) -> None:
    """The page looks by itself how far the sending got, with and without script, and then shows who opened it."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(page.locator("#progress progress")).to_have_count(0, timeout=90_000)
    expect(page.locator(".figures").first).to_be_visible()


def _seen(page: Page, title: str) -> bool:
    page.goto(page.url)
    return page.get_by_role("link", name=title).count() > 0


def _text(mail: Path) -> str:
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    body = message.get_body()
    return f"{message['Subject']}\n{body.get_content() if body else ''}"
