"""Before half past seven, on a phone, with one hand: reporting an absence in a real browser."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from demo import cast as demo
from tests.journeys.absence_pages import ask_about
from tests.journeys.browser import DESK, PHONE, context
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack

MOTHER, FATHER = (guardian.email for guardian in demo.FAMILIES[0].guardians)
OF_ONE_CHILD, OF_TWO_TENANTS = (demo.FAMILIES[number].guardians[0].email for number in (1, 2))
WAY = "今日の欠席・遅刻を連絡する"
RECEIPT = re.compile(r"/absences/[0-9a-f-]{36}/$")
NUMBER = re.compile(r"^[2-9A-Y]{3}-[2-9A-Y]{3}$")


def phone(browser: Browser, stack: Stack, login: str, *, script: bool = True, **more: Any) -> Page:
    page = context(browser, PHONE, java_script_enabled=script, **more).new_page()
    sign_in(page, stack, login)
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="この内容で学校に送る").click()


def open_for(page: Page, stack: Stack, child: str) -> None:
    page.goto(f"{stack.url}/home/")
    page.get_by_role("link", name=f"{child} {WAY}").click()
    expect(page.get_by_role("heading", name="欠席・遅刻の連絡")).to_be_visible()


def receipt_of(page: Page, heading: str = "受け付けました") -> str:
    """The number, when it is there."""
    page.wait_for_url(RECEIPT)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    number = page.locator(".receipt__no").inner_text()
    assert NUMBER.match(number)
    return number


def reports_sent(page: Page, stack: Stack) -> int:
    page.goto(f"{stack.url}/absences/history/")
    return page.locator("main .rows > li").count()


@pytest.mark.parametrize(
    ("login", "child", "script", "code"),
    [
        (MOTHER, "陽葵", True, "ja"),
        (MOTHER, "大翔", False, "ja"),
        (OF_ONE_CHILD, "蓮", True, "pt"),
        (OF_ONE_CHILD, "蓮", False, "ja"),
    ],
)
def test_three_taps_from_the_first_page_and_the_number_is_there(
    stack: Stack, browser: Browser, pictures: Path, *, login: str, child: str, script: bool, code: str
) -> None:
    """Child, reason, send; the last is on the screen from the beginning, however long the form is, in any language."""
    page = phone(browser, stack, login, script=script, has_touch=True)
    with speaking(page, stack, code) as said:
        page.goto(f"{stack.url}/home/")
        last = page.get_by_role("button", name=said("この内容で学校に送る"))
        way = said(WAY)
        page.get_by_role("link", name=f"{child} {way}" if login == MOTHER else way, exact=True).tap()
        expect(last).to_be_in_viewport(ratio=1)
        page.locator(".choice", has_text=said("発熱")).tap()
        expect(last).to_be_in_viewport(ratio=1)
        page.screenshot(path=pictures / f"absence-{code}.png")
        last.tap()
        number = receipt_of(page, said("受け付けました"))
        page.get_by_role("link", name=said("欠席連絡")).first.click()
        page.locator("main .rows > li", has_text=child).first.get_by_role("link").click()
        assert receipt_of(page, said("受け付けました")) == number
    page.context.close()


@contextmanager
def speaking(page: Page, stack: Stack, code: str) -> Iterator[Callable[[str], str]]:
    """Another language for a while, chosen where a person chooses it; what is reported in it is taken back after."""
    if code == "ja":
        yield str
        return
    choose(page, stack, code)
    with override(code):
        yield gettext
    page.goto(f"{page.url}cancellation/")
    page.locator(".button--danger").click()
    page.wait_for_url(RECEIPT)
    choose(page, stack, "ja")


def choose(page: Page, stack: Stack, code: str) -> None:
    page.goto(f"{stack.url}/absences/")
    page.get_by_role("link", name="Language").click()
    page.locator('[name="language"]').select_option(code)
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/absences/")
    expect(page.get_by_role("status")).to_be_visible()


def test_brothers_and_sisters_go_with_one_press(stack: Stack, browser: Browser) -> None:
    page = phone(browser, stack, OF_TWO_TENANTS)
    page.goto(f"{stack.url}/absences/")
    for school in ("こぶし小学校", "かえで学園"):
        page.locator("#id_places .choice", has_text=school).click()
    page.locator(".choice", has_text="家庭の都合").click()
    send(page)
    receipt_of(page)
    other = page.locator("section", has_text="いっしょに送った連絡").locator("strong")
    assert NUMBER.match(other.inner_text())
    assert reports_sent(page, stack) == 2
    page.context.close()


def test_without_a_network_the_form_says_so_and_keeps_everything(stack: Stack, browser: Browser) -> None:
    page = phone(browser, stack, FATHER)
    page.goto(f"{stack.url}/absences/")
    page.locator("#id_places .choice", has_text="ひばり小学校").click()
    page.locator(".choice", has_text="腹痛").click()
    page.locator("summary", has_text="書き足す").click()
    page.get_by_label("伝えたいこと").fill("朝から痛がっています。")
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text("まだ送れていません")).to_be_visible()
    expect(page.get_by_label("伝えたいこと")).to_have_value("朝から痛がっています。")
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("まだ送っていない内容です")).to_be_visible()
    expect(page.get_by_label("伝えたいこと")).to_have_value("朝から痛がっています。")
    send(page)
    receipt_of(page)
    assert reports_sent(page, stack) == 1
    page.goto(f"{stack.url}/absences/")
    expect(page.get_by_text("まだ送っていない内容です")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('keep:')).length") == 0
    page.context.close()


def test_words_about_one_child_do_not_come_up_where_the_other_was_pressed(stack: Stack, browser: Browser) -> None:
    page = phone(browser, stack, FATHER)
    open_for(page, stack, "大翔")
    page.locator("summary", has_text="書き足す").click()
    page.get_by_label("伝えたいこと").fill("足首をひねりました。")
    open_for(page, stack, "陽葵")
    expect(page.get_by_text("まだ送っていない内容です")).to_be_hidden()
    expect(page.locator("#id_places .choice", has_text="ひばり小学校").locator("input")).to_be_checked()
    expect(page.locator("#id_places .choice", has_text="あおば中学校").locator("input")).not_to_be_checked()
    open_for(page, stack, "大翔")
    expect(page.get_by_text("まだ送っていない内容です")).to_be_visible()
    expect(page.get_by_label("伝えたいこと")).to_have_value("足首をひねりました。")
    page.context.close()


def test_when_the_answer_is_lost_a_second_press_is_the_same_report(stack: Stack, browser: Browser) -> None:
    page = phone(browser, stack, FATHER)
    before = reports_sent(page, stack)
    page.goto(f"{stack.url}/absences/")
    page.locator("#id_places .choice", has_text="あおば中学校").click()
    page.locator(".choice", has_text="通院").click()
    with answers_lost(page.context):
        send(page)
        expect(page.get_by_text("まだ送れていません")).to_be_visible()
    send(page)
    receipt_of(page)
    assert reports_sent(page, stack) == before + 1
    page.context.close()


def test_separated_parents_never_notice_each_other(stack: Stack, browser: Browser) -> None:
    """The school talks with the mother, she reports an absence; the father's pages, mails and guesses stay empty."""
    desk = context(browser, DESK).new_page()
    sign_in(desk, stack, "t0412@sakura")
    desk.get_by_role("link", name="個別連絡").click()
    desk.get_by_role("link", name="給食のアレルギーについて").click()
    desk.get_by_label("返事を書く").fill("月曜日の面談は、15時からでお願いします。")
    desk.get_by_role("button", name="保護者に送る").click()
    expect(desk.get_by_text("月曜日の面談は")).to_be_visible()
    mother, father = (phone(browser, stack, login) for login in (MOTHER, FATHER))
    before = [openings_told(page, stack) for page in (mother, father)]
    mother.get_by_role("link", name="個別連絡").click()
    mother.get_by_role("link", name="給食のアレルギーについて").click()
    expect(mother.get_by_text("月曜日の面談は")).to_be_visible()
    talk = mother.url.partition("#")[0]
    mother.get_by_label("返事を書く").fill("わかりました。15時にうかがいます。")
    mother.get_by_role("button", name="送る", exact=True).click()
    expect(mother.get_by_text("15時にうかがいます")).to_be_visible()
    mother.goto(f"{stack.url}/absences/")
    mother.locator("#id_places .choice", has_text="ひばり小学校").click()
    mother.locator(".choice", has_text="忌引").click()
    send(mother)
    mother.wait_for_url(re.compile("/absences/"))
    looked_into_by_school(stack, browser, desk)
    assert [openings_told(page, stack) for page in (mother, father)] == before
    viewers = urlsplit(father.url).path.strip("/")
    for page, never in (
        (father, ("美穂", "アレルギー", "面談は、15時", "忌引 ")),
        (mother, ("佐藤 亮", "衣装", "腹痛 ")),
    ):
        paths = ("home", "conversations", "absences", "absences/history", "settings", "settings/delivery", viewers)
        for path in paths:
            page.goto(f"{stack.url}/{path}/")
            assert [word for word in never if word in page.content()] == [], path
    answer = father.goto(talk)
    assert answer is not None
    assert answer.status == 404
    identity = talk.rstrip("/").rpartition("/")[2]
    mails = [mail.read_text(errors="replace") for mail in (stack.mails / "new").glob("*")]
    assert [mail for mail in mails if identity in mail and FATHER in mail] == []
    assert [mail for mail in mails if "アレルギー" in mail or "面談" in mail] == []
    each_answers_for_themselves(stack, mother, father)
    for page in (desk, mother, father):
        page.context.close()


