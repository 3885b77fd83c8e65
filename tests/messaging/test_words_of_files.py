"""The words of files are found wherever they stand, and hostile files end in a word and not in a crash."""

import io
import time
import zipfile

import pytest

from messaging.files.text import text_of
from messaging.files.text.limits import Budget, Full
from messaging.files.text.sections import Place, Section, joined, sections_of
from tests.messaging import papers


def read(kind: str, data: bytes) -> list[Section]:
    return sections_of(text_of(kind, data))


def places_of(word: str, kind: str, data: bytes) -> list[tuple[Place, str]]:
    return [(section.place, section.name) for section in read(kind, data) if word in section.text]


def test_a_pdf_is_read_page_by_page_with_the_notes_stuck_to_it() -> None:
    paper = papers.pdf(["社会科見学", "持ち物"], ["小川 ひなた", "𠮷田 髙﨑"], note="森田 健斗")
    assert places_of("小川 ひなた", "pdf", paper) == [(Place.PAGE, "2")]
    assert places_of("𠮷田 髙﨑", "pdf", paper) == [(Place.PAGE, "2")]
    assert places_of("森田 健斗", "pdf", paper) == [(Place.COMMENTS, "")]


def test_a_scan_has_no_words_and_is_said_to_be_a_picture() -> None:
    assert read("pdf", papers.scan()) == [Section(Place.PICTURE)]
    assert read("image", b"\xff\xd8\xff") == [Section(Place.PICTURE)]


def test_a_page_of_a_pdf_that_is_a_picture_is_named() -> None:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415

    both = PdfWriter()
    for paper in (papers.pdf(["一枚目"]), papers.scan()):
        both.append(PdfReader(io.BytesIO(paper)))
    out = io.BytesIO()
    both.write(out)
    assert read("pdf", out.getvalue()) == [Section(Place.PAGE, "1", "一枚目"), Section(Place.PAGE, "2")]


def test_a_word_file_is_read_with_margins_comments_and_what_was_struck_out() -> None:
    struck = "<w:p><w:del><w:r><w:delText>加藤 湊</w:delText></w:r></w:del></w:p>"
    paper = papers.docx(struck, header1="小川 ひなた", comments="森田 健斗", footnotes="安藤 結菜")
    assert places_of("加藤 湊", "word", paper) == [(Place.DELETED, "")]
    assert places_of("森田 健斗", "word", paper) == [(Place.COMMENTS, "")]
    assert places_of("小川 ひなた", "word", paper) == places_of("安藤 結菜", "word", paper) == [(Place.MARGIN, "")]


def test_a_name_in_word_is_one_word_although_it_has_ruby_or_is_cut_into_runs() -> None:
    ruby = (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>おがわ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>小川</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>ひな</w:t></w:r><w:r><w:t>た</w:t></w:r></w:p>"
    )
    assert read("word", papers.docx(ruby)) == [Section(Place.TEXT, text="小川ひなた\nおがわ")]


def test_the_cells_of_a_table_in_word_stand_on_one_line() -> None:
    cell = "<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell % '小川'}{cell % 'ひなた'}</w:tr>"
    assert "小川\tひなた" in read("word", papers.docx(f"<w:tbl>{row}{row}</w:tbl>"))[0].text


def test_an_excel_file_is_read_with_its_hidden_sheets_and_comments() -> None:
    paper = papers.xlsx([["班", "係"], [1, "旗"]], hidden=[["小川", "ひなた"]], comment="森田 健斗")
    assert places_of("旗", "excel", paper) == [(Place.SHEET, "班分け")]
    assert places_of("小川\tひなた", "excel", paper) == [(Place.HIDDEN_SHEET, "名簿")]
    assert places_of("森田 健斗", "excel", paper) == [(Place.COMMENTS, "")]


