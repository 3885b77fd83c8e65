"""Which of the rows of the results a page shows: one class or all, everybody or those without an answer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from accounts.web import StaffRequest
from messaging.notices.models import Notice, Question
from messaging.notices.saying import spoken
from messaging.notices.selectors.results import Row

ALL_AT_ONCE = 100
"""More pupils than that are shown class by class."""


@dataclass(frozen=True)
class ShownRow:
    """A pupil with the answers in words, one for each question."""

    row: Row
    cells: tuple[str, ...]
    is_readable: bool
    url: str


@dataclass(frozen=True)
class Room:
    """A class as a filter, with its answers."""

    id: uuid.UUID | None
    label: str
    answered: int
    total: int
    url: str
    is_current: bool


def shown_rows(request: StaffRequest, questions: Sequence[Question], rows: list[Row], notice: Notice) -> dict[str, Any]:
    """The rows of the page, the classes to choose from, and the links that narrow the list."""
    is_waiting = request.GET.get("show") == "waiting"
    rooms = classes_among(rows, request.GET.get("class", ""), is_waiting=is_waiting)
    current = next((room for room in rooms if room.is_current), None)
    if current is None and len(rows) > ALL_AT_ONCE and rooms and not is_waiting:
        current = rooms[0]
    listed = [row for row in rows if current is None or row.classroom_id == current.id]
    listed = [row for row in listed if not is_waiting or row.given is None]
    narrowed = {"class": str(current.id or "")} if current else {}
    return {
        "rooms": rooms,
        "current": current,
        "is_waiting": is_waiting,
        "rows": [_shown(request, questions, row, notice) for row in listed],
        "all_url": "?" + urlencode(narrowed),
        "waiting_url": "?" + urlencode({**narrowed, "show": "waiting"}),
        "every_class_url": "?" + urlencode({"show": "waiting"} if is_waiting else {}),
        "can_show_all": len(rows) <= ALL_AT_ONCE or is_waiting,
    }


def classes_among(rows: Sequence[Row], chosen: str, *, is_waiting: bool) -> list[Room]:
    """The classes in the order of the list, each with how many have answered."""
    by_class: dict[uuid.UUID | None, list[Row]] = {}
    for row in rows:
        by_class.setdefault(row.classroom_id, []).append(row)
    schools = {row.school for row in rows}
    kept = {"show": "waiting"} if is_waiting else {}
    return [
        Room(
            id=room,
            label=f"{pupils[0].school} {pupils[0].classroom_label}" if len(schools) > 1 else pupils[0].classroom_label,
            answered=sum(row.given is not None for row in pupils),
            total=len(pupils),
            url="?" + urlencode({**kept, "class": str(room or "")}),
            is_current=bool(chosen) and str(room) == chosen,
        )
        for room, pupils in by_class.items()
    ]


def _shown(request: StaffRequest, questions: Sequence[Question], row: Row, notice: Notice) -> ShownRow:
    given = row.given
    said = given.said if given else None
    cells = tuple(spoken(question, said.get(question.id)) for question in questions) if said is not None else ()
    url = request.desk.url("answer_entry", notice_id=notice.pk, student_id=row.student_id)
    return ShownRow(row, cells, is_readable=given is None or said is not None, url=url)
