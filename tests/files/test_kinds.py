"""A file is what its content says; the name only has to fit."""

import io

import pytest

from messaging.files.kinds import kind_of
from messaging.files.models import StoredFile
from messaging.files.naming import clean_name, name_to_give_out
from messaging.files.refusals import Refusal, Refused
from tests.files import samples

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

TAKEN = {
    "しおり.pdf": (samples.pdf(), "pdf"),
    "SHIORI.PDF": (samples.pdf(), "pdf"),
    "何かの前.pdf": (b"\n\n" + samples.pdf(), "pdf"),
    "a.jpg": (samples.photo(), "image"),
    "a.jpeg": (samples.photo(), "image"),
    "a.png": (samples.png(), "image"),
    "写真.webp": (samples.saved(samples.Image.new("RGB", (9, 9)), "WEBP"), "image"),
    "保存した写真.jpg": (samples.png(), "image"),
    "おたより.docx": (samples.office(), "word"),
    "班分け.xlsx": (samples.office("xl/workbook.xml"), "excel"),
    "発表.pptx": (samples.office("ppt/presentation.xml"), "powerpoint"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_known_by_its_content(name: str) -> None:
    data, kind = TAKEN[name]
    file = io.BytesIO(data)
    assert kind_of(name, file)[0] == kind
    assert file.tell() == 0


MACROS_OF_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


def excel(part: str) -> bytes:
    return samples.office("xl/workbook.xml", more={part: b"x"})


REFUSED = {
    "empty": ("a.pdf", b"", Refusal.EMPTY),
    "a program": ("a.pdf", b"MZ" + bytes(500), Refusal.UNKNOWN),
    "a web page": ("a.pdf", b"<html><script>alert(1)</script></html>", Refusal.UNKNOWN),
    "a web page with a mark of PDF": ("a.pdf", b"<html>" + bytes(2_000) + b"%PDF-1.7", Refusal.UNKNOWN),
    "a drawing in SVG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.UNKNOWN),
    "a text": ("a.pdf", "ただの文字".encode(), Refusal.UNKNOWN),
    "an animation": ("a.png", b"GIF89a" + bytes(100), Refusal.UNKNOWN),
    "a zip": ("a.docx", samples.office("readme.txt"), Refusal.UNKNOWN),
    "a photo of HEIC": ("a.jpg", samples.HEIC, Refusal.HEIC),
    "an old document": ("a.doc", samples.OLD_OFFICE, Refusal.OLD_OFFICE),
    "a document with a password": ("a.docx", samples.OLD_OFFICE, Refusal.OLD_OFFICE),
    "macros": ("a.docx", samples.office(more={"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    "macros by another spelling": ("a.xlsx", excel("xl\\VBAPROJECT.BIN"), Refusal.MACROS),
    "macros by their type": ("a.docx", samples.office(types=MACROS_OF_WORD), Refusal.MACROS),
    "macros of Excel 4.0": ("a.xlsx", excel("xl/macrosheets/sheet1.xml"), Refusal.MACROS),
    "a document called PDF": ("a.pdf", samples.office(), Refusal.OTHER_NAME),
    "a PDF called photo": ("a.jpg", samples.pdf(), Refusal.OTHER_NAME),
    "a document called table": ("a.xlsx", samples.office(), Refusal.OTHER_NAME),
    "a name without an ending": ("しおり", samples.pdf(), Refusal.OTHER_NAME),
    "two endings": ("a.pdf.exe", samples.pdf(), Refusal.OTHER_NAME),
    "a bomb": ("a.docx", samples.bomb(), Refusal.TOO_MUCH_INSIDE),
    "many parts": ("a.docx", samples.office(more={f"word/{n}": b"" for n in range(5_100)}), Refusal.TOO_MUCH_INSIDE),
    "half a document": ("a.docx", samples.office()[:-30], Refusal.BROKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_with_its_reason(name: str) -> None:
    called, data, refusal = REFUSED[name]
    with pytest.raises(Refused) as found:
        kind_of(called, io.BytesIO(data))
    assert found.value.refusal == refusal


def test_every_reason_is_used_and_says_what_to_do() -> None:
    for refusal in Refusal:
        assert str(refusal.label).endswith(("。", "（）"))
        assert any(word in str(refusal.label) for word in ("ください", "選べます", "付いています"))


NAMES = {
    "C:\\Users\\saeki\\しおり.pdf": "しおり.pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "し\u202eおり\x00.pdf": "しおり.pdf",
    "が.pdf": "が.pdf",
    " . ": "file",
    "": "file",
    "あ" * 200 + ".pdf": "あ" * 116 + ".pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_without_folders_and_without_what_is_not_seen(name: str) -> None:
    assert clean_name(name) == NAMES[name]


def test_the_name_given_out_fits_what_is_given_out() -> None:
    assert name_to_give_out("しおり.pdf", PDF) == "しおり.pdf"
    assert name_to_give_out("山:川?.pdf", PDF) == "山_川_.pdf"
    assert name_to_give_out("photo.webp", "image/jpeg") == "photo.jpg"
    assert name_to_give_out("photo.JPEG", "image/jpeg") == "photo.JPEG"
    assert name_to_give_out("v1.2", WORD) == "v1.2.docx"
    assert StoredFile.Kind.WORD.label == "Word"
