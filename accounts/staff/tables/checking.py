"""Checks the rows of a table, cell by cell, against what the school has and what the admin may give."""

import unicodedata
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import typed
from accounts.staff.entering import NewPerson
from accounts.staff.ids import free_id, taken_ids
from accounts.staff.permissions import MAKE_STAFF
from accounts.staff.tables.cells import Row
from accounts.staff.tables.register import BOARD_NAMES, ROLE_NAMES, Register, folded
from tetoru.access import Role, Seat, Staff

PARTS = str.maketrans({"・": "、", ",": "、", "/": "、", "，": "、", "／": "、", ";": "、", "\n": "、"})


@dataclass
class Checked:
    """One row: its number, its cells, what is wrong with which of them, and whom it makes when nothing is."""

    number: int
    cells: Row
    errors: dict[str, str] = field(default_factory=dict)
    person: NewPerson | None = None


def checked_rows(rows: Sequence[Row], register: Register, actor: Staff, *, first: int = 1) -> list[Checked]:
    """All of them, in as many queries for one as for 5,000. `first` is the number of the first."""
    found = [_checked(number, row, register, actor) for number, row in enumerate(rows, start=first)]
    _mark_repeated(found)
    _mark_taken(found, register)
    for row in found:
        row.person = None if row.errors else row.person
    return found


def _checked(number: int, cells: Row, register: Register, actor: Staff) -> Checked:
    row = Checked(number, cells)
    texts: dict[str, Any] = {
        "staff_id": _tried(row, "staff_id", lambda text: typed.staff_id(text, tenant_code=register.tenant_code)),
        "name": _tried(row, "name", typed.name),
        "kana": _tried(row, "kana", typed.kana),
        "email": _tried(row, "email", typed.email),
    }
    school_id = _tried(row, "school", lambda text: _school(text, register))
    if "school" in row.errors:
        return row
    roles = _tried(row, "roles", lambda text: _roles(text, school_id))
    rooms = _tried(row, "homeroom", lambda text: _rooms(text, school_id, register))
    if not row.errors:
        seat = Seat(school_id, roles, rooms)
        if not MAKE_STAFF.allows(actor, (seat,)):
            row.errors["roles"] = _("この役割を、ここでつけることはできません。")
        row.person = NewPerson(**texts, seats=(seat,))
    return row


def _tried(row: Checked, name: str, rule: Callable[[str], Any]) -> Any:
    """The value of a cell, or its error noted on the row."""
    try:
        return rule(row.cells.get(name, ""))
    except ValidationError as error:
        row.errors[name] = error.messages[0]
        return None


def _school(text: str, register: Register) -> uuid.UUID | None:
    """At a school's desk always that school; at the board's one of its schools, or the board itself."""
    wanted = folded(typed.plain_text(text))
    if register.school_id is not None:
        if wanted and register.schools.get(wanted) != register.school_id:
            raise ValidationError(_("この学校の人だけを登録できます。空にしてもかまいません。"))
        return register.school_id
    if wanted in BOARD_NAMES or wanted == folded(register.tenant_name):
        return None
    if wanted not in register.schools:
        raise ValidationError(_("この名前の学校はありません。登録した学校名と同じに書いてください。"))
    return register.schools[wanted]


def _roles(text: str, school_id: uuid.UUID | None) -> frozenset[Role]:
    names = [folded(part) for part in typed.plain_text(text.translate(PARTS)).split("、") if part.strip()]
    offered = ("教職員", "管理職", "学校管理者") if school_id else ("組織管理者",)
    allowed = {name: role for name, role in ROLE_NAMES.items() if (role is Role.TENANT_ADMIN) is (school_id is None)}
    if not names or any(name not in allowed for name in names):
        choices = "".join(f"「{name}」" for name in offered)
        raise ValidationError(_("役割は%(choices)sから選んでください。") % {"choices": choices})
    return frozenset(allowed[name] for name in names)


def _rooms(text: str, school_id: uuid.UUID | None, register: Register) -> frozenset[uuid.UUID]:
    names = [folded(part) for part in typed.plain_text(text.translate(PARTS)).split("、") if part.strip()]
    known = register.rooms.get(school_id, {}) if school_id else {}
    for name in names:
        if name not in known:
            raise ValidationError(_("学級「%(name)s」は、今年度にありません。例：4年1組") % {"name": name})
    return frozenset(known[name] for name in names)


def _mark_repeated(rows: list[Checked]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        staff_id = unicodedata.normalize("NFKC", row.cells.get("staff_id", "")).strip().casefold()
        if staff_id and first.setdefault(staff_id, row.number) != row.number and "staff_id" not in row.errors:
            text = _("%(number)d行目と同じ職員IDです。1人に1つにしてください。") % {"number": first[staff_id]}
            row.errors["staff_id"] = text


def _mark_taken(rows: list[Checked], register: Register) -> None:
    wanted = Counter(row.person.staff_id for row in rows if row.person)
    taken = taken_ids(wanted, tenant_code=register.tenant_code)
    if not taken:
        return
    for row in rows:
        if row.person and row.person.staff_id in taken and "staff_id" not in row.errors:
            row.errors["staff_id"] = _taken(row.person.staff_id, register, wanted)


def _taken(staff_id: str, register: Register, wanted: Counter[str]) -> str:
    free = free_id(staff_id, register.logins, also_taken=wanted)
    wanted[free] += 1  # the next row that asks is told another
    return _("%(id)s はもう使われています。空いている番号：%(free)s") % {"id": staff_id, "free": free}
