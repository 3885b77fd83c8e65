"""From the confirmation to the send in a real browser: stopped, agreed to, planned, and from the board to the city."""

import datetime as dt
import re
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.holding import confirm, hold_passes, run_sql, tick_all
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_main_job import NOTICE, TEACHER

MANAGER, ADMIN, SECOND_ADMIN = "m0101@sakura", "k0001@sakura", "k0002@sakura"


def at_desk(browser: Browser, stack: Stack, login: str, **more: object) -> Page:
    page = context(browser, DESK, **more).new_page()
    sign_in(page, stack, login)
    return page


def write(page: Page, audience: str, title: str) -> None:
    """Up to the confirmation page."""
    page.get_by_role("link", name="お知らせを書く").first.click()
    choice = page.get_by_role("checkbox", name=re.compile(f"^{audience}"))
    choice.check(force=True)
    page.get_by_label("件名").fill(title)
    page.get_by_label("本文").fill("くわしくは、学級でお知らせします。")
    follow(page, page.get_by_role("button", name=re.compile("送る前の確認")))


def ask(page: Page, words: str) -> None:
    tick_all(page)
    page.get_by_label("承認する人へのひとこと").fill(words)
    follow(page, page.get_by_role("button", name="承認をたのむ"))
    expect(page.get_by_role("heading", name="承認を待っています")).to_be_visible()


def look_and(page: Page, title: str, deed: str, words: str = "") -> None:
    """A colleague looks at everything, and decides."""
    page.get_by_role("link", name="お知らせ", exact=True).first.click()
    page.get_by_role("link", name=re.compile("^送信待ち")).click()
    page.get_by_role("link", name=re.compile(f"見て、決める.*{title}")).click()
    page.get_by_role("link", name=re.compile("^開いて見る")).click()
    page.get_by_role("link", name=re.compile("承認の画面にもどる")).click()
    if words:
        page.get_by_label("なおしてほしいこと").fill(words)
    follow(page, page.get_by_role("button", name=re.compile(deed)))


def notices_called(stack: Stack, desk: Page, title: str) -> int:
    desk.get_by_role("link", name="お知らせ", exact=True).first.click()
    return desk.locator(".sheet__title", has_text=title).count()


def test_a_teacher_stops_in_time_with_and_without_scripts(stack: Stack, browser: Browser) -> None:
    for script in (True, False):
        title = f"まちがえた学級 {script}"
        page = at_desk(browser, stack, TEACHER, java_script_enabled=script)
        write(page, "4年1組", title)
        confirm(page)
        if script:
            left = page.locator("[data-countdown]").inner_text()
            expect(page.locator("[data-countdown]")).not_to_have_text(left)
        page.get_by_role("button", name="送信を止める").click()
        expect(page.get_by_text("送信を止めました。")).to_be_visible()
        expect(page.get_by_label("件名")).to_have_value(title)
        assert notices_called(stack, page, title) == 0
        page.context.close()


def test_a_manager_sends_back_with_words_and_then_agrees(stack: Stack, browser: Browser) -> None:
    teacher, manager = at_desk(browser, stack, TEACHER), at_desk(browser, stack, MANAGER)
    write(teacher, "全校", "運動会の日程")
    ask(teacher, "体育主任と決めました。")
    look_and(manager, "運動会の日程", "差しもどす", "雨の日のことも書いてください。")
    teacher.get_by_role("link", name="今日やること").first.click()
    teacher.get_by_role("link", name=re.compile("見て、なおす.*運動会の日程")).click()
    expect(teacher.get_by_text("雨の日のことも書いてください。")).to_be_visible()
    teacher.get_by_label("本文").fill("雨の日は、翌日にします。")
    follow(teacher, teacher.get_by_role("button", name=re.compile("送る前の確認")))
    ask(teacher, "書きました。")
    look_and(manager, "運動会の日程", "送信を承認する")
    teacher.reload()
    expect(teacher.get_by_role("button", name="送信を止める")).to_be_visible()
    hold_passes(teacher)
    teacher.wait_for_url(NOTICE)
    for words in ("雨の日のことも書いてください。", "書きました。", "承認しました"):
        expect(teacher.get_by_text(words).first).to_be_visible()


def test_a_planned_notice_goes_out_at_its_time_and_not_before(stack: Stack, browser: Browser) -> None:
    page = at_desk(browser, stack, TEACHER)
    write(page, "4年1組", "来週のもちもの")
    page.get_by_role("radio", name=re.compile("日時を決めて送る")).check(force=True)
    day = dt.datetime.now(dt.UTC).astimezone() + dt.timedelta(days=9)
    page.get_by_label("送る日").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("送る時刻").fill("22:30")
    tick_all(page)
    page.get_by_role("button", name=re.compile(r"家庭.*に送る")).click()
    expect(page.get_by_text("夜9時から朝6時までは、予約できません。").first).to_be_visible()
    page.get_by_label("送る時刻").fill("07:30")
    tick_all(page)
    follow(page, page.get_by_role("button", name=re.compile(r"家庭.*に送る")))
    if page.url.endswith("/confirmation/"):  # a Saturday, a Sunday, a holiday
        confirm(page)
    expect(page.get_by_role("heading", name=re.compile("7:30 に、"))).to_be_visible()
    assert notices_called(stack, page, "来週のもちもの") == 0
    page.go_back()
    hold_passes(page)
    wait_for(lambda: notices_called(stack, page, "来週のもちもの") == 1, "the notice that was planned")


