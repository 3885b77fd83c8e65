"""What a file is, by its content: the name only has to fit. Cheap enough for the request that brings it."""

import zipfile
from typing import IO

import puremagic

from messaging.files.models import StoredFile
from messaging.files.naming import ENDINGS, ending_of
from messaging.files.refusals import Refusal, Refused

HEAD = 4_096
PDF_MARK, PDF_WITHIN = b"%PDF-", 1_024
"""Readers of PDF look for the mark that far (ISO 32000-1, annex H.3)."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PICTURES = {"image/jpeg", "image/png", "image/webp"}
HEIF = ("image/heif", "image/heic", "image/avif")

MOST_PARTS = 5_000
MOST_UNPACKED = 300_000_000
MOST_TYPES = 2_000_000
MAIN_PARTS = {
    "word/document.xml": StoredFile.Kind.WORD,
    "xl/workbook.xml": StoredFile.Kind.EXCEL,
    "ppt/presentation.xml": StoredFile.Kind.POWERPOINT,
}
MEDIA_TYPES = {
    StoredFile.Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    StoredFile.Kind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    StoredFile.Kind.POWERPOINT: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/")
"""Excel 4.0's macros live in sheets of their own."""
IS_ENCRYPTED = 1
"""A bit of a zip part's flags."""


def kind_of(name: str, file: IO[bytes]) -> tuple[StoredFile.Kind, str]:
    """The kind and the media type. Raises Refused. Leaves the file at its beginning."""
    head = file.read(HEAD)
    file.seek(0)
    kind, media_type = _by_content(head, file)
    fitting = (
        [ending for media in PICTURES for ending in ENDINGS[media]] if media_type in PICTURES else ENDINGS[media_type]
    )
    if ending_of(name) not in fitting:
        raise Refused(Refusal.OTHER_NAME)
    return kind, media_type


def _by_content(head: bytes, file: IO[bytes]) -> tuple[StoredFile.Kind, str]:
    if not head:
        raise Refused(Refusal.EMPTY)
    if head.startswith(OLD_OFFICE):
        raise Refused(Refusal.OLD_OFFICE)
    if head.startswith(ZIP):
        kind = _office(file)
        file.seek(0)
        return kind, MEDIA_TYPES[kind]
    said = _said_by_magic(head)
    if said & set(HEIF):
        raise Refused(Refusal.HEIC)
    if pictures := said & PICTURES:
        return StoredFile.Kind.IMAGE, min(pictures)
    if PDF_MARK in head[:PDF_WITHIN] and "application/pdf" in said | _said_by_magic(head[head.find(PDF_MARK) :]):
        return StoredFile.Kind.PDF, "application/pdf"
    raise Refused(Refusal.UNKNOWN)


def _said_by_magic(head: bytes) -> set[str]:
    try:
        return {found.mime_type for found in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _office(file: IO[bytes]) -> StoredFile.Kind:
    """Which of the three, looking at the list of what is packed in it. Raises Refused."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _ensure_small(parts)
            names = {part.filename.replace("\\", "/").lower() for part in parts}
            kinds = [kind for main, kind in MAIN_PARTS.items() if main in names]
            if len(kinds) != 1 or "[content_types].xml" not in names:
                raise Refused(Refusal.UNKNOWN)
            with packed.open("[Content_Types].xml") as types:
                has_macros = b"macroenabled" in types.read(MOST_TYPES).lower()
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused(Refusal.BROKEN) from error
    if has_macros or any(name.endswith(MACRO_PARTS) or name.startswith(MACRO_FOLDERS) for name in names):
        raise Refused(Refusal.MACROS)
    return kinds[0]


def _ensure_small(parts: list[zipfile.ZipInfo]) -> None:
    """A small zip may unpack to gigabytes."""
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        raise Refused(Refusal.OLD_OFFICE)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(Refusal.TOO_MUCH_INSIDE)
