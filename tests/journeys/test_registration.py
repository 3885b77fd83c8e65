"""From the letter to the first notice: the school prints, a parent registers on a phone, a teacher sends."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.journeys.browser import DESK, PHONE, context, follow, scrolls_sideways, violations
from tests.journeys.holding import send
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_main_job import sign_in, write

PASSWORD = "himawari-no-tane-7"


def mail_to(stack: Stack, address: str, what: str) -> str:
    """The newest text that the sink has for an address."""
    found: list[str] = []

    def has_come() -> bool:
        files = sorted((stack.mails / "new").iterdir(), key=lambda file: file.stat().st_mtime)
        for file in reversed(files):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = str(message.get_content())
            if address in str(message["to"]) and what in text:
                found.append(text)
                return True
        return False

    wait_for(has_come, f"the mail to {address}")
    return found[-1]


def look(page: Page, pictures: Path, name: str) -> None:
    """Nothing that axe finds, nothing wider than the screen, and pictures at both sizes."""
    was = page.viewport_size
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.screenshot(path=pictures / f"{name}-{size['width']}.png", full_page=True)
        assert not scrolls_sideways(page), f"{name} at {size['width']}"
    page.set_viewport_size(was)  # type: ignore[arg-type]
    assert violations(page) == [], name


def _printed(admin: Page, stack: Stack, pictures: Path) -> tuple[str, str]:
    """Code and child of the first of two letters."""
    admin.goto(f"{stack.url}/s/hibari/invitations/")
    look(admin, pictures, "invitations")
    follow(admin, admin.get_by_role("link", name=re.compile("^4年1組")))
    boxes = admin.get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).set_checked(number < 2)
    look(admin, pictures, "invitation-class")
    admin.get_by_role("button", name="えらんだ人の手紙をつくる").click()
    expect(admin.locator(".letter")).to_have_count(2)
    look(admin, pictures, "letters")
    admin.pdf(path=pictures / "letters.pdf", prefer_css_page_size=True)
    code = admin.locator(".letter__code").first.inner_text()
    child = admin.locator(".letter__child").first.inner_text().removesuffix(" さん")
    return code, child


@pytest.mark.parametrize("script", [True, False])
def test_from_the_letter_to_the_first_notice(stack: Stack, browser: Browser, pictures: Path, script: bool) -> None:
    address = f"hajimete-{script}@mail.example".lower()
    admin = context(browser, DESK).new_page()
    pages.sign_in(admin, stack, "s0201@sakura")
    code, child = _printed(admin, stack, pictures)
    phone = context(browser, PHONE, java_script_enabled=script)
    page = phone.new_page()
    page.goto(f"{stack.url}/signup/#{code}" if script else f"{stack.url}/signup/")
    if script:
        expect(page.get_by_label("登録コード")).to_have_value(code)
        assert "#" not in page.url
        look(page, pictures, "signup")
    else:
        page.get_by_label("登録コード").fill(f" {code.lower().replace('-', ' ')}")
    page.get_by_role("button", name="次へ").click()
    expect(page.get_by_text("ひばり小学校 4年1組")).to_be_visible()
    assert child not in page.content()
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("お名前").fill("安藤 さくら")
    page.get_by_label("ふりがな").fill("アンドウ サクラ")
    page.get_by_role("radio", name="母", exact=True).check(force=True)
    page.get_by_label(re.compile(r"パスワード\s+必須")).fill(PASSWORD)
    page.get_by_label("利用規約とプライバシーポリシーに同意します").check()
    if script:
        look(page, pictures, "signup-person")
    page.get_by_role("button", name="確認のメールを送る").click()
    expect(page.get_by_role("heading", name="メールを見てください")).to_be_visible()
    if script:
        look(page, pictures, "signup-sent")
    text = mail_to(stack, address, "/signup/confirmation/#")
    (link,) = re.findall(r"http\S+/signup/confirmation/#\S+", text)
    page.goto(link)
    if script:
        look(page, pictures, "signup-confirmation")
    else:
        page.get_by_label("確認の文字").fill(link.partition("#")[2])
    page.get_by_role("button", name="登録を完了する").click()
    page.wait_for_url(re.compile("/home/"))
    page.goto(f"{stack.url}/settings/")
    expect(page.get_by_text(child).first).to_be_visible()

    _read_first_notice(browser, stack, page, title=f"はじめてのお知らせ {script}")
    if script:
        _other_pages(page, admin, stack, pictures)


def _read_first_notice(browser: Browser, stack: Stack, page: Page, *, title: str) -> None:
    teacher = sign_in(context(browser, DESK), stack, "t0412@sakura")
    write(teacher, title)
    send(teacher)
    page.goto(f"{stack.url}/home/")
    wait_for(lambda: page.reload() is not None and page.get_by_role("link", name=title).count() > 0, "the notice")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def _other_pages(page: Page, admin: Page, stack: Stack, pictures: Path) -> None:
    """What a guardian and an admin can open besides."""
    paths = {
        "settings": "settings", "child-new": "settings/children/new", "profile": "settings/profile",
        "email-change": "settings/email", "closing": "settings/closing", "closed": "settings/closed",
        "reset": "password/reset", "reset-sent": "password/reset/sent", "new-password": "password/new",
        "counter-phone": "password/counter", "terms": "terms", "privacy": "privacy", "done": "signup/done",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(f"{stack.url}/{path}/")
        look(page, pictures, name)
    admin.goto(f"{stack.url}/s/hibari/invitations/")
    admin.get_by_role("link", name=re.compile("^4年1組")).click()
    admin.locator("td a").first.click()
    look(admin, pictures, "guardians")
    admin.get_by_role("link", name=re.compile("権利・解除")).first.click()
    look(admin, pictures, "guardian-link")
    admin.get_by_role("radio", name=re.compile("運転免許証")).check(force=True)
    admin.get_by_role("button", name=re.compile("10分だけ使える")).click()
    expect(admin.get_by_role("img", name="窓口用の二次元コード")).to_be_visible()
    look(admin, pictures, "guardian-counter")