def test_the_board_writes_to_the_city_with_a_second_admin(stack: Stack, browser: Browser) -> None:
    first, second = at_desk(browser, stack, ADMIN), at_desk(browser, stack, SECOND_ADMIN)
    phone = context(browser, PHONE).new_page()
    write(first, "すべての学校", "市内いっせい下校について")
    ask(first, "台風のため")
    look_and(second, "市内いっせい下校について", "送信を承認する")
    hold_passes(first)
    first.wait_for_url(NOTICE, timeout=60_000)
    sign_in(phone, stack, "sato.miho@hana-mail.example")
    expect(phone.get_by_role("link", name="市内いっせい下校について")).to_have_count(1)
    states = run_sql(stack, "select state from notices_approval where because @> '[\"rule.board\"]'")
    assert [state for (state,) in states] == ["approved"]


BACKLOG = """
with old as (
    insert into delivery_mailing (id, tenant_id, kind, notice_id, school_id, sender_name, path, priority, queued_at)
    select uuidv7(), tenant_id, 'reminder', id, school_id, 'ひばり小学校', '/notices/' || id || '/', 2, now()
    from notices_notice
    where school_id is not null and tenant_id in (select id from schools_tenant where code = 'sakura')
    order by id desc limit 4 returning id, tenant_id
)
insert into delivery_delivery (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
select old.tenant_id, old.id, u.id, 'mail', 'pending', 2, 0, now(), ''
from old join accounts_user u on old.tenant_id = any(u.tenant_ids) where u.kind = 'guardian' and u.email is not null
returning 1
"""
DUE = "update delivery_delivery set due_at = now() where state in ('pending', 'sending') returning 1"
LEFT = "select count(*) from delivery_delivery where channel = 'mail' and state in ('pending', 'sending')"
OVERTAKEN = """
select count(*) from delivery_delivery d join delivery_mailing m on m.id = d.mailing_id
where m.kind = 'reminder' and d.sent_at < (select max(sent_at) from delivery_delivery where mailing_id = '{notice}')
"""
UNREACHED = """
select count(*) from notices_recipient r where r.notice_id = '{notice}' and not exists (
    select 1 from delivery_delivery d where d.mailing_id = r.notice_id and d.guardian_id = r.guardian_id
        and d.state = 'sent')
"""
FIRST_CLAIM = 20


@contextmanager
def reading(stack: Stack, page: Page) -> Iterator[list[int]]:
    """Three phones of a family ask for their list all the time; gives the answers so far."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    answers: list[int] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            request = urllib.request.Request(f"{stack.url}/home/", headers={"Cookie": cookies})
            with urllib.request.urlopen(request, timeout=60) as response:
                answers.append(response.status)

    phones = [threading.Thread(target=read, daemon=True) for _ in range(3)]
    for phone in phones:
        phone.start()
    yield answers
    over.set()
    for phone in phones:
        phone.join(60)


def test_on_a_typhoon_morning_the_urgent_notice_overtakes_all_else_and_families_read_and_answer(
    stack: Stack, browser: Browser
) -> None:
    """Larger, and timed: `python -m tests.bench --only 13`."""
    phone, manager = context(browser, PHONE).new_page(), at_desk(browser, stack, MANAGER)
    sign_in(phone, stack, "sato.miho@hana-mail.example")
    stack.kill_sink()
    assert len(run_sql(stack, BACKLOG)) > 2 * FIRST_CLAIM
    manager.get_by_role("link", name="お知らせを書く").first.click()
    manager.get_by_role("checkbox", name=re.compile("全校")).check(force=True)
    manager.get_by_label("件名").fill("台風：休校と安否確認")
    manager.get_by_label("本文").fill("きょうは休校です。お子さんの安否を教えてください。")
    manager.get_by_role("radio", name=re.compile("^緊急")).check(force=True)
    manager.get_by_label("安否をたずねる").check(force=True)
    follow(manager, manager.get_by_role("button", name=re.compile("送る前の確認")))
    with reading(stack, phone) as answers:
        confirm(manager)
        manager.get_by_role("button", name="待たずに今すぐ送る").click()
        manager.wait_for_url(NOTICE, timeout=60_000)
        notice = manager.url.rstrip("/").rpartition("/")[2]
        asked = f"select count(*) from delivery_delivery where mailing_id = '{notice}'"
        wait_for(lambda: run_sql(stack, asked) != [(0,)], "the outbox", seconds=60)
        stack.kill_worker()
        run_sql(stack, DUE)
        stack.start_sink()
        stack.start_worker()
        wait_for(lambda: run_sql(stack, LEFT) == [(0,)], "all mails", seconds=120)
    assert set(answers) == {200}
    assert run_sql(stack, UNREACHED.format(notice=notice)) == [(0,)], "every home has it"
    ((overtaken,),) = run_sql(stack, OVERTAKEN.format(notice=notice))
    assert int(overtaken) == 0, "one worker lets nothing out before the last of it"
    phone.goto(f"{stack.url}/home/")
    phone.get_by_role("button", name="助けが必要です").first.click()
    expect(phone.get_by_text("学校に伝えました").first).to_be_visible()
    follow(manager, manager.get_by_role("link", name="安否を見る"))
    expect(manager.get_by_role("heading", name="助けが必要です")).to_be_visible()
