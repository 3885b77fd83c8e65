"""Reads the QR codes of our pages, as a phone's camera would: without it nobody knows where they lead.

ISO/IEC 18004, as far as a clean picture needs it: no errors to correct, one run of bytes.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator
from segno import consts

LEVELS = {0: consts.ERROR_LEVEL_M, 1: consts.ERROR_LEVEL_L, 2: consts.ERROR_LEVEL_H, 3: consts.ERROR_LEVEL_Q}
MASKS = (
    lambda y, x: (y + x) % 2, lambda y, x: y % 2, lambda y, x: x % 3, lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2, lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2, lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)  # fmt: skip
FORMAT_MASK = 0x5412
BORDER = 4
Square = tuple[int, int]


def text_in(svg: Locator) -> str:
    """What the code says that is drawn as an `svg` of little squares."""
    return read(svg.locator("path").get_attribute("d") or "", int((svg.get_attribute("viewBox") or "").split()[2]))


def read(path: str, size: int) -> str:
    """The same of the path that draws the dark squares, in a field of `size` by `size`."""
    side = size - 2 * BORDER
    runs = [map(int, run) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)]
    dark = {(y - BORDER, x - BORDER + turn) for x, y, width in runs for turn in range(width)}
    return _text(_codewords(dark, side), side)


def _codewords(dark: set[Square], side: int) -> bytes:
    """The data in its order, blocks put back one after the other."""
    level, mask = _format(dark)
    bits = [((y, x) in dark) != (MASKS[mask](y, x) == 0) for y, x in _way(side)]
    words = [_number(bits[start : start + 8]) for start in range(0, len(bits) // 8 * 8, 8)]
    sizes = [kind.num_data for kind in consts.ECC[_version(side)][level] for _block in range(kind.num_blocks)]
    blocks: list[list[int]] = [[] for _size in sizes]
    given = iter(words)
    for turn in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if turn < size:
                block.append(next(given))
    return bytes(word for block in blocks for word in block)


def _format(dark: set[Square]) -> tuple[int, int]:
    """Level of error correction, and mask."""
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    found = _number([place in dark for place in places]) ^ FORMAT_MASK
    return LEVELS[found >> 13], found >> 10 & 7


def _way(side: int) -> Iterator[Square]:
    """Up and down in columns of two, around what is not data."""
    columns = [right for right in range(side - 1, 0, -2) if right > 6] + [5, 3, 1]
    for turn, right in enumerate(columns):
        rows = range(side - 1, -1, -1) if turn % 2 == 0 else range(side)
        for y in rows:
            yield from ((y, x) for x in (right, right - 1) if _is_data(y, x, side))


def _is_data(y: int, x: int, side: int) -> bool:
    near, far = 9, side - 8
    in_corner = (y < near and x < near) or (y < near and x >= far) or (y >= far and x < near)
    version = _version(side)
    in_version = version >= 7 and ((y < 6 and x >= side - 11) or (x < 6 and y >= side - 11))
    return not (in_corner or in_version or y == 6 or x == 6 or _in_alignment(y, x, version, side))


def _in_alignment(y: int, x: int, version: int, side: int) -> bool:
    at = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    return any(abs(y - v) < 3 and abs(x - h) < 3 for v in at for h in at if (v, h) not in corners)


def _version(side: int) -> int:
    return (side - 17) // 4


def _text(words: bytes, side: int) -> str:
    bits = [bool(word >> shift & 1) for word in words for shift in range(7, -1, -1)]
    assert _number(bits[:4]) == 0b0100, "one run of bytes"
    start = 4 + (8 if _version(side) < 10 else 16)
    length = _number(bits[4:start])
    letters = (bits[start + 8 * turn : start + 8 * turn + 8] for turn in range(length))
    return bytes(_number(letter) for letter in letters).decode()


def _number(bits: list[bool]) -> int:
    return int("".join("01"[bit] for bit in bits), 2)