def each_answers_for_themselves(stack: Stack, *parents: Page) -> None:
    """Asked whether the child has left home, each of the two finds and leaves what one who answers alone does."""
    parents[0].goto(f"{stack.url}/home/")
    link = parents[0].locator(".filter[href*='child=']", has_text="陽葵").first
    child = str(link.get_attribute("href")).partition("child=")[2].partition("&")[0]
    _seat, end = ask_about(parents[0], child)
    for page in parents:
        page.goto(f"{stack.url}/home/")
        asked = page.locator(".message--urgent", has_text="陽葵さんが、まだ登校していません")
        with page.expect_navigation():
            asked.get_by_role("button", name="家を出ました").click()
        expect(asked).to_contain_text("「家を出ました」と、学校に伝えました")
        expect(asked.get_by_role("button", name="家を出ました")).to_have_count(0)
    end()


def openings_told(page: Page, stack: Stack) -> list[str]:
    """Who has opened 陽葵's record, as the settings and the whole list tell it."""
    page.goto(f"{stack.url}/settings/")
    card = page.locator(".card", has_text="すべての記録を見る").filter(has_text="陽葵")
    lately = card.inner_text()
    card.get_by_role("link", name="すべての記録を見る").click()
    page.wait_for_url(re.compile("/settings/viewers/"))
    return [lately, page.get_by_role("main").inner_text()]


