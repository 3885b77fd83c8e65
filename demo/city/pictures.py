"""A letter and a photo for the demo, drawn: invented, like everything there."""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, LINE = (255, 255, 255), (26, 26, 26), (190, 188, 182)
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKjp-Regular.otf",
    "ipagp.ttf",
    "ヒラギノ角ゴシック W3.ttc",
    "YuGothM.ttc",
)
FOLDERS = ("/usr/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
TITLE = "校外学習のしおり"
LINES = (
    "集合  8時20分  運動場",
    "見学  みなと浄水場・消防署",
    "帰り  15時10分ごろ  学校",
    "",
    "もちもの",
    "・お弁当と水筒",
    "・しおりと筆記用具",
    "・雨具（折りたたみの傘かカッパ）",
    "",
    "おやつは持っていきません。",
    "気分が悪くなったら、すぐに先生に言いましょう。",
)
TEXT = "\n".join([TITLE, *LINES])


def letter_pages() -> list[Image.Image]:
    """Two pages; where no Japanese font is found, with lines in place of words."""
    return [_page([f"{TITLE}（{number}）", "", *LINES]) for number in ("1", "2")]


def photo() -> Image.Image:
    """A waterworks by the sea, under the sun."""
    picture = Image.new("RGB", (1200, 800), (201, 226, 247))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((960, 80, 1090, 210), fill=(255, 196, 110))
    draw.polygon(
        [(0, 560), (260, 380), (560, 520), (860, 400), (1200, 540), (1200, 800), (0, 800)], fill=(120, 178, 120)
    )
    draw.rectangle((0, 660, 1200, 800), fill=(86, 140, 190))
    draw.rectangle((400, 430, 800, 660), fill=(248, 244, 236), outline=(90, 90, 90), width=4)
    draw.polygon([(370, 430), (600, 320), (830, 430)], fill=(150, 66, 54))
    for left in (450, 560, 670):
        draw.rectangle((left, 490, left + 70, 560), fill=(120, 160, 190), outline=(90, 90, 90), width=3)
    return picture


def as_pdf(pages: list[Image.Image]) -> bytes:
    """The pages as one PDF."""
    out = io.BytesIO()
    pages[0].save(out, format="PDF", save_all=True, append_images=pages[1:], resolution=96)
    return out.getvalue()


def as_jpeg(picture: Image.Image) -> bytes:
    """As it is given out."""
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=85)
    return out.getvalue()


def as_webp(picture: Image.Image) -> bytes:
    """As a page shows it."""
    out = io.BytesIO()
    picture.save(out, format="WEBP", quality=78, method=2)
    return out.getvalue()


def _page(lines: list[str]) -> Image.Image:
    page = Image.new("RGB", (794, 1123), PAPER)
    draw, font = ImageDraw.Draw(page), _font()
    for number, line in enumerate(lines):
        top = 90 + number * 64
        size = 38 if number == 0 else 26
        if font is not None:
            draw.text((80, top), line, fill=INK, font=ImageFont.truetype(font, size))
        elif line:
            draw.rectangle((80, top, 80 + size * len(line), top + size // 2), fill=LINE)
    draw.rectangle((40, 40, 754, 1083), outline=LINE, width=2)
    return page


@cache
def _font() -> str | None:
    """A font with Japanese letters, if this machine has one."""
    found = (str(path) for folder in FOLDERS for name in FONTS for path in Path(folder).rglob(name))
    return next(found, None)
