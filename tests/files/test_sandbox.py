"""What the shut-in process makes of files: photos without a place, PDFs that do nothing by themselves, bounded work."""

import io
import subprocess
import sys
import time

import pytest
from PIL import Image

from messaging.files.refusals import Refusal
from messaging.files.sandbox import bounds
from messaging.files.sandbox.answers import Answer, NoAnswer, Part, read_answer, write_answer
from messaging.files.sandbox.looking import look_through
from messaging.files.shut_in import looked_through
from tests.architecture.sources import ROOT
from tests.files import samples


def picture(part: Part) -> Image.Image:
    found = Image.open(io.BytesIO(part.data))
    found.load()
    return found


def test_a_photo_comes_out_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    taken = samples.photo()
    assert b"himitsu" in taken
    assert dict(Image.open(io.BytesIO(taken)).getexif().get_ifd(samples.GPS))
    answer = looked_through("image", taken)
    content, page = answer.parts
    assert (answer.refusal, answer.pages, answer.media_type) == ("", 1, "image/jpeg")
    for part in (content, page):
        found = picture(part)
        assert (found.width, found.height) == (part.width, part.height) == (480, 640), "turned"
        red = found.convert("RGB").getpixel((240, 10))
        assert isinstance(red, tuple)
        assert red[0] > 180 > red[2], "what was on the left is on top"
        assert (dict(found.getexif()), found.info.get("comment"), b"himitsu" in part.data) == ({}, None, False)
        assert b"Exif" not in part.data


def test_a_large_photo_is_made_as_large_as_a_screen() -> None:
    content, page = look_through("image", samples.photo(size=(4000, 3000), orientation=1)).parts
    assert (content.width, content.height) == (bounds.LONG_EDGE, 1800)
    assert (page.width, page.height) == (bounds.PAGE_EDGE, 1200)


def test_what_is_transparent_stays_so() -> None:
    answer = look_through("image", samples.png(mode="RGBA"))
    assert (answer.media_type, picture(answer.parts[0]).mode) == ("image/png", "RGBA")


def test_a_pdf_is_drawn_page_by_page_up_to_a_bound() -> None:
    answer = looked_through("pdf", samples.pdf("Shiori", pages=bounds.PAGES_DRAWN + 2))
    assert (answer.refusal, answer.pages) == ("", bounds.PAGES_DRAWN + 2)
    assert [part.number for part in answer.parts] == list(range(1, bounds.PAGES_DRAWN + 1))
    first = picture(answer.parts[0])
    assert (first.format, max(first.size)) == ("WEBP", bounds.PAGE_EDGE)
    assert first.convert("L").getextrema()[0] < 60, "something is written on it"
    assert "Shiori 1" in answer.text


def at_opening(action: dict[str, str]) -> bytes:
    return samples.pdf_with("/OpenAction", action)


def on_page(key: str, value: dict[str, str]) -> bytes:
    return samples.pdf_with(key, value, where="page")


