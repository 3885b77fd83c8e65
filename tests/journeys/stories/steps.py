"""What happens in more than one story: signing in, the own password, a new member of staff, registering."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from demo import cast as demo
from tests.journeys.authenticator import fresh_code
from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.holding import send as let_go
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_main_job import expect_sent
from tests.journeys.test_registration import mail_to

Shoot = Callable[[Page, str], None]
"""What is done where a page is worth a look: `shoot(page, name)`."""

LOGIN = "メールアドレス または 職員ID"
OWN = "himawari-no-tane-7"
"""The password that everybody in a story gives themselves."""


@dataclass(frozen=True)
class Slip:
    """What stands on a printed slip, or in the mail to the first admin."""

    login: str
    password: str


@dataclass(frozen=True)
class Parent:
    """Who registers."""

    email: str
    name: str
    kana: str
    relation: str = "母"


def desk_page(browser: Browser) -> Page:
    """A computer that nobody has used before."""
    return context(browser, DESK, reduced_motion="reduce").new_page()


def phone_page(browser: Browser) -> Page:
    """A phone that nobody has used before."""
    return context(browser, PHONE, reduced_motion="reduce").new_page()


def give_login(page: Page, stack: Stack, login: str, password: str) -> None:
    """Login and password; what is asked after that is another step."""
    page.goto(f"{stack.url}/login/")
    page.get_by_label(LOGIN).fill(login)
    page.get_by_label("パスワード", exact=True).fill(password)
    follow(page, page.get_by_role("button", name="ログイン", exact=True))


def first_sign_in(page: Page, stack: Stack, slip: Slip, shoot: Shoot, name: str) -> None:
    """The initial password opens one page, on which it is changed; no other opens before."""
    give_login(page, stack, slip.login, slip.password)
    expect(page).to_have_url(f"{stack.url}/password/change/")
    page.goto(f"{stack.url}/account/devices/")
    expect(page).to_have_url(f"{stack.url}/password/change/")
    shoot(page, name)
    page.get_by_label("いまのパスワード").fill(slip.password)
    page.get_by_label("新しいパスワード", exact=True).fill(OWN)
    page.get_by_label("新しいパスワード（もう一度）").fill(OWN)
    follow(page, page.get_by_role("button", name="このパスワードに変える"))


def add_app(page: Page, stack: Stack, shoot: Shoot) -> str:
    """The authenticator app that an admin must have; gives its secret."""
    expect(page).to_have_url(f"{stack.url}/account/second-factor/")
    expect(page.get_by_text("先に、2つ目の確認を登録してください")).to_be_visible()
    shoot(page, "factor-required")
    follow(page, page.get_by_role("link", name="認証アプリを加える"))
    shoot(page, "factor-app")
    secret = page.locator("code.code").first.inner_text().replace(" ", "")
    page.get_by_label("アプリに出た6けたの数字").fill(fresh_code(secret))
    page.get_by_label("呼び名").fill("わたしのスマートフォン")
    follow(page, page.get_by_role("button", name="このアプリを加える"))
    expect(page.locator(".sheet-of-codes li")).to_have_count(10)
    shoot(page, "factor-codes")
    follow(page, page.get_by_role("link", name="しまいました"))
    return secret


def new_colleague(page: Page, desk: str, who: tuple[str, str, str], role: str = "", *, school: str = "") -> Slip:
    """An admin makes one account; gives what the slip says. `who` is name, reading and staff id."""
    page.goto(f"{desk}/staff/new/")
    page.get_by_label("氏名").fill(who[0])
    page.get_by_label("ふりがな").fill(who[1])
    page.get_by_label("職員ID").fill(who[2])
    if school:
        page.get_by_role("combobox", name=re.compile("^学校")).select_option(label=school)
    if role:
        page.get_by_role("checkbox", name=role).check(force=True)
    follow(page, page.get_by_role("button", name=re.compile("登録して")))
    return slip_on(page)


def slip_on(page: Page) -> Slip:
    """The first slip of a page."""
    login, password = page.locator(".slip").first.locator(".slip__typed").all_inner_texts()
    return Slip(login, password)


def register(page: Page, stack: Stack, code: str, parent: Parent, shoot: Shoot) -> None:
    """From the code of a letter to the first look at the notices."""
    page.goto(f"{stack.url}/signup/#{code}")
    expect(page.get_by_label("登録コード")).to_have_value(code)
    shoot(page, "signup-code")
    follow(page, page.get_by_role("button", name="次へ"))
    page.get_by_label("メールアドレス").fill(parent.email)
    page.get_by_label("お名前").fill(parent.name)
    page.get_by_label("ふりがな").fill(parent.kana)
    page.get_by_role("radio", name=parent.relation, exact=True).check(force=True)
    page.get_by_label(re.compile(r"パスワード\s+必須")).fill(OWN)
    page.get_by_label("利用規約とプライバシーポリシーに同意します").check()
    shoot(page, "signup-person")
    follow(page, page.get_by_role("button", name="確認のメールを送る"))
    expect(page.get_by_role("heading", name="メールを見てください")).to_be_visible()
    shoot(page, "signup-sent")
    (link,) = re.findall(r"http\S+/signup/confirmation/#\S+", mail_to(stack, parent.email, "/signup/confirmation/#"))
    page.goto(link)
    shoot(page, "signup-confirmation")
    follow(page, page.get_by_role("button", name="登録を完了する"))
    expect(page).to_have_url(f"{stack.url}/home/")


def add_child(page: Page, stack: Stack, code: str, place: str, shoot: Shoot) -> None:
    """Another letter, for a guardian who has an account."""
    page.goto(f"{stack.url}/settings/")
    follow(page, page.get_by_role("link", name="お子さんを追加する"))
    page.get_by_label("登録コード").fill(code)
    shoot(page, "child-code")
    follow(page, page.get_by_role("button", name="次へ"))
    expect(page.get_by_text(place)).to_be_visible()
    page.get_by_role("radio", name="母", exact=True).check(force=True)
    shoot(page, "child-confirmation")
    follow(page, page.get_by_role("button", name="このお子さんを追加する"))


def unseen(_page: Page, _name: str) -> None:
    """A page that another story has looked at."""


def write(page: Page, desk: str, *, to: str, title: str, body: str, shoot: Shoot = unseen) -> None:
    """A notice to one class, up to the page before sending."""
    page.goto(f"{desk}/notices/new/")
    page.get_by_role("checkbox", name=re.compile(f"^{to}")).check(force=True)
    page.get_by_label("件名").fill(title)
    page.get_by_label("本文").fill(body)
    expect(page.locator("#saved")).to_contain_text("に保存しました")
    shoot(page, "compose")
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))
    expect(page).to_have_url(re.compile("/confirmation/$"))


def send(page: Page) -> None:
    """What was confirmed goes out, and the page says so."""
    let_go(page)
    expect_sent(page)


def arrives(page: Page, stack: Stack, title: str) -> None:
    """The notice stands in the guardian's list."""

    def is_there() -> bool:
        page.goto(f"{stack.url}/home/")
        return page.get_by_role("link", name=title).count() > 0

    wait_for(is_there, f"the notice {title}")


def demo_code(given: str) -> str:
    """The code of the demo's letter for the child of this given name."""
    return next(child.code for family in demo.FAMILIES for child in family.children if child.given.text == given)
