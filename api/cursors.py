"""Where a partner stopped reading, in a text that it can't read and can't make itself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core import signing

from api.errors import CursorStale, CursorWrong

SALT = "api.cursor"
KEPT = dt.timedelta(days=30)
LONGEST = 500


@dataclass(frozen=True)
class Place:
    """After which row to go on: its moment or day, and its id."""

    after: str
    row_id: uuid.UUID


def cursor_at(question: list[str], place: Place) -> str:
    """The text for a place among the answers to a question (its kind, tenant and bounds)."""
    return signing.dumps([question, place.after, str(place.row_id)], salt=SALT)


def place_of(question: list[str], cursor: str | None) -> Place | None:
    """Where to go on; None begins. Raises CursorStale and CursorWrong."""
    if not cursor:
        return None
    try:
        asked, after, row_id = signing.loads(cursor, salt=SALT, max_age=KEPT)
    except signing.SignatureExpired as error:
        raise CursorStale from error
    except signing.BadSignature as error:
        raise CursorWrong from error
    if asked != question:
        raise CursorWrong
    return Place(after, uuid.UUID(row_id))
