"""Files as people's computers make them, and as an attacker's does."""

import io
import zipfile
import zlib

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

GPS, ORIENTATION = 0x8825, 0x0112
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(90)


def photo(*, size: tuple[int, int] = (640, 480), orientation: int = 6, word: str = "himitsu") -> bytes:
    """A JPEG as a phone takes it: on its side, with a place, a comment and a maker. The left half is red."""
    picture = Image.new("RGB", size, (40, 90, 200))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1]), fill=(220, 30, 30))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = word
    exif[GPS] = {1: "N", 2: (35.0, 40.0, 52.0), 3: "E", 4: (139.0, 41.0, 30.0)}
    return saved(picture, "JPEG", exif=exif, comment=word.encode())


def png(*, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    return saved(Image.new(mode, size), "PNG")


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=kind, **options)
    return out.getvalue()


def pdf(text: str = "Ensoku no shiori", *, pages: int = 1) -> bytes:
    """Pages with a line of text in a font that every reader has."""
    return written(writer_of(text, pages=pages))


def writer_of(text: str, *, pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for number in range(pages):
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 24 Tf 60 760 Td ({text} {number + 1}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return writer


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with(key: str, value: dict[str, str], *, where: str = "root") -> bytes:
    """A PDF with one more dictionary under `key`: of the document, or of its first page."""
    writer = writer_of("x")
    added = DictionaryObject({NameObject(k): _value(v) for k, v in value.items()})
    holder = writer.root_object if where == "root" else writer.pages[0]
    given = ArrayObject([writer._add_object(added)]) if key == "/Annots" else writer._add_object(added)
    holder[NameObject(key)] = given
    return written(writer)


def _value(text: str) -> NameObject | TextStringObject | NumberObject:
    return NameObject(text) if text.startswith("/") else TextStringObject(text)


def locked_pdf() -> bytes:
    writer = writer_of("x")
    writer.encrypt("secret")
    return written(writer)


def pdf_with_file() -> bytes:
    writer = writer_of("x")
    writer.add_attachment("inside.txt", b"x")
    return written(writer)


def office(main: str = "word/document.xml", *, more: dict[str, bytes] | None = None, types: str = "main+xml") -> bytes:
    """A zip that has what a Word, Excel or PowerPoint file must have."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f"<Types><Override ContentType='{types}'/></Types>")
        packed.writestr(main, "<document/>")
        for name, data in (more or {}).items():
            packed.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    """400 MB of nothing in less than half a megabyte."""
    return office(more={"word/media/a.bin": bytes(400_000_000)})


def large_picture() -> bytes:
    """72 million pixels in a few kilobytes."""
    return saved(Image.new("1", (9_000, 8_000)), "PNG")


def pdf_with_packed_script() -> bytes:
    """A script that stands in no plain byte of the file: its dictionary is in a compressed object stream."""
    action = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    inner = zlib.compress(b"4 0 " + action)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        5: stream % (len(inner), inner),
    }
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = [(0, 0, 255), *[(1, places.get(n, 0), 0) if n != 4 else (2, 5, 0) for n in range(1, 6)], (1, len(out), 0)]
    table = b"".join(kind.to_bytes(1) + place.to_bytes(2) + last.to_bytes(1) for kind, place, last in rows)
    head = b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    start = len(out)
    return bytes(out + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
