"""Photos and drawings, made anew from their pixels: where and by what they were taken does not come along."""

import io
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

from messaging.files.sandbox.answers import Answer, Part
from messaging.files.sandbox.bounds import LONG_EDGE, MOST_PIXELS, PAGE_EDGE
from messaging.files.sandbox.findings import Found

FORMATS = ("JPEG", "PNG", "WEBP")
SMALL_ENOUGH = 1_500_000
"""Bytes up to which a drawing stays without loss."""


def look_through_picture(data: bytes) -> Answer:
    """The picture upright, in the colours of every screen, without metadata; and a smaller one for pages."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Found("too_many_pixels")
        is_drawing = opened.format == "PNG"
        opened.draft("RGB", (LONG_EDGE, LONG_EDGE))  # a large JPEG is read smaller
        upright = ImageOps.exif_transpose(opened)
    picture = _bare(_in_common_colours(upright))
    picture.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    media_type, content = _encoded(picture, is_drawing=is_drawing)
    return Answer(
        pages=1,
        media_type=media_type,
        parts=(Part("content", 0, content, picture.width, picture.height), page_of(picture, 1)),
    )


def page_of(picture: Image.Image, number: int) -> Part:
    """A picture for the page on a screen."""
    small = picture.copy()
    small.thumbnail((PAGE_EDGE, PAGE_EDGE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, format="WEBP", quality=78, method=3)
    return Part("page", number, out.getvalue(), small.width, small.height)


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """sRGB: a phone's wider colours look pale where the profile is missing."""
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        with suppress(ImageCms.PyCMSError, OSError):
            ours, theirs = ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, theirs, ours, outputMode=mode)
            return picture if changed is None else changed
    return picture.convert(mode)


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels and nothing else: comments, places, profiles and previews stay behind."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _encoded(picture: Image.Image, *, is_drawing: bool) -> tuple[str, bytes]:
    out = io.BytesIO()
    if picture.mode == "RGBA" or is_drawing:
        picture.save(out, format="PNG", optimize=False)
        if picture.mode == "RGBA" or out.tell() <= SMALL_ENOUGH:
            return "image/png", out.getvalue()
        out = io.BytesIO()
    picture.save(out, format="JPEG", quality=85)
    return "image/jpeg", out.getvalue()