def looked_into_by_school(stack: Stack, browser: Browser, desk: Page) -> None:
    """The teacher opens the mother's report, twice; the principal reads the conversation with a reason."""
    absence = desk.locator(".klass__who[href*='/absences/']:not([href*='/seats/'])", has_text="佐藤 陽葵")
    for days in range(4):  # on a Sunday it is of Monday
        desk.goto(f"{stack.url}/s/hibari/absences/?day={timezone.localdate() + dt.timedelta(days)}")
        if absence.count():
            break
    path = absence.first.get_attribute("href")
    for _time in range(2):
        desk.goto(f"{stack.url}{path}")
        expect(desk.get_by_role("heading", name="佐藤 陽葵").first).to_be_visible()
    desk.goto(f"{stack.url}/s/hibari/conversations/")
    desk.get_by_role("link", name="給食のアレルギーについて").click()
    about = desk.locator("a.crumb").get_attribute("href")
    principal = context(browser, DESK).new_page()
    sign_in(principal, stack, "m0101@sakura")
    principal.goto(f"{stack.url}{about}")
    principal.get_by_role("link", name="理由を書いて読む").first.click()
    principal.get_by_role("main").get_by_role("textbox").fill("面談のことで、相談がありました。")
    principal.get_by_role("button", name="この理由で読む").click()
    expect(principal.get_by_text("15時にうかがいます")).to_be_visible()
    principal.context.close()


@contextmanager
def answers_lost(place: BrowserContext) -> Iterator[None]:
    """What is sent arrives, and the answer does not."""
    place.route("**/absences/", lose)
    yield
    place.unroute("**/absences/", lose)


def lose(route: Route) -> None:
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()
