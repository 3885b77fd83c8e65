"""A teacher who leaves: out at once, the open work with a colleague, the name and what was sent still there."""

import re

from playwright.sync_api import Browser, Page, expect

from demo import cast as demo
from tests.journeys.browser import follow
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack
from tests.journeys.stories.steps import (
    OWN,
    Shoot,
    arrives,
    desk_page,
    first_sign_in,
    give_login,
    new_colleague,
    phone_page,
    send,
    unseen,
    write,
)

NAME, LOGIN = "永井 楓", "t0890@sakura"
SENT, OPEN = "交通安全教室のお知らせ", "三学期の持ちもの"
GUARDIAN = demo.FAMILIES[1].guardians[0].email


def tell(browser: Browser, stack: Stack, shoot: Shoot) -> None:
    """The whole story."""
    desk = f"{stack.url}/s/hibari"
    admin, teacher, guardian = desk_page(browser), desk_page(browser), phone_page(browser)
    sign_in(admin, stack, "s0201@sakura")
    slip = new_colleague(admin, desk, (NAME, "ながい かえで", "t0890"), "教職員")
    first_sign_in(teacher, stack, slip, unseen, "")
    write(teacher, desk, to="4年1組", title=SENT, body="自転車のヘルメットを持たせてください。")
    send(teacher)
    write(teacher, desk, to="4年1組", title=OPEN, body="書きかけ")
    admin_closes_the_account(admin, desk, shoot)
    teacher_is_out(teacher, stack, desk, shoot)
    heir_goes_on(desk_page(browser), stack, desk, shoot)
    sign_in(guardian, stack, GUARDIAN)
    arrives(guardian, stack, SENT)
    follow(guardian, guardian.get_by_role("link", name=SENT))
    expect(guardian.get_by_text("自転車のヘルメット")).to_be_visible()
    for page in (admin, teacher, guardian):
        page.context.close()


def admin_closes_the_account(page: Page, desk: str, shoot: Shoot) -> None:
    """Sees what is open, names who goes on with it, and closes at once."""
    page.goto(f"{desk}/staff/")
    follow(page, page.get_by_role("link", name=NAME))
    shoot(page, "person")
    follow(page, page.get_by_role("link", name="使えなくする"))
    page.get_by_role("radio", name="いますぐ").check(force=True)
    page.get_by_label("引きつぐ人").select_option(label="中村 彩（t0412）")
    shoot(page, "leaving")
    follow(page, page.get_by_role("button", name=re.compile("使えなくする")))
    page.goto(f"{desk}/staff/?show=closed")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()


def teacher_is_out(page: Page, stack: Stack, desk: str, shoot: Shoot) -> None:
    """The open page leads to the door at the next click, and the door stays shut."""
    page.goto(f"{desk}/notices/")
    expect(page).to_have_url(re.compile("/login/"))
    give_login(page, stack, LOGIN, OWN)
    expect(page).to_have_url(re.compile("/login/"))
    expect(page.locator(".error-summary")).to_be_visible()
    shoot(page, "sign-in-closed")


def heir_goes_on(page: Page, stack: Stack, desk: str, shoot: Shoot) -> None:
    """The draft is the colleague's now; what was sent bears the name of who sent it."""
    sign_in(page, stack, "t0412@sakura")
    page.goto(f"{desk}/notices/?show=drafts")
    follow(page, page.get_by_role("link", name=OPEN))
    expect(page.get_by_label("本文")).to_have_value("書きかけ")
    page.goto(f"{desk}/notices/")
    follow(page, page.get_by_role("link", name=SENT))
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.context.close()
