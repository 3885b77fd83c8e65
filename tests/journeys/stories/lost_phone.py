"""A lost phone: the guardian stands at the school's counter, and is back on a new phone before leaving."""

import re

from playwright.sync_api import Browser, Page, expect

from demo import cast as demo
from tests.journeys import qr
from tests.journeys.browser import follow
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack
from tests.journeys.stories.steps import OWN, Shoot, desk_page, give_login, phone_page
from tests.journeys.test_registration import mail_to

CHILD = "小川 蓮"
LOST, NEW = demo.FAMILIES[1].guardians[0].email, "ogawa.atarashii@hana-mail.example"


def tell(browser: Browser, stack: Stack, shoot: Shoot) -> None:
    """The whole story."""
    lost, counter, phone = phone_page(browser), desk_page(browser), phone_page(browser)
    sign_in(lost, stack, LOST)
    expect(lost).to_have_url(f"{stack.url}/home/")
    link = counter_shows_a_code(counter, stack, shoot)
    guardian_sets_anew(phone, link, shoot)
    lost_phone_is_out(lost, stack)
    link_is_used_up(phone_page(browser), link)
    assert "ogawa" not in mail_to(stack, LOST, "学校の窓口"), "the old address is told, and not which is the new one"
    give_login(phone, stack, NEW, OWN)
    expect(phone).to_have_url(f"{stack.url}/home/")
    counter.goto(f"{stack.url}/s/hibari/log/?show=logins")
    expect(counter.get_by_text("窓口で再設定のコードを出した").first).to_be_visible()
    for page in (lost, counter, phone):
        page.context.close()


def counter_shows_a_code(page: Page, stack: Stack, shoot: Shoot) -> str:
    """The clerk finds the pupil, looks at a licence, and shows a code; gives what a camera reads in it."""
    sign_in(page, stack, "s0201@sakura")
    page.goto(f"{stack.url}/s/hibari/students/")
    page.get_by_label("名前・よみで探す").fill("おがわ")
    follow(page, page.get_by_role("button", name="探す"))
    follow(page, page.get_by_role("link", name=CHILD).first)
    page.goto(f"{page.url.partition('?')[0]}guardians/")
    follow(page, page.get_by_role("link", name=re.compile("権利・解除")).first)
    page.get_by_role("radio", name=re.compile("運転免許証")).check(force=True)
    shoot(page, "counter-check")
    follow(page, page.get_by_role("button", name=re.compile("10分だけ使える")))
    shoot(page, "counter-code")
    return qr.text_in(page.get_by_role("img", name="窓口用の二次元コード"))


def guardian_sets_anew(page: Page, link: str, shoot: Shoot) -> None:
    """On the new phone, with a new address and a password that nobody at the counter sees."""
    page.goto(link)
    assert "#" not in page.url
    page.get_by_label("メールアドレス").fill(NEW)
    page.get_by_label("パスワード", exact=False).fill(OWN)
    shoot(page, "counter-phone")
    follow(page, page.get_by_role("button", name="設定しなおす"))


def lost_phone_is_out(page: Page, stack: Stack) -> None:
    """Whoever found it sees nothing from the next click on, and the old password opens nothing."""
    page.goto(f"{stack.url}/home/")
    expect(page).to_have_url(re.compile("/login/"))
    give_login(page, stack, LOST, demo.PASSWORD)
    expect(page).to_have_url(re.compile("/login/"))


def link_is_used_up(page: Page, link: str) -> None:
    """The code on the counter's screen opened once."""
    page.goto(link)
    page.get_by_label("メールアドレス").fill("fushin@mail.example")
    page.get_by_label("パスワード", exact=False).fill(OWN)
    follow(page, page.get_by_role("button", name="設定しなおす"))
    expect(page.locator(".error-summary")).to_be_visible()
    page.context.close()