REFUSED: dict[str, tuple[str, bytes, Refusal]] = {
    "a script at opening": ("pdf", at_opening({"/S": "/JavaScript", "/JS": "app.alert(1)"}), Refusal.ACTIVE),
    "a script by an escaped name": (
        "pdf",
        at_opening({"/S": "/URI"}).replace(b"/URI", b"/J#61vaScript"),
        Refusal.ACTIVE,
    ),
    "something is launched": ("pdf", on_page("/AA", {"/S": "/Launch", "/F": "cmd"}), Refusal.ACTIVE),
    "a form that sends itself": ("pdf", at_opening({"/S": "/SubmitForm", "/F": "x"}), Refusal.ACTIVE),
    "rich media": ("pdf", on_page("/Annots", {"/Subtype": "/RichMedia"}), Refusal.ACTIVE),
    "a form of XFA": ("pdf", samples.pdf_with("/AcroForm", {"/XFA": "x"}), Refusal.XFA),
    "a file inside": ("pdf", samples.pdf_with_file(), Refusal.EMBEDDED),
    "a file as a note": ("pdf", on_page("/Annots", {"/Subtype": "/FileAttachment"}), Refusal.EMBEDDED),
    "a password": ("pdf", samples.locked_pdf(), Refusal.LOCKED),
    "no PDF but its mark": ("pdf", b"%PDF-1.7\nnothing", Refusal.BROKEN),
    "half a PDF": ("pdf", samples.pdf(pages=3)[:500], Refusal.BROKEN),
    "too many pages": ("pdf", samples.pdf(pages=bounds.MOST_PAGES + 1), Refusal.TOO_MANY_PAGES),
    "too many pixels": ("image", samples.large_picture(), Refusal.TOO_MANY_PIXELS),
    "half a photo": ("image", samples.photo()[:2000], Refusal.BROKEN),
    "another kind of picture": ("image", b"GIF89a" + bytes(50), Refusal.BROKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_something_by_itself_or_hides_something_is_refused(name: str) -> None:
    kind, data, refusal = REFUSED[name]
    answer = look_through(kind, data)
    assert (answer.refusal, answer.parts) == (refusal, ())


def test_links_and_a_page_to_begin_with_are_no_harm() -> None:
    for value in ({"/S": "/URI", "/URI": "https://hibari.example"}, {"/S": "/GoTo", "/D": "x"}):
        assert look_through("pdf", at_opening(value)).refusal == ""


def test_a_script_packed_away_in_an_object_stream_is_found() -> None:
    packed = samples.pdf_with_packed_script()
    assert b"JavaScript" not in packed
    assert look_through("pdf", packed).refusal == Refusal.ACTIVE


def test_nothing_is_left_to_a_file_that_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that never ends is ended."""
    monkeypatch.setattr("messaging.files.shut_in.WAIT_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(NoAnswer, match="too slow"):
        looked_through("pdf", samples.pdf(pages=400))
    assert time.monotonic() - began < 5


SHUT_IN = """
import resource, sys
from messaging.files.sandbox import __main__ as process
for limit, most in process.LIMITS.items():
    resource.setrlimit(limit, (most, most))
{deed}
"""
DEEDS = {
    "take two gigabytes": "bytes(2_000_000_000)",
    "write without end": "f = open('/dev/fd/1', 'ab', 0)\nfor _ in range(100): f.write(bytes(1_000_000))",
    "leave its memory on the disk": "import os; os.abort()",
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_process_cannot(deed: str, tmp_path: object) -> None:
    out = f"{tmp_path}/out"
    with open(out, "wb") as said:  # noqa: PTH123 -- a file descriptor for a process
        command = [sys.executable, "-c", SHUT_IN.format(deed=DEEDS[deed])]
        ended = subprocess.run(command, cwd=ROOT, stdout=said, stderr=subprocess.DEVNULL, check=False)
    assert ended.returncode != 0
    assert len(open(out, "rb").read()) <= bounds.MOST_ANSWERED  # noqa: PTH123, SIM115 -- the same


def test_the_process_has_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is not ours, and it says nothing of what it reads."""
    seen: dict[str, object] = {}
    popen = subprocess.Popen

    def watched(*arguments: object, **options: object) -> object:
        seen.update(options)
        return popen(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", watched)
    assert looked_through("image", samples.png()).refusal == ""
    assert set(seen["env"]) == {"PATH", "LC_ALL"}  # type: ignore[call-overload]
    assert seen["stderr"] == subprocess.DEVNULL


def test_an_answer_is_believed_in_nothing_but_its_shape() -> None:
    out = io.BytesIO()
    write_answer(Answer(pages=2, text="語", parts=(Part("page", 1, b"abc", 3, 4),)), out)
    said = out.getvalue()
    assert read_answer(io.BytesIO(said)) == Answer(pages=2, text="語", parts=(Part("page", 1, b"abc", 3, 4),))
    for bent in (b"", said[:3], said[:20], said[:-1], b"\xff\xff\xff\xff" + said[4:], b"\0\0\0\2[]", b"\0\0\0\2{}"):
        with pytest.raises(NoAnswer):
            read_answer(io.BytesIO(bent))
