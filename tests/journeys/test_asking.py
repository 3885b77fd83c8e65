"""A form with a deadline: a teacher asks, a family answers and changes its mind, the school reminds and counts."""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from demo import cast as demo
from tests.journeys.asking import ASKED
from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.holding import send
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack, wait_for

GUARDIAN = demo.FAMILIES[0].guardians[0].email
SEND, CHANGE = "この内容で学校に送る", re.compile("回答を変える")
WORDS = "先生に伝えたいこと"
CLOSE = "update notices_answerform set closes_at = now() where notice_id = %s"


def ask(page: Page, title: str) -> None:
    """Build the form, choose the class, confirm and send."""
    follow(page, page.get_by_role("link", name="お知らせを書く").first)
    page.get_by_role("checkbox", name=re.compile("^4年1組")).check(force=True)
    page.get_by_label("件名").fill(title)
    page.get_by_label("本文").fill("出欠をお知らせください。")
    page.get_by_role("button", name="質問を作る").click()
    expect(page.get_by_role("heading", name="回答フォーム")).to_be_visible()
    page.get_by_label("締め切りの日").fill((dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=2)).date().isoformat())
    questions = page.get_by_role("textbox", name=re.compile("^質問"))
    page.get_by_role("button", name="1つだけ選ぶ").click()
    expect(questions).to_have_count(1)
    questions.fill("出欠")
    page.get_by_role("button", name="数を入れる").click()
    expect(questions).to_have_count(2)
    questions.last.fill("来る人数")
    page.get_by_role("button", name=re.compile(r"上へ\s*：質問2")).click()
    expect(questions.first).to_have_value("来る人数")
    expect(questions.last).to_have_value("出欠")
    page.get_by_role("button", name=re.compile("書く画面にもどる")).click()
    expect(page.get_by_text(re.compile(r"出欠\s*（参加する・参加しない）"))).to_be_visible()
    page.get_by_role("button", name=re.compile("送る前の確認")).click()
    page.wait_for_url(re.compile("/confirmation/$"))
    send(page)


def answer(page: Page, join: str, number: str) -> None:
    page.get_by_label("来る人数").fill(number)
    page.get_by_role("radio", name=join, exact=True).check(force=True)
    follow(page, page.get_by_role("button", name=SEND))


@pytest.mark.parametrize("script", [True, False])
def test_a_form_from_the_first_question_to_the_table(
    stack: Stack, browser: Browser, pictures: Path, script: bool
) -> None:
    title = f"親子遠足の出欠 {script}"
    teacher = context(browser, DESK, java_script_enabled=script, accept_downloads=True).new_page()
    sign_in(teacher, stack, "t0412@sakura")
    ask(teacher, title)
    status = teacher.url

    phone = context(browser, PHONE, java_script_enabled=script).new_page()
    sign_in(phone, stack, GUARDIAN)
    wait_for(lambda: _listed(phone, stack, title), "the notice in the list")
    expect(phone.locator(".post", has_text=title).get_by_text(re.compile("未回答"))).to_be_visible()
    follow(phone, phone.get_by_role("link", name=title))
    answer(phone, "参加する", "ふたり")
    expect(phone.get_by_role("link", name=re.compile("数だけを入れてください"))).to_be_visible()
    expect(phone.get_by_label("来る人数")).to_have_value("ふたり")
    answer(phone, "参加する", "２")
    expect(phone.get_by_text(re.compile("受付番号：[0-9A-Z]{4}-[0-9A-Z]{4}"))).to_be_visible()
    follow(phone, phone.get_by_role("link", name=CHANGE))
    answer(phone, "参加しない", "0")
    notice = phone.url.partition("#")[0]
    phone.goto(f"{stack.url}/home/")
    expect(phone.locator(".post", has_text=title).get_by_text(re.compile("未回答"))).to_have_count(0)

    teacher.goto(f"{status}answers/")
    expect(teacher.get_by_text("2回目")).to_be_visible()
    follow(teacher, teacher.get_by_role("link", name=re.compile("家庭にもう一度知らせる")))
    follow(teacher, teacher.get_by_role("button", name=re.compile("家庭にもう一度知らせる")))
    expect(teacher.get_by_text(re.compile("家庭にもう一度知らせました"))).to_be_visible()
    teacher.screenshot(path=pictures / f"answers-{script}.png", full_page=True)
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name=re.compile("表をダウンロード")).click()
    table = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert table[0][-2:] == ["来る人数", "出欠"]
    assert ["0", "参加しない"] in [row[-2:] for row in table[1:]]

    _close(stack, status.rstrip("/").rpartition("/")[2])
    phone.goto(notice)
    expect(phone.get_by_text("学校に電話してください")).to_be_visible()
    expect(phone.get_by_role("link", name=CHANGE)).to_have_count(0)
    teacher.reload()
    expect(teacher.get_by_role("link", name=re.compile("家庭にもう一度知らせる"))).to_have_count(0)
    teacher.context.close()
    phone.context.close()


def test_a_half_typed_answer_survives_a_closed_page_and_not_the_sign_out(
    stack: Stack, browser: Browser, pictures: Path
) -> None:
    phone = context(browser, PHONE).new_page()
    sign_in(phone, stack, GUARDIAN)
    phone.goto(f"{stack.url}/home/")
    follow(phone, phone.get_by_role("link", name=ASKED).first)
    if phone.get_by_label(WORDS).count() == 0:  # another journey has answered
        follow(phone, phone.get_by_role("link", name=CHANGE).first)
    phone.get_by_label(WORDS).fill("車に酔いやすいです。")
    expect(phone.locator("[data-kept]")).to_be_hidden()
    phone.reload()
    expect(phone.get_by_label(WORDS)).to_have_value("車に酔いやすいです。")
    expect(phone.get_by_text("書きかけを、もどしました")).to_be_visible()
    phone.screenshot(path=pictures / "answer-kept.png", full_page=True)
    phone.goto(f"{stack.url}/settings/")
    follow(phone, phone.get_by_role("button", name="ログアウト"))
    assert [key for key in phone.evaluate("Object.keys(localStorage)") if key.startswith("keep:")] == []
    phone.context.close()


def _listed(page: Page, stack: Stack, title: str) -> bool:
    page.goto(f"{stack.url}/home/")
    return page.get_by_role("link", name=title).count() > 0


def _close(stack: Stack, notice_id: str) -> None:
    """The deadline has come: the row is the tenant's, so the scope is opened for all that there are."""
    user, _at, rest = stack.owner_url.removeprefix("postgres://").partition("@")
    host, _slash, name = rest.rpartition("/")
    with psycopg.connect(user=user, host=host, dbname=name) as connection:
        tenants = [str(row[0]) for row in connection.execute("select id from schools_tenant")]
        connection.execute("select set_config('app.tenants', %s, true)", [",".join(tenants)])
        assert connection.execute(CLOSE, [notice_id]).rowcount == 1
