"""Looks for words in bytes of any kind: in every spelling in which a word could hide in plain sight."""

import base64
import quopri
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from os.path import commonprefix
from urllib.parse import quote

from django.core.signing import b64_decode

SOFT_BREAKS = re.compile(rb"=?\r?\n[ \t]?")
"""Where mail programs break long lines: inside words too."""
PACKED = re.compile(rb"\.(eJ[A-Za-z0-9_-]{10,})")
"""How Django packs sessions: zlib, then base64."""
ALIKE = 6
"""Bytes: words that begin with as many in common are looked for together."""
Wanted = tuple[bytes, str, str]
"""(a way of writing, the word's name, the way's name)."""
PIECES = re.compile(r"[!-~]{6,}|[^ -~]{4,}")


def _core(text: str, encoding: str, shift: int) -> bytes:
    """The base64 of a word that begins `shift` bytes into a group of three, without what its neighbours decide."""
    raw = text.encode(encoding)
    whole = base64.b64encode(b"\0" * shift + raw)
    return whole[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6]


def _quoted(text: str) -> bytes:
    return SOFT_BREAKS.sub(b"", quopri.encodestring(text.encode(), quotetabs=False))


SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16 little": lambda text: text.encode("utf-16-le"),
    "utf-16 big": lambda text: text.encode("utf-16-be"),
    "\\u escapes": lambda text: text.encode("unicode_escape"),
    "hex": lambda text: text.encode().hex().encode(),
    "hex of utf-16 little": lambda text: text.encode("utf-16-le").hex().encode(),
    "hex of utf-16 big": lambda text: text.encode("utf-16-be").hex().encode(),
    "octal": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()).encode(),
    "\\x escapes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()).encode(),
    "url-encoded": lambda text: quote(text).encode(),
    "quoted-printable": _quoted,
    "numbers of HTML": lambda text: "".join(f"&#{ord(sign)};" for sign in text).encode(),
    **{f"base64, {shift} in": lambda text, n=shift: _core(text, "utf-8", n) for shift in range(3)},
    **{f"base64 of utf-16, {shift} in": lambda text, n=shift: _core(text, "utf-16-le", n) for shift in range(3)},
}


def spelled(text: str) -> dict[bytes, str]:
    """Every way of writing a text → its name. base64 is met in the alphabet of addresses too."""
    found = {write(text): name for name, write in SPELLINGS.items()}
    found |= {way.translate(bytes.maketrans(b"+/", b"-_")): name for way, name in found.items() if "base64" in name}
    return {way.lower(): name for way, name in found.items()}


def pieces_of(word: str) -> list[str]:
    """The parts of a word that are told by themselves, should it be cut or half decoded: Latin, and Japanese."""
    return PIECES.findall(word)


def views_of(content: bytes) -> list[bytes]:
    """A content as it is, without its line breaks, with escapes inside escapes, and what Django has packed in it."""
    views = (content, SOFT_BREAKS.sub(b"", content), content.replace(rb"\\", b"\\"), b"\n".join(_unpacked(content)))
    return [view.lower() for view in views]


def _unpacked(content: bytes) -> Iterator[bytes]:
    for match in PACKED.finditer(content):
        try:
            yield zlib.decompress(b64_decode(match[1]))
        except (ValueError, zlib.error):
            continue


def leaks(contents: Mapping[str, bytes], words: Mapping[str, str]) -> list[str]:
    """Which word stands where, and in what spelling: `place: name of the word (spelling)`."""
    wanted = [
        (way, name, spelling)
        for name, word in words.items()
        for piece in pieces_of(word)
        for way, spelling in spelled(piece).items()
    ]
    views = {place: views_of(content) for place, content in contents.items()}
    return sorted(
        {
            f"{place}: {name} ({spelling})"
            for beginning, alike in _by_beginning(wanted).items()
            for place, seen in views.items()
            for view in seen
            if beginning in view
            for way, name, spelling in alike
            if way in view
        }
    )


def _by_beginning(wanted: list[Wanted]) -> dict[bytes, list[Wanted]]:
    """Those that begin alike under what they have in common: where that is not, none of them is."""
    groups = (list(alike) for _start, alike in groupby(sorted(wanted), key=lambda one: one[0][:ALIKE]))
    return {commonprefix([way for way, _name, _spelling in alike]): alike for alike in groups}  # noqa: RUF071 -- no paths
