"""How notices went to the wrong people elsewhere (誤配信), told again in a browser: each is stopped before it goes."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

from openpyxl import Workbook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.browser import follow
from tests.journeys.holding import run_sql, tick_all
from tests.journeys.stack import Stack
from tests.journeys.test_files import add, payload
from tests.journeys.test_main_job import TEACHER
from tests.journeys.test_sending_path import MANAGER, ask, at_desk, notices_called, write

LIST = "4年生の班.xlsx"
CHILD, SPOKEN = "佐藤 陽葵", "佐藤ひまり"
"""A pupil of 4年1組, and how a primary school writes her name to children."""
SEND = re.compile(r"家庭.*に送る")


def to_words(page: Page) -> None:
    """From the confirmation."""
    follow(page, page.get_by_role("link", name="書きなおす").first)


def rewrite(page: Page, body: str) -> None:
    """Back from the confirmation to the words, and here again."""
    to_words(page)
    page.get_by_label("本文").fill(body)
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))


def names_at(stack: Stack, browser: Browser, room: str, count: int) -> list[str]:
    """Pupils of a class, as a manager's register shows them."""
    page = at_desk(browser, stack, MANAGER)
    page.goto(f"{stack.url}/s/hibari/students/")
    rows = page.locator("tbody tr", has_text=room)
    expect(rows.nth(count)).to_be_visible()
    names = [row.get_by_role("link").first.inner_text().split("\n")[0] for row in rows.all()[:count]]
    page.context.close()
    return names


def excel(names: list[str]) -> bytes:
    book = Workbook()
    for name in names:
        book.active.append([name])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def approval(manager: Page, title: str) -> Page:
    manager.get_by_role("link", name="お知らせ", exact=True).first.click()
    manager.get_by_role("link", name=re.compile("^送信待ち")).click()
    manager.get_by_role("link", name=re.compile(f"見て、決める.*{title}")).click()
    return manager


@contextmanager
def evening_at(stack: Stack, school: str) -> Iterator[None]:
    """A rule of the school, where the demo has none; taken away again."""
    rules = "hold_seconds, approval, asks_in_evening, evening_from, evening_until, asks_when_alone"
    made = run_sql(
        stack,
        f"insert into notices_sendingrules (id, tenant_id, school_id, {rules}) "
        "select uuidv7(), tenant_id, id, 60, 'whole', true, '00:00', '23:59:59', false "
        f"from schools_school where slug = '{school}' returning id::text",
    )
    try:
        yield
    finally:
        run_sql(stack, f"delete from notices_sendingrules where id = '{made[0][0]}' returning 1")


def unopened(page: Page) -> Locator:
    return page.get_by_role("link", name=re.compile("^開いて見る"))


def test_a_word_for_one_home_is_asked_about_before_it_goes_to_a_class(stack: Stack, browser: Browser) -> None:
    """One guardian's message went to 938."""
    title = "ひとりへの話"
    page = at_desk(browser, stack, TEACHER)
    write(page, "4年1組", title)
    for called in (CHILD, SPOKEN):
        rewrite(page, f"{called}さんの給食のことで、お電話します。")
        asked = page.locator("input[name=acknowledged][value^='names.']")
        expect(asked.first).to_be_attached()
        expect(page.get_by_text(f"{CHILD}さん（4年1組）").first).to_be_visible()
        page.get_by_role("button", name=SEND).click()
        expect(page).to_have_url(re.compile("/confirmation/$"))
    rewrite(page, "給食のエプロンを、金曜日に持たせてください。")
    expect(page.locator("input[name=acknowledged][value^='names.']")).to_have_count(0)
    assert notices_called(stack, page, title) == 0


def test_a_list_of_pupils_waits_until_a_colleague_has_opened_the_file(stack: Stack, browser: Browser) -> None:
    """84 children in an attachment that the approver never opened."""
    title, names = "班のおしらせ", names_at(stack, browser, "4年1組", 6)
    teacher, manager = at_desk(browser, stack, TEACHER), at_desk(browser, stack, MANAGER)
    write(teacher, "4年1組", title)
    to_words(teacher)
    add(teacher, [payload(LIST, excel(names))], script=True)
    follow(teacher, teacher.get_by_role("button", name=re.compile("送る前の確認")))
    teacher.get_by_role("link", name=re.compile(f"^開いて見る.*{LIST}")).click()
    expect(teacher.get_by_role("heading", level=1, name=LIST)).to_be_visible()
    teacher.get_by_role("link", name="送る前の確認へ").click()
    expect(teacher.get_by_role("button", name=SEND)).to_have_count(0)
    ask(teacher, "班の表です。")

    approval(manager, title)
    expect(unopened(manager)).to_have_count(2)
    unopened(manager).first.click()
    manager.get_by_role("link", name=re.compile("承認の画面にもどる")).click()
    expect(unopened(manager)).to_have_count(1)
    expect(manager.get_by_role("button", name=re.compile("送信を承認する"))).to_have_count(0)
    unopened(manager).click()
    expect(manager.get_by_text(names[0]).first).to_be_visible()
    manager.go_back()
    manager.reload()
    expect(manager.get_by_role("button", name=re.compile("送信を承認する"))).to_be_visible()
    manager.get_by_label("なおしてほしいこと").fill("名前の入った表は、送らないでください。")
    follow(manager, manager.get_by_role("button", name="差しもどす"))

    teacher.get_by_role("link", name="今日やること").first.click()
    teacher.get_by_role("link", name=re.compile(f"見て、なおす.*{title}")).click()
    expect(teacher.get_by_text("名前の入った表は、送らないでください。")).to_be_visible()
    assert notices_called(stack, teacher, title) == 0


def test_nobody_is_chosen_beforehand_and_no_colleague_stands_among_the_families(stack: Stack, browser: Browser) -> None:
    """The audience stood on "all"; staff and guardians sat in one picker."""
    page = at_desk(browser, stack, TEACHER)
    page.get_by_role("link", name="お知らせを書く").first.click()
    expect(page.get_by_role("checkbox", name=re.compile("^4年1組"))).to_be_attached()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_label("件名").fill("だれにも選ばずに")
    page.get_by_label("本文").fill("宛先を選んでいません。")
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))
    expect(page.get_by_role("button", name=SEND)).to_have_count(0)
    write(at := at_desk(browser, stack, TEACHER), "4年1組", "宛先の人たち")
    expect(at.get_by_text("教職員には届きません。")).to_be_visible()


def test_in_the_evening_the_button_alone_is_not_enough(stack: Stack, browser: Browser) -> None:
    """It was evening, and the teacher was alone. Here it is evening all day, as the school's rules have it."""
    title = "夜のお知らせ"
    with evening_at(stack, "hibari"):
        page = at_desk(browser, stack, TEACHER)
        write(page, "4年1組", title)
        page.get_by_role("button", name=SEND).click()
        expect(page).to_have_url(re.compile("/confirmation/$"))
        assert notices_called(stack, page, title) == 0
        page.get_by_role("link", name=re.compile(r"^下書き \d")).click()
        page.get_by_role("link", name=title).click()
        follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))
        tick_all(page)
        page.get_by_role("button", name=SEND).click()
        page.wait_for_url(re.compile("/sending/$"))
        page.get_by_role("button", name="送信を止める").click()
        expect(page.get_by_text("送信を止めました。")).to_be_visible()
