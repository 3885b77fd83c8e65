"""What the process says: a length, a line of JSON, then the bytes of each part, one after the other."""

import json
import struct
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import BinaryIO

LENGTH = struct.Struct(">I")
MOST_HEAD = 8_000_000
"""Bytes of JSON; the text of a file is in it."""


@dataclass(frozen=True)
class Part:
    """Bytes that came of the file: `content` (made anew) or `page` (a picture of one)."""

    part: str
    number: int
    data: bytes
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Answer:
    """What was found. `refusal` is a word of messaging.files.refusals, or empty; `media_type` where content is new."""

    refusal: str = ""
    pages: int = 0
    text: str = ""
    media_type: str = ""
    parts: tuple[Part, ...] = ()


class NoAnswer(Exception):
    """The process said nothing that makes sense: it was ended, or broke."""


def write_answer(answer: Answer, out: BinaryIO) -> None:
    """Say it."""
    said = {**asdict(answer), "parts": [_described(part) for part in answer.parts]}
    head = json.dumps(said).encode()
    out.write(LENGTH.pack(len(head)) + head)
    out.writelines(part.data for part in answer.parts)
    out.flush()


def read_answer(source: BinaryIO) -> Answer:
    """What was said. Nothing in it is believed but its shape. Raises NoAnswer."""
    try:
        (length,) = LENGTH.unpack(source.read(LENGTH.size))
        if length > MOST_HEAD:
            raise NoAnswer("too long")
        said = json.loads(source.read(length))
        parts = tuple(_read_parts(said["parts"], source))
        return Answer(str(said["refusal"]), int(said["pages"]), str(said["text"]), str(said["media_type"]), parts)
    except (struct.error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoAnswer(type(error).__name__) from error


def _described(part: Part) -> dict[str, int | str]:
    described = {key: value for key, value in asdict(part).items() if key != "data"}
    return described | {"size": len(part.data)}


def _read_parts(described: Iterable[dict[str, int | str]], source: BinaryIO) -> Iterable[Part]:
    for one in described:
        data = source.read(int(one["size"]))
        if len(data) != int(one["size"]):
            raise NoAnswer("cut short")
        yield Part(str(one["part"]), int(one["number"]), data, int(one["width"]), int(one["height"]))
