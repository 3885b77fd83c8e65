"""The pages on which a school asks and a family answers, and those of the templates."""

import datetime as dt
import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.journeys.browser import follow

ASKED = "社会科見学とお弁当について"
SAFETY = "台風のあとの安否確認"


def family_pages(page: Page, url: str) -> Iterator[str]:
    """A notice that asks, what is wrong with an answer, and the answer as it was sent."""
    page.goto(f"{url}/home/")
    follow(page, page.get_by_role("link", name=ASKED).first)
    yield "guardian-asked"
    follow(page, page.get_by_role("button", name="この内容で学校に送る"))
    yield "guardian-answer-errors"
    page.get_by_role("radio", name="参加する", exact=True).check(force=True)
    page.get_by_role("radio", name="家から持っていく").check(force=True)
    page.get_by_label("先生に伝えたいこと").fill("車に酔いやすいです。\n前のほうの席にしてください。")
    follow(page, page.get_by_role("button", name="この内容で学校に送る"))
    yield "guardian-answered"
    page.goto(f"{url}/home/")
    follow(page, page.get_by_role("link", name=SAFETY).first)
    yield "guardian-safety"


def asking_pages(page: Page, desk: str) -> Iterator[str]:
    """Building a form, and what came back."""
    page.goto(f"{desk}/notices/new/")
    page.get_by_label("件名").fill("個人面談の希望")
    questions = page.get_by_role("textbox", name=re.compile("^質問"))
    page.get_by_role("button", name="質問を作る").click()
    page.get_by_role("heading", name="回答フォーム").wait_for()
    yield "staff-questions-none"
    page.get_by_role("button", name="1つだけ選ぶ").click()
    expect(questions).to_have_count(1)
    questions.fill("面談の日")
    page.get_by_label("選べるもの").fill("\n".join(f"{day.month}月{day.day}日" for day in map(_in_days, (14, 15, 16))))
    page.get_by_role("button", name="文で書く").click()
    expect(questions).to_have_count(2)
    page.get_by_role("button", name=re.compile("書く画面にもどる")).click()
    page.locator(".error-summary").wait_for()
    yield "staff-questions-errors"
    questions.last.fill("先生に話したいこと")
    page.get_by_label("締め切りの日").fill(f"{_in_days(10)}")
    page.get_by_role("button", name=re.compile("見本を見る")).click()
    expect(page.locator(".phone").get_by_text("先生に話したいこと")).to_be_visible()
    expect(page.locator(".error-summary")).to_have_count(0)
    yield "staff-questions"
    page.goto(f"{desk}/notices/")
    page.get_by_role("link", name=ASKED).first.click()
    page.wait_for_load_state()
    yield "staff-status-asked"
    follow(page, page.get_by_role("link", name="回答を見る"))
    yield "staff-answers"
    answers = page.url
    follow(page, page.locator(".table--answers tbody a").first)
    yield "staff-answer-entry"
    page.goto(f"{answers}reminder/")
    yield "staff-answers-reminder"
    page.goto(f"{desk}/notices/")
    page.get_by_role("link", name=SAFETY).first.click()
    follow(page, page.get_by_role("link", name="安否を見る"))
    page.locator(".table--safety tbody a").first.click()
    page.wait_for_url("**class=**")
    yield "staff-safety"
    follow(page, page.locator(".safety-list a").first)
    yield "staff-safety-pupil"
    yield from _templates(page, desk)


def _templates(page: Page, desk: str) -> Iterator[str]:
    page.goto(f"{desk}/notices/templates/")
    yield "staff-templates"
    follow(page, page.get_by_role("link", name="定型文を作る"))
    page.get_by_label("本文").fill("{担任}から")
    follow(page, page.get_by_role("button", name="定型文を保存する"))
    yield "staff-template-errors"
    page.goto(f"{desk}/notices/templates/")
    follow(page, page.get_by_role("link", name="なおす").first)
    yield "staff-template"


def _in_days(number: int) -> dt.date:
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=number)
