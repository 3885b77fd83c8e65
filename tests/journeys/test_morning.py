"""A morning from seven to nine in one school: two mothers, a teacher, the screen on the wall, 校務支援システム."""

import datetime as dt
import email
import email.policy
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from demo import cast as demo
from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.holding import run_sql
from tests.journeys.linked import cursor_of, let_in, takes_over, takes_over_the_category
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack, wait_for

MOTHER, OTHER_MOTHER = (demo.FAMILIES[number].guardians[0].email for number in (0, 1))
LESSONS = """
insert into absences_calendarentry
    (id, tenant_id, school_id, from_date, until_date, kind, made_at, made_by_id)
select gen_random_uuid(), school.tenant_id, school.id, '{day}', '{day}', 'lessons', now(), seat.user_id
from schools_school school join accounts_staffseat seat on seat.school_id = school.id
where school.slug = 'hibari' limit 1 returning id
"""
LESSONS_NO_MORE = "update absences_calendarentry set taken_back_at = now() where id = '{entry}' returning 1"
LINK = re.compile(r"http\S+/absences/questions/[0-9a-f-]{36}/")


def test_what_a_home_says_reaches_the_class_and_who_says_nothing_is_missed(stack: Stack, browser: Browser) -> None:
    wall = hang_a_wall(stack, browser)
    system = let_in(stack, browser)
    cursor = cursor_of(system)
    desk = signed_in(stack, browser, "t0412@sakura")
    desk.goto(f"{stack.url}/s/hibari/absences/")
    expect(desk.get_by_text("佐藤 陽葵")).to_have_count(0)

    home = signed_in(stack, browser, MOTHER)
    report_fever(home, stack)
    renew(wall)
    expect(wall.get_by_text("佐藤 陽葵")).to_be_visible()
    assert "発熱" not in wall.content()

    renew(desk)
    line = desk.locator(".klass__list > li", has_text="佐藤 陽葵")
    expect(line).to_contain_text("発熱")
    absence_id = takes_over(system, desk, today())
    follow(desk, line.get_by_role("button", name="病欠で確認する"))
    expect(desk.locator(".klass__list > li", has_text="佐藤 陽葵")).to_contain_text("確認・病欠")
    home.reload()
    expect(home.get_by_text("学校が確認しました")).to_be_visible()
    assert "病欠" not in home.content()
    takes_over_the_category(system, desk, stack, absence_id, cursor)

    ((lessons,),) = run_sql(stack, LESSONS.format(day=today()))  # on a Sunday nobody is missed else
    other = somebody_is_missed(desk, wall, stack, browser)
    follow(other, other.get_by_role("button", name="家を出ました"))
    expect(other.get_by_text("学校に伝えました。", exact=True)).to_be_visible()
    desk.goto(f"{stack.url}/s/hibari/absences/")
    expect(desk.locator(".missing")).to_contain_text("保護者の答え：家を出ました")
    follow(desk, desk.locator(".missing li", has_text="小川 蓮").get_by_role("button", name="教室にいました"))
    renew(wall)
    expect(wall.get_by_text("小川 蓮")).to_have_count(0)
    other.reload()
    expect(other.get_by_text("この確認は終わりました")).to_be_visible()
    run_sql(stack, LESSONS_NO_MORE.format(entry=lessons))
    for page in (wall, desk, home, other):
        page.context.close()


def somebody_is_missed(desk: Page, wall: Page, stack: Stack, browser: Browser) -> Page:
    """A seat is marked and on the wall, a colleague calls in vain, the mother opens the message that says nothing."""
    follow(desk, desk.locator(".klass__name a", has_text="4年1組"))
    desk.get_by_role("checkbox", name="小川 蓮").check()
    follow(desk, desk.get_by_role("button", name="印をつけた人を、ボードに出す"))
    renew(wall)
    expect(wall.locator(".wall__class--alert", has_text="小川 蓮")).to_be_visible()
    follow(desk, desk.locator(".missing li", has_text="小川 蓮").get_by_role("button", name="自分が電話する"))
    desk.locator(".choice", has_text="つながりませんでした").click()
    follow(desk, desk.get_by_role("button", name="電話の結果を書く"))
    follow(desk, desk.get_by_role("button", name="保護者に緊急で知らせる"))
    link = asked_by_mail(stack)
    other = signed_in(stack, browser, OTHER_MOTHER)
    other.goto(link)
    expect(other.get_by_role("heading", name="まだ登校していません")).to_be_visible()
    return other


def hang_a_wall(stack: Stack, browser: Browser) -> Page:
    admin = signed_in(stack, browser, "s0201@sakura")
    admin.goto(f"{stack.url}/s/hibari/settings/walls/")
    admin.get_by_label("画面のある場所").fill("職員室")
    follow(admin, admin.get_by_role("button", name="画面を加えて"))
    code = admin.locator(".receipt__no").inner_text()
    admin.context.close()
    wall = context(browser, DESK).new_page()
    wall.goto(f"{stack.url}/wall/")
    wall.get_by_label("団体コード").fill("sakura")
    wall.get_by_label("画面のコード").fill(code)
    follow(wall, wall.get_by_role("button", name="この画面に映す"))
    expect(wall.get_by_text("ひばり小学校")).to_be_visible()
    return wall


def report_fever(home: Page, stack: Stack) -> None:
    """Today, whatever day that is: on a day off the form asks whether it is meant."""
    home.goto(f"{stack.url}/home/")
    follow(home, home.get_by_role("link", name="陽葵 今日の欠席・遅刻を連絡する"))
    home.locator(".dates summary").click()
    home.get_by_label("はじめの日").fill(today())
    home.locator(".choice", has_text="発熱").click()
    home.get_by_role("button", name="この内容で学校に送る").click()
    receipt = home.get_by_role("heading", name="受け付けました")
    is_sure = home.get_by_label("休みの日ですが、この日の連絡です")
    expect(receipt.or_(is_sure).first).to_be_visible()
    if is_sure.is_visible():
        is_sure.check(force=True)
        home.get_by_role("button", name="この内容で学校に送る").click()
    expect(receipt).to_be_visible()


def today() -> str:
    return dt.datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat()


def asked_by_mail(stack: Stack) -> str:
    """The link of the only mail of its kind; neither a name nor what is the matter stands in it."""
    found: list[str] = []

    def came() -> bool:
        for file in (stack.mails / "new").iterdir():
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = mail.get_body()
            text = f"{mail['Subject']} {body.get_content() if body else ''}"
            if link := LINK.search(text):
                assert mail["To"] == OTHER_MOTHER
                assert not re.search("蓮|小川|登校|欠席", text)
                found.append(link[0])
        return bool(found)

    wait_for(came, "the question by mail")
    return found[0]


def signed_in(stack: Stack, browser: Browser, login: str) -> Page:
    page = context(browser, PHONE if "mail" in login else DESK).new_page()
    sign_in(page, stack, login)
    return page


def renew(page: Page) -> None:
    """As if somebody looked at it again: it asks at once, by itself."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
