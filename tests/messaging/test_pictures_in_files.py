"""Pictures among words: no word in them is read, so they are said; a logo is not."""

from typing import Any

import pytest
from django.test import Client

from messaging.files.shut_in import looked_through
from messaging.files.text import text_of
from messaging.files.text.sections import Place, Section, sections_of
from messaging.notices.guard.findings import Weight
from tests.cast import Cast, signed_in
from tests.files import samples
from tests.files.making import hang, make_file
from tests.messaging import papers
from tests.messaging.conftest import Write
from tests.messaging.looking import Look, Paper, texts
from tests.messaging.test_words_of_files import read, with_part

OFFICE_FILE = samples.office("word/document.xml")
LINE = "学年だより 12月号"
OFFICE: dict[str, tuple[bytes, str]] = {
    "word": (papers.docx(LINE), "word/media/image1.png"),
    "excel": (papers.xlsx([[LINE]]), "xl/media/image1.png"),
    "powerpoint": (papers.pptx(LINE), "ppt/media/image1.png"),
}


def pictures_in(kind: str, data: bytes) -> list[Section]:
    return [section for section in read(kind, data) if not section.text]


@pytest.mark.parametrize("kind", OFFICE)
def test_pictures_in_an_office_file_are_counted_beside_its_words(kind: str) -> None:
    paper, name = OFFICE[kind]
    paper = with_part(
        with_part(paper, name, papers.picture(800, 600)), name.replace("1", "2"), papers.picture(600, 400, "JPEG")
    )
    assert pictures_in(kind, paper) == [Section(Place.PICTURES, "2")]
    assert LINE in read(kind, paper)[0].text


@pytest.mark.parametrize("size", [(200, 200), (2400, 12)])
@pytest.mark.parametrize("kind", OFFICE)
def test_a_logo_and_a_rule_are_not_told(kind: str, size: tuple[int, int]) -> None:
    paper, name = OFFICE[kind]
    assert pictures_in(kind, with_part(paper, name, papers.picture(*size))) == []


def test_pictures_alone_make_a_document_a_picture() -> None:
    paper = with_part(papers.docx(""), "word/media/image1.png", papers.picture(800, 600))
    assert Section(Place.PICTURE) in read("word", paper)


@pytest.mark.parametrize("data", [b"", b"ftypmp42", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_that_is_known_is_unread(data: bytes) -> None:
    paper = with_part(papers.pptx(LINE), "ppt/media/media1.mp4", data)
    assert pictures_in("powerpoint", paper) == [Section(Place.UNREAD)]


def test_the_drawing_that_is_kept_twice_is_told_by_its_picture() -> None:
    paper = with_part(papers.docx(LINE), "word/media/image1.svg", "<svg/>")
    assert pictures_in("word", paper) == []


def test_a_picture_in_a_document_within_a_document_is_told() -> None:
    inner = with_part(papers.docx("中"), "word/media/image1.png", papers.picture(800, 600))
    assert Section(Place.PICTURES, "1") in read("word", with_part(papers.docx(LINE), "word/embeddings/a.docx", inner))


def test_a_picture_that_claims_to_be_vast_is_told_and_not_unfolded() -> None:
    vast = bytearray(papers.picture(8, 8))
    vast[16:24] = (60_000).to_bytes(4) * 2  # IHDR; its sum is not looked at before the pixels are
    paper = with_part(papers.docx(LINE), "word/media/image1.png", bytes(vast))
    assert {section.place for section in pictures_in("word", paper)} <= {Place.PICTURES, Place.UNREAD}
    assert pictures_in("word", paper)


def test_the_shut_in_process_says_them_too() -> None:
    paper = with_part(papers.docx(LINE), "word/media/image1.png", papers.picture(3000, 4000))
    assert Section(Place.PICTURES, "1") in sections_of(looked_through("word", paper).text)


def test_a_scanned_page_with_a_typed_line_is_said_to_hold_a_picture() -> None:
    page = papers.pdf_with_picture(LINE, pixels=(1200, 1600), shown=(500, 700))
    assert read("pdf", page) == [Section(Place.PAGE, "1", LINE), Section(Place.PAGE_PICTURES, "1")]
    assert Section(Place.PAGE_PICTURES, "1") in sections_of(looked_through("pdf", page).text)


def test_a_sheet_that_a_scanner_cut_into_strips_is_one_picture() -> None:
    page = papers.pdf_with_picture(LINE, pixels=(1200, 40), shown=(500, 14), times=20)
    assert Section(Place.PAGE_PICTURES, "1") in read("pdf", page)


@pytest.mark.parametrize(("pixels", "shown"), [((900, 900), (60, 60)), ((40, 40), (500, 700))])
def test_a_crest_and_a_coarse_ornament_on_a_page_are_not_told(pixels: Any, shown: Any) -> None:
    assert read("pdf", papers.pdf_with_picture(LINE, pixels=pixels, shown=shown)) == [Section(Place.PAGE, "1", LINE)]


def test_the_sender_is_told_of_them_before_sending(cast: Cast, write: Write, look: Look) -> None:
    letter = with_part(papers.docx(LINE), "word/media/image1.png", papers.picture(800, 600))
    page = papers.pdf_with_picture(LINE, pixels=(1200, 1600), shown=(500, 700))
    found = look(write(), Paper("たより.docx", "word", letter), Paper("紙.pdf", "pdf", page))["files.unread"]
    assert found.weight is Weight.TELLS
    assert texts(found) == [
        ("「たより.docx」", "", "中に画像が1枚あります"),
        ("「紙.pdf」", "", "1ページに画像があります"),
    ]


def test_the_page_of_a_file_says_what_could_not_be_looked_through(cast: Cast, write: Write) -> None:
    letter = with_part(papers.docx(LINE), "word/media/image1.png", papers.picture(800, 600))
    client, draft = signed_in(cast.teacher), write()
    told, plain = (
        hang(draft, make_file(cast.teacher, f"{n}.docx", OFFICE_FILE, pages=0, text=text_of("word", paper)), order=n)
        for n, paper in enumerate((letter, papers.docx(LINE)), 1)
    )
    assert "中に画像が1枚あります。保存して開き、" in page_of(client, draft, told)
    assert "名前を調べられないところがあります" not in page_of(client, draft, plain)


def page_of(client: Client, draft: Any, file: Any) -> str:
    answer = client.get(f"/s/hibari/notices/drafts/{draft.pk}/files/{file.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()
