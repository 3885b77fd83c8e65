"""Arrays of UUIDs as PostgreSQL sends them, cut and sent back without being spelled out (ADR 0006).

Ask for one by `array_send(array_agg(…))`; hand it over in a prepared statement, where it is a `uuid[]`. In 100,000
recipients spelling and reading the ids was a tenth of a send.
"""

import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from psycopg.adapt import Dumper
from psycopg.pq import Format

HEADER = struct.Struct("!iiIii")
"""Dimensions, whether there are nulls, the elements' type, how many, the first one's number."""
LENGTH, WIDTH = 4, 20
"""Each element is its length, 16, and its bytes."""
UUID, UUIDS = 2950, 2951
"""The types' numbers in every PostgreSQL."""


@dataclass(frozen=True)
class UuidArray:
    """One array without nulls; `body` is its elements, each with its length before it."""

    body: bytes

    @classmethod
    def of(cls, sent: bytes | None) -> "UuidArray":
        """From what `array_send` gave; None, which `array_agg` makes of no rows, is empty."""
        return cls(bytes(sent or b"")[HEADER.size :])

    def __len__(self) -> int:
        """How many ids."""
        return len(self.body) // WIDTH

    def __getitem__(self, number: int) -> uuid.UUID:
        """One id, counted from 0; from the end if negative."""
        return uuid.UUID(bytes=self.elements[number][LENGTH:])

    @cached_property
    def elements(self) -> list[bytes]:
        """Each id with its length before it; they sort as the ids do, and joined they are an array again."""
        return [self.body[start : start + WIDTH] for start in range(0, len(self.body), WIDTH)]

    def cut(self, start: int, end: int) -> "UuidArray":
        """The ids from `start` to before `end`."""
        return UuidArray(self.body[start * WIDTH : end * WIDTH])

    @classmethod
    def joined(cls, elements: Iterable[bytes]) -> "UuidArray":
        """Of the elements of others."""
        return cls(b"".join(elements))


def spelled(ids: Iterable[uuid.UUID]) -> str:
    """Ids as PostgreSQL reads an array. psycopg takes a list apart value by value, each time it is handed over."""
    return f"{{{','.join(map(str, ids))}}}"


class SpelledDumper(Dumper):
    """Spells an array out, for statements that are written down with their values, such as in a log of queries."""

    oid = UUIDS

    def dump(self, obj: Any) -> bytes:
        """As PostgreSQL reads it."""
        array: UuidArray = obj
        return spelled(array[number] for number in range(len(array))).encode()


class UuidArrayDumper(Dumper):
    """Hands an array to PostgreSQL as it came."""

    format = Format.BINARY
    oid = UUIDS

    def dump(self, obj: Any) -> bytes:
        """Header and elements."""
        array: UuidArray = obj
        return HEADER.pack(1, 0, UUID, len(array), 1) + array.body
