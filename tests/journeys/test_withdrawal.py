"""A teacher has sent to the wrong class; one guardian has opened it, another holds the mail in hand."""

import re

from playwright.sync_api import Browser, expect

from demo import cast as demo
from tests.journeys.browser import DESK, PHONE, context
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_main_job import TEACHER, _text, expect_sent, send, sign_in, write

READER, OTHER = demo.FAMILIES[0].guardians[0].email, demo.FAMILIES[1].guardians[0].email


def test_a_notice_to_the_wrong_class_is_taken_back_with_proof(stack: Stack, browser: Browser) -> None:
    title, body = "4年2組だけの話", "4年2組の出席の話です。"
    school = context(browser, DESK)
    teacher = sign_in(school, stack, TEACHER)
    write(teacher, title, body)
    send(teacher)
    expect_sent(teacher)
    notice = teacher.url.rstrip("/").rpartition("/")[2]
    mails = stack.mails / "new"
    wait_for(lambda: mails.exists() and any(notice in _text(mail) for mail in mails.iterdir()), "the mail")

    phone = context(browser, PHONE)
    reader = sign_in(phone, stack, READER)
    reader.goto(f"{stack.url}/notices/{notice}/?from=mail")
    expect(reader.get_by_text(body)).to_be_visible()

    teacher.reload()
    teacher.get_by_role("link", name="取り下げる").click()
    expect(teacher.get_by_text("すでに1家庭が開いています")).to_be_visible()
    teacher.get_by_role("radio", name="送り先をまちがえた").check(force=True)
    teacher.get_by_label("ひとこと").fill("送り先の学級をまちがえました")
    teacher.get_by_role("button", name=re.compile("家庭へのお知らせを取り下げる")).click()
    expect(teacher.get_by_role("heading", name="取り下げの前に開いた1家庭")).to_be_visible()
    rows = teacher.locator(".proof tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\s+メールのリンク"))

    other_phone = context(browser, PHONE)
    other = other_phone.new_page()
    link = next(found for mail in mails.iterdir() if (found := _link(_text(mail), notice)))
    other.goto(link)
    other.get_by_label("メールアドレス または 職員ID").fill(OTHER)
    other.get_by_label("パスワード").fill(demo.PASSWORD)
    other.get_by_role("button", name="ログイン").click()
    expect(other.get_by_role("heading", name="取り下げられたお知らせ")).to_be_visible()
    expect(other.get_by_text("送り先の学級をまちがえました")).to_be_visible()
    for page in (other, reader):
        page.reload()
        expect(page.get_by_text("このお知らせは取り下げられました")).to_be_visible()
        assert body not in page.content()
        assert title not in page.content()
    expect(reader.get_by_role("heading", name="すでに読んだかたへ")).to_be_visible()
    expect(other.get_by_role("heading", name="すでに読んだかたへ")).to_have_count(0)
    reader.go_back()
    assert title not in reader.content()

    teacher.reload()
    expect(teacher.locator(".proof tbody tr")).to_have_count(1)
    with teacher.expect_download() as download:
        teacher.get_by_role("link", name="ファイル（CSV）").click()
    assert re.fullmatch(r"W-\d{4}-[0-9A-F]{6}\.csv", download.value.suggested_filename)
    for place in (school, phone, other_phone):
        place.close()


def _link(mail: str, notice: str) -> str:
    found = re.search(rf"http\S+/notices/{notice}/\S*", mail)
    return found.group() if found else ""
