"""A family with a child in each of two schools: one account, one list, and no school learns of the other."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import follow
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack
from tests.journeys.stories.steps import (
    Parent,
    Shoot,
    add_child,
    arrives,
    demo_code,
    desk_page,
    phone_page,
    register,
    send,
    unseen,
    write,
)

MOTHER = Parent("ishida.kana@kaze-net.example", "石田 香奈", "いしだ かな")
FATHER = Parent("ishida.takumi@kaze-net.example", "石田 匠", "いしだ たくみ", "父")
FIRST, SECOND = "なわとび週間のお知らせ", "図書室の本の返却について"


def tell(browser: Browser, stack: Stack, shoot: Shoot) -> None:
    """The whole story."""
    mother = phone_page(browser)
    register(mother, stack, demo_code("悠人"), MOTHER, unseen)
    add_child(mother, stack, demo_code("咲良"), "こぶし小学校 3年1組", shoot)
    mother.goto(f"{stack.url}/settings/")
    expect(mother.get_by_text("石田 悠人")).to_be_visible()
    expect(mother.get_by_text("石田 咲良")).to_be_visible()
    _teachers_of_both_schools_write(browser, stack)
    mother_reads_both(mother, stack, shoot)
    father_knows_nothing_of_her(browser, stack, shoot)
    schools_know_nothing_of_each_other(desk_page(browser), stack, shoot)
    mother.context.close()


def _teachers_of_both_schools_write(browser: Browser, stack: Stack) -> None:
    for login, school, to, title in (
        ("t0412@sakura", "hibari", "4年1組", FIRST),
        ("t0530@sakura", "kobushi", "3年1組", SECOND),
    ):
        teacher = desk_page(browser)
        sign_in(teacher, stack, login)
        write(teacher, f"{stack.url}/s/{school}", to=to, title=title, body="おうちでも声をかけてください。")
        send(teacher)
        teacher.context.close()


def mother_reads_both(page: Page, stack: Stack, shoot: Shoot) -> None:
    """One list for both; a child's name narrows it down."""
    arrives(page, stack, FIRST)
    arrives(page, stack, SECOND)
    expect(page.get_by_role("link", name=FIRST)).to_be_visible()
    shoot(page, "home-two-schools")
    follow(page, page.get_by_role("navigation", name="お子さんで絞り込む").get_by_role("link", name="咲良"))
    expect(page.get_by_role("link", name=SECOND)).to_be_visible()
    expect(page.get_by_role("link", name=FIRST)).to_have_count(0)
    follow(page, page.get_by_role("link", name=SECOND))
    expect(page.get_by_text("こぶし小学校").first).to_be_visible()


def father_knows_nothing_of_her(browser: Browser, stack: Stack, shoot: Shoot) -> None:
    """The same letter lets a second guardian in, who sees one child and nobody else."""
    page = phone_page(browser)
    register(page, stack, demo_code("悠人"), FATHER, unseen)
    page.goto(f"{stack.url}/settings/")
    expect(page.get_by_text("石田 悠人")).to_be_visible()
    for unknown in ("石田 咲良", MOTHER.name, MOTHER.email):
        assert unknown not in page.content(), unknown
    page.context.close()


def schools_know_nothing_of_each_other(page: Page, stack: Stack, shoot: Shoot) -> None:
    """The first school sees both guardians of its pupil, and nothing of the other school."""
    sign_in(page, stack, "s0201@sakura")
    page.goto(f"{stack.url}/s/hibari/invitations/")
    shoot(page, "progress")
    follow(page, page.get_by_role("link", name=re.compile("^4年1組")))
    follow(page, page.get_by_role("link", name="石田 悠人の保護者"))
    for guardian in (MOTHER, FATHER):
        expect(page.get_by_text(guardian.name).first).to_be_visible()
    assert "咲良" not in page.content()
    assert "こぶし" not in page.content()
    shoot(page, "guardians")
    page.context.close()
