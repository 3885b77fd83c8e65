"""Bytes sealed in chunks: what was written comes back, and nothing else does."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tetoru.crypto import streams
from tetoru.crypto.cipher import Unreadable
from tetoru.crypto.streams import CHUNK, SALT, TAG, new_data_key, open_stream, seal_stream, sealed_size

KEY, PLACE = new_data_key(), b"here"
SEALED_CHUNK = CHUNK + TAG
HEAD = 1 + SALT


def sealed(plain: bytes, *, key: bytes = KEY, binding: bytes = PLACE, piece: int = 100_000) -> bytes:
    pieces = (plain[at : at + piece] for at in range(0, len(plain), piece))
    return b"".join(seal_stream(pieces, data_key=key, binding=binding))


def opened(stored: bytes, *, key: bytes = KEY, binding: bytes = PLACE) -> bytes:
    return b"".join(open_stream(io.BytesIO(stored), data_key=key, binding=binding))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_opens_again(size: int) -> None:
    plain = bytes(range(256)) * (size // 256 + 1)
    stored = sealed(plain[:size])
    assert opened(stored) == plain[:size]
    assert len(stored) == sealed_size(size)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=70), max_size=12))
def test_it_does_not_matter_in_which_pieces_it_came(pieces: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "CHUNK", 64)
        stored = b"".join(seal_stream(pieces, data_key=KEY, binding=PLACE))
        assert opened(stored) == b"".join(pieces)


def chunks(stored: bytes) -> list[bytes]:
    body = stored[HEAD:]
    return [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


BENT = {
    "a byte changed": lambda head, one, two, three: head + one[:5] + bytes([one[5] ^ 1]) + one[6:] + two + three,
    "the last chunk cut off": lambda head, one, two, three: head + one + two,
    "the last byte cut off": lambda head, one, two, three: head + one + two + three[:-1],
    "nothing but the head": lambda head, one, two, three: head,
    "two chunks swapped": lambda head, one, two, three: head + two + one + three,
    "a chunk left out": lambda head, one, two, three: head + one + three,
    "a chunk doubled": lambda head, one, two, three: head + one + one + two + three,
    "something added": lambda head, one, two, three: head + one + two + three + b"x",
    "the last chunk first": lambda head, one, two, three: head + three,
    "another salt": lambda head, one, two, three: head[:-1] + bytes([head[-1] ^ 1]) + one + two + three,
    "another format": lambda head, one, two, three: b"\x02" + head[1:] + one + two + three,
    "half a head": lambda head, one, two, three: head[:9],
    "nothing": lambda head, one, two, three: b"",
}


@pytest.mark.parametrize("bend", BENT)
def test_what_was_bent_does_not_open(bend: str) -> None:
    stored = sealed(bytes(2 * CHUNK + 1000))
    one, two, three = chunks(stored)
    bent = BENT[bend](stored[:HEAD], one, two, three)
    with pytest.raises(Unreadable):
        opened(bent)


def test_what_was_moved_does_not_open() -> None:
    stored, other = sealed(b"a"), sealed(b"b")
    for key, binding in ((new_data_key(), PLACE), (KEY, b"there")):
        with pytest.raises(Unreadable):
            opened(stored, key=key, binding=binding)
    with pytest.raises(Unreadable):
        opened(stored[:HEAD] + other[HEAD:])


def test_the_same_bytes_are_never_sealed_alike() -> None:
    assert sealed(b"a") != sealed(b"a")


def test_forty_megabytes_take_no_more_memory_than_a_few_chunks() -> None:
    def plain() -> Iterator[bytes]:
        for _number in range(400):
            yield bytes(100_000)

    class Stored:
        """Gives what is sealed while it is sealed, so that nobody holds all of it."""

        def __init__(self) -> None:
            self.pieces, self.left = seal_stream(plain(), data_key=KEY, binding=PLACE), bytearray()

        def read(self, size: int, /) -> bytes:
            while len(self.left) < size and (piece := next(self.pieces, b"")):
                self.left += piece
            given = bytes(self.left[:size])
            del self.left[:size]
            return given

    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in open_stream(Stored(), data_key=KEY, binding=PLACE))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 40_000_000
    assert most < 16 * CHUNK
