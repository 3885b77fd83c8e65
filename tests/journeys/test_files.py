"""Files in a real browser: a letter and a photo go along, each is looked into, and a guardian opens them on a phone."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Response, expect

from tests.files import samples
from tests.journeys.browser import DESK, PHONE, context
from tests.journeys.holding import send
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_main_job import GUARDIAN, TEACHER, _seen, sign_in

SAVING = re.compile(r"/drafts/[0-9a-f-]{36}/$")
"""Where the text is kept as it is typed."""
LETTER, PHOTO = "遠足のしおり.pdf", "遠足の写真.jpg"


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def chosen() -> list[FilePayload]:
    photo = samples.photo(size=(1600, 1200))
    assert dict(Image.open(io.BytesIO(photo)).getexif().get_ifd(samples.GPS)), "the phone wrote the place into it"
    return [payload(LETTER, samples.pdf("Ensoku", pages=2)), payload(PHOTO, photo)]


def write(page: Page, title: str) -> None:
    page.get_by_role("link", name="お知らせを書く").first.click()
    page.get_by_role("checkbox", name=re.compile("^4年1組")).check(force=True)
    page.get_by_label("件名").fill(title)
    page.get_by_label("本文").fill("しおりと写真をごらんください。")


def add(page: Page, files: list[FilePayload], *, script: bool) -> None:
    """By the button: with scripts the files go up at once, without them the button leads to a page that takes them."""
    button = page.get_by_role("button", name="ファイルを加える")
    if script:
        with page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(files)
        expect(page.locator("#files .file")).to_have_count(len(files))
        expect(page.locator("#files").get_by_text("調べています")).to_have_count(0)
        return
    button.click()
    page.get_by_label("加えるファイル").set_input_files(files)
    page.get_by_role("button", name="選んだファイルを加える").click()
    wait_for(lambda: _is_looked_through(page), "the worker to look through the files")


def _is_looked_through(page: Page) -> bool:
    page.goto(page.url)
    return page.get_by_text("調べています", exact=True).count() == 0


def look_into_all(page: Page) -> None:
    """From the confirmation on, file by file, and back."""
    page.get_by_role("link", name=re.compile(f"^開いて見る.*{LETTER}")).click()
    expect(page.get_by_role("heading", level=1, name=LETTER)).to_be_visible()
    expect_drawn(page, 2)
    page.get_by_role("link", name=f"次の添付を開く：{PHOTO}").click()
    expect_drawn(page, 1)
    page.get_by_role("link", name="送る前の確認へ").click()


def expect_drawn(page: Page, count: int) -> None:
    """The pages are pictures that the browser could show."""
    pictures = page.locator(".sheet-page img")
    expect(pictures).to_have_count(count)
    for number in range(count):
        pictures.nth(number).scroll_into_view_if_needed()
        wait_for(lambda number=number: pictures.nth(number).evaluate("image => image.naturalWidth") > 100, "a picture")  # type: ignore[misc]


@pytest.mark.parametrize(("size", "script"), [(DESK, True), (PHONE, True), (DESK, False)])
def test_a_letter_and_a_photo_go_along(
    stack: Stack, browser: Browser, pictures: Path, size: dict[str, int], script: bool
) -> None:
    title = f"遠足のようす {size['width']} {script}"
    look = f"{size['width']}-{script}"
    staff = context(browser, size, java_script_enabled=script)
    teacher = sign_in(staff, stack, TEACHER)
    write(teacher, title)
    add(teacher, chosen(), script=script)
    teacher.screenshot(path=pictures / f"files-added-{look}.png", full_page=True)
    if not script:
        teacher.get_by_role("link", name="書く画面にもどる").click()
        expect(teacher.get_by_label("件名")).to_have_value(title)
    teacher.get_by_role("button", name=re.compile("送る前の確認")).click()
    expect(teacher.get_by_text("まだ開いていません")).to_have_count(2)
    teacher.screenshot(path=pictures / f"files-to-open-{look}.png", full_page=True)
    look_into_all(teacher)
    expect(teacher.get_by_text("に開きました")).to_have_count(2)
    send(teacher)
    read_at_home(stack, browser, pictures, title, look)
    staff.close()


def read_at_home(stack: Stack, browser: Browser, pictures: Path, title: str, look: str) -> None:
    phone: BrowserContext = context(browser, PHONE)
    guardian = sign_in(phone, stack, GUARDIAN)
    wait_for(lambda: _seen(guardian, title), "the notice in the guardian's list")
    guardian.get_by_role("link", name=title).click()
    photo = guardian.locator(".photo img")
    wait_for(lambda: photo.evaluate("image => image.naturalWidth") > 100, "the photo")
    assert photo.evaluate("image => image.naturalHeight > image.naturalWidth"), "it stands upright"
    guardian.screenshot(path=pictures / f"files-notice-{look}.png", full_page=True)
    guardian.get_by_role("link", name=LETTER).click()
    expect_drawn(guardian, 2)
    guardian.screenshot(path=pictures / f"files-letter-{look}.png", full_page=True)
    with guardian.expect_download() as download:
        guardian.get_by_role("link", name="保存する").click()
    assert download.value.suggested_filename == LETTER
    assert Path(download.value.path()).read_bytes() == samples.pdf("Ensoku", pages=2)
    guardian.get_by_role("link", name=title).click()
    guardian.locator(".photo a").click()
    with guardian.expect_download() as download:
        guardian.get_by_role("link", name="保存する").click()
    taken = Image.open(download.value.path())
    assert (taken.format, dict(taken.getexif()), b"himitsu" in Path(download.value.path()).read_bytes()) == (
        "JPEG", {}, False,
    )  # fmt: skip
    phone.close()


def saving(words: str) -> Callable[[Response], bool]:
    """The answer to the save of these words: an earlier one may still be on its way."""

    def is_it(answer: Response) -> bool:
        sent = answer.request.post_data or ""
        return bool(SAVING.search(answer.url)) and (words in sent or quote(words) in sent)

    return is_it


def test_what_is_not_taken_is_said_and_what_was_typed_stays(stack: Stack, browser: Browser, pictures: Path) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    write(page, "とちゅうの件名")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを加える").click()
    chooser.value.set_files([payload("名簿.doc", samples.OLD_OFFICE), payload(LETTER, samples.locked_pdf())])
    expect(page.get_by_text("パスワードか制限つきのPDFです")).to_be_visible()
    expect(page.get_by_text("名簿.doc：古い形")).to_be_visible()
    with page.expect_response(saving("あとから書きたした文")):
        page.get_by_label("本文").fill("あとから書きたした文")
    page.screenshot(path=pictures / "files-refused.png", full_page=True)
    page.get_by_role("button", name="はずす").click()
    expect(page.locator("#files .file")).to_have_count(0)
    expect(page.get_by_text("名簿.doc：古い形")).to_be_hidden()
    with page.expect_response(saving("なおした件名")):
        page.get_by_label("件名").fill("なおした件名")
    expect(page.locator("#conflict > *")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("本文")).to_have_value("あとから書きたした文")
    expect(page.get_by_label("件名")).to_have_value("なおした件名")
    place.close()


def test_a_file_before_the_first_word_and_a_lost_line(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    page.get_by_role("link", name="お知らせを書く").first.click()
    add(page, [payload("先に.pdf", samples.pdf("saki"))], script=True)
    page.get_by_label("件名").fill("あとから書いた件名")
    expect(page.locator("#saved")).to_contain_text("に保存しました")
    expect(page.locator("#conflict > *")).to_have_count(0)
    place.set_offline(True)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを加える").click()
    chooser.value.set_files([payload("圏外.pdf", samples.pdf("kengai"))])
    expect(page.get_by_text("送れませんでした")).to_be_visible()
    place.set_offline(False)
    add_again(page)
    page.reload()
    expect(page.locator("#files .file")).to_have_count(2)
    expect(page.get_by_label("件名")).to_have_value("あとから書いた件名")
    place.close()


def add_again(page: Page) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを加える").click()
    chooser.value.set_files([payload("圏外.pdf", samples.pdf("kengai"))])
    expect(page.locator("#files .file")).to_have_count(2)
    expect(page.get_by_text("送れませんでした")).to_be_hidden()


def test_a_worker_killed_over_a_file_leaves_it_to_the_next(stack: Stack, browser: Browser) -> None:
    place = context(browser, DESK)
    page = sign_in(place, stack, TEACHER)
    stack.kill_worker()
    write(page, "たおれても")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを加える").click()
    chooser.value.set_files([payload(LETTER, samples.pdf("taoreru"))])
    expect(page.locator("#files").get_by_text("調べています")).to_be_visible()
    page.get_by_role("button", name=re.compile("送る前の確認")).click()
    expect(page.get_by_text("添付ファイルを調べています")).to_be_visible()
    stack.start_worker()
    wait_for(lambda: _is_looked_through_at(page), "the next worker", seconds=120)
    place.close()


def _is_looked_through_at(page: Page) -> bool:
    page.reload()
    return page.get_by_text("添付ファイルを調べています").count() == 0
