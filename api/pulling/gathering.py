"""Picks one school's roster out of the lists of a whole organisation."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.rosters.errors import RosterWrong
from accounts.rosters.oneroster import Sent, roster_of
from accounts.rosters.shape import Roster
from api.faults import Fault
from api.pulling.line import Failed
from api.pulling.oneroster import OtherSide

PLACE = re.compile(r"(classes|users|enrollments)\[(\d+)\]")
MOST_TOLD = 3


@dataclass(frozen=True)
class Lists:
    """Everything that the other system has told."""

    schools: Sequence[Any]
    classes: Sequence[Any]
    users: Sequence[Any]
    enrollments: Sequence[Any]


@dataclass(frozen=True)
class _Picked:
    """Rows of one school, with their places in the list of the whole."""

    rows: list[Any]
    places: list[int]


def lists_of(side: OtherSide) -> Lists:
    """All four. Raises Failed."""
    return Lists(*(side.rows(name) for name in ("schools", "classes", "users", "enrollments")))


def roster_in(lists: Lists, *, called: str, kind: str) -> Roster:
    """The roster of the school of this name or id. Raises Failed with where the fault is, never with a value."""
    school_id = _school_in(lists, called)
    picked = _picked(lists, school_id)
    sent = Sent(picked["classes"].rows, picked["users"].rows, picked["enrollments"].rows)
    try:
        return roster_of(sent, kind=kind)
    except RosterWrong as error:
        told = [f"{_placed(fault.where, picked)}：{fault.what}" for fault in error.faults[:MOST_TOLD]]
        more = [f"（{len(error.faults)}）"] if len(error.faults) > MOST_TOLD else []
        raise Failed(Fault.WRONG, " ".join([*told, *more])) from error


def _school_in(lists: Lists, called: str) -> str:
    """By its id, its number, or its name; by none of two that are called the same. Raises Failed."""
    wanted = _folded(called)
    rows = [row for row in lists.schools if isinstance(row, dict) and row.get("status", "active") == "active"]
    for name in ("sourcedId", "identifier", "name"):
        found = [row["sourcedId"] for row in rows if _folded(row.get(name)) == wanted and _folded(row.get("sourcedId"))]
        if len(found) == 1:
            return str(found[0])
    names = [str(row["name"]) for row in rows if isinstance(row.get("name"), str)]
    raise Failed(Fault.SCHOOL, "、".join(names))


def _picked(lists: Lists, school_id: str) -> dict[str, _Picked]:
    classes = _where(lists.classes, lambda row: _id_in(row, "school") == school_id)
    class_ids = {own for row in classes.rows if (own := _own_id(row))}
    enrollments = _where(
        lists.enrollments, lambda row: _id_in(row, "class") in class_ids or _id_in(row, "school") == school_id
    )
    user_ids = {_id_in(row, "user") for row in enrollments.rows} - {None}
    users = _where(lists.users, lambda row: _own_id(row) in user_ids)
    return {"classes": classes, "users": users, "enrollments": enrollments}


def _where(rows: Sequence[Any], is_meant: Any) -> _Picked:
    found = [(row, place) for place, row in enumerate(rows) if isinstance(row, dict) and is_meant(row)]
    return _Picked([row for row, _place in found], [place for _row, place in found])


def _id_in(row: Any, name: str) -> str | None:
    """The id in a reference such as `{"href": …, "sourcedId": …, "type": "org"}`."""
    found = row.get(name)
    return _own_id(found) if isinstance(found, dict) else None


def _own_id(row: Any) -> str | None:
    """None for what is no id, and can be looked up nowhere: a list, an object."""
    told = row.get("sourcedId")
    return told if isinstance(told, str) else None


def _placed(where: str, picked: dict[str, _Picked]) -> str:
    """The place in the other system's own list: what `offset` gets there."""

    def place(found: re.Match[str]) -> str:
        return f"{found[1]}[{picked[found[1]].places[int(found[2])]}]"

    return PLACE.sub(place, where)


def _folded(text: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()) if isinstance(text, str) else ""
