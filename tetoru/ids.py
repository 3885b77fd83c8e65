"""Identifiers: UUIDv7 made by the application, so that a row's id is known before it is written.

Encryption binds a value to its row's id, and partitions follow the time inside a notice's id.
Source: RFC 9562, section 5.7.
"""

import datetime as dt
import uuid

from uuid_utils.compat import uuid7

NIL, MAX = uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)


def new_id() -> uuid.UUID:
    """A fresh, time-ordered identifier."""
    return uuid7()


def first_id_at(moment: dt.datetime) -> uuid.UUID:
    """The smallest identifier that can be made at `moment` (millisecond precision).

    Bounds of partitions and of "the last 60 days" are such values.
    """
    milliseconds = int(moment.timestamp() * 1000)
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (0x2 << 62))


def moment_of(identifier: uuid.UUID) -> dt.datetime:
    """When an identifier was made, to the millisecond, in UTC."""
    return dt.datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=dt.UTC)