def test_what_excel_remembers_unseen_is_read() -> None:
    """A table that was summed up by a pivot keeps all its rows, also when their sheet is gone."""
    rows = '<r><s v="小川 ひなた"/><s v="加藤 湊"/></r>'
    hidden = f'<pivotCacheRecords xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</pivotCacheRecords>'
    paper = with_part(papers.xlsx([["合計", 2]]), "xl/pivotCache/pivotCacheRecords1.xml", hidden)
    assert places_of("小川 ひなた", "excel", paper) == [(Place.INSIDE, "")]


def test_a_workbook_inside_a_document_is_read() -> None:
    inner = papers.xlsx([["小川", "ひなた"]])
    paper = with_part(papers.docx("案内"), "word/embeddings/Microsoft_Excel_Sheet.xlsx", inner)
    assert places_of("小川\tひなた", "word", paper) == [(Place.INSIDE, "班分け")]


def test_a_powerpoint_file_is_read_with_the_speakers_notes() -> None:
    paper = papers.pptx("表紙", "小川 ひなた", notes="加藤 湊")
    assert places_of("小川 ひなた", "powerpoint", paper) == [(Place.SLIDE, "2")]
    assert places_of("加藤 湊", "powerpoint", paper) == [(Place.NOTES, "1")]


@pytest.mark.parametrize("kind", ["pdf", "word", "excel", "powerpoint"])
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x00" * 4096, b"PK\x05\x06" + b"\x00" * 18])
def test_what_is_broken_is_said_to_be_unread(kind: str, data: bytes) -> None:
    assert {section.place for section in read(kind, data)} <= {Place.UNREAD, Place.PICTURE}
    assert read(kind, data)


def test_what_was_read_before_the_fault_is_kept() -> None:
    paper = papers.zipped({"word/document.xml": _document("小川 ひなた"), "word/header1.xml": "<broken"})
    assert read("word", paper) == [Section(Place.TEXT, text="小川 ひなた"), Section(Place.UNREAD)]


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE d [<!ENTITY a "小川"><!ENTITY b "&a;&a;">]><d>&b;</d>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>',
    ],
)
def test_xml_that_builds_or_fetches_text_is_not_read(xml: str) -> None:
    assert read("word", papers.zipped({"word/document.xml": xml})) == [Section(Place.UNREAD)]


def test_a_file_that_unpacks_beyond_all_measure_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("word/document.xml", "w") as part:
        for _ in range(210):
            part.write(b" " * 1_000_000)
    start = time.monotonic()
    assert read("word", out.getvalue()) == [Section(Place.UNREAD)]
    assert time.monotonic() - start < 5


def test_a_sheet_that_claims_a_billion_cells_is_read_by_what_it_holds() -> None:
    paper = papers.xlsx([["小川", "ひなた"]])
    lie = {"xl/worksheets/sheet1.xml": ('<dimension ref="A1:B1"', '<dimension ref="A1:XFD1048576"')}
    assert read("excel", replaced(paper, lie))[0] == Section(Place.SHEET, "班分け", "小川\tひなた")


def test_what_is_longer_than_what_is_looked_through_says_so() -> None:
    paper = papers.docx("\n".join(["あ" * 1000] * 1_000))
    sections = read("word", paper)
    assert [section.place for section in sections] == [Place.TEXT, Place.CUT]
    assert len(text_of("word", paper)) < 1_000_000


def test_reading_ends_when_its_time_is_over() -> None:
    with pytest.raises(Full):
        Budget(seconds=0).take("小川")


def test_a_form_feed_in_a_file_does_not_begin_a_place() -> None:
    text = joined([Section(Place.SHEET, "a\fpage\n9", "b\fpage\t9\nc")])
    assert sections_of(text) == [Section(Place.SHEET, "a page 9", "b page\t9\nc")]
    assert sections_of("") == []


def with_part(paper: bytes, name: str, content: str | bytes) -> bytes:
    out = io.BytesIO(paper)
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr(name, content)
    return out.getvalue()


def replaced(paper: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    for name, (old, new) in changes.items():
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())
    return papers.zipped(dict(files))


def _document(text: str) -> str:
    return f"<w:document {papers.W}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
