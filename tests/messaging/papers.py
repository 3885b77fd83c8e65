"""Files as schools send them, made in memory."""

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Mincho/Encoding/UniJIS-UTF16-H/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/Mincho/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
)


def pdf(*pages: Sequence[str], note: str = "") -> bytes:
    """A PDF whose Japanese font is not inside, as Ichitaro makes them; each page is a list of lines."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(), FONT]
    objects.append(f"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents<{_hex(note, bom=True)}>>>".encode())
    for number, lines in enumerate(pages):
        shown = "".join(f"<{_hex(line)}> Tj 0 -20 Td " for line in lines)
        words = f"BT /F 12 Tf 50 780 Td {shown}ET".encode()
        note_of_page = "/Annots[4 0 R]" if note else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>{note_of_page}"
            f"/Contents {6 + 2 * number} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(words), words))
    return _pdf_of(objects)


def scan() -> bytes:
    """A photographed sheet as PDF: a picture and no letter."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PDF")
    return out.getvalue()


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A picture of so many pixels."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind)
    return out.getvalue()


def pdf_with_picture(line: str, *, pixels: tuple[int, int], shown: tuple[int, int], times: int = 1) -> bytes:
    """One page with a typed line and a picture below it, `times` times; `shown`: its size on the page in points."""
    place = b"".join(b"q %d 0 0 %d 40 %d cm /I Do Q\n" % (*shown, 20 + shown[1] * row) for row in range(times))
    words = place + f"BT /F 12 Tf 50 780 Td <{_hex(line)}> Tj ET".encode()
    photo = picture(*pixels, "JPEG")
    words_and_picture = b"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>/Contents 6 0 R>>"
    head = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    return _pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        FONT,
        (head % pixels) + b"/Length %d>>stream\n%s\nendstream" % (len(photo), photo),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + words_and_picture,
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
    ])  # fmt: skip


def docx(body: str, **parts: str) -> bytes:
    """A Word file; `body` and the parts (`header1`, `comments`) are the XML inside their root, or plain lines."""
    files = {"word/document.xml": f"<w:document {W}><w:body>{_paragraphs(body)}</w:body></w:document>"}
    files |= {f"word/{name}.xml": f"<w:hdr {W}>{_paragraphs(text)}</w:hdr>" for name, text in parts.items()}
    return zipped(files)


def pptx(*slides: str, notes: str = "") -> bytes:
    """A PowerPoint file with one text on each slide."""
    files = {f"ppt/slides/slide{n}.xml": _slide(text) for n, text in enumerate(slides, 1)}
    return zipped(files | ({"ppt/notesSlides/notesSlide1.xml": _slide(notes)} if notes else {}))


def xlsx(rows: Sequence[Sequence[object]], *, hidden: Sequence[Sequence[object]] = (), comment: str = "") -> bytes:
    """An Excel file: a sheet that is seen and, where told, one that is hidden."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "班分け"
    for row in rows:
        sheet.append(list(row))
    if comment:
        sheet["A1"].comment = Comment(comment, "教員")
    if hidden:
        unseen = book.create_sheet("名簿")
        unseen.sheet_state = "hidden"
        for row in hidden:
            unseen.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in files.items():
            parts.writestr(name, content)
    return out.getvalue()


def _paragraphs(text: str) -> str:
    if text.startswith("<"):
        return text
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))


def _slide(text: str) -> str:
    return f"<p {A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p>"


def _hex(text: str, *, bom: bool = False) -> str:
    return (("\ufeff" if bom else "") + text).encode("utf-16-be").hex()


def _pdf_of(objects: list[bytes]) -> bytes:
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()
