"""What is to be done, one small step after the other, so that a job can stop after any of them and go on.

Numbers come last, class by class: on the way to them two pupils would hold one.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.rosters.choices import ALONE, NEW, Choices
from accounts.rosters.difference import NAMES, Difference, Kind, Row, changed_lines, is_moved
from accounts.rosters.holding import is_put_off, refuse_held_numbers
from accounts.rosters.shape import RosterPupil
from schools.errors import FieldRefused
from schools.models import Student
from schools.states import WITH_A_SCHOOL, today_in_tokyo
from tetoru.ids import new_id

Step = dict[str, Any]


def steps_of(difference: Difference, choices: Choices) -> list[Step]:
    """All of them in order. Raises FieldRefused where two are said to be the same pupil, or would hold one number."""
    told = [row for row in (_decided(row, difference, choices) for row in difference.rows) if row]
    _refuse_doubles(told)
    refuse_held_numbers(difference, choices, told)
    classes = [_class_step(change.sent, change.room) for change in difference.rooms]
    leaving = [
        {"do": "leave", **_who(row.student), "on": choices.leaving_on.isoformat()}
        for row in told
        if row.kind is Kind.GONE and row.student
    ]
    pupils = [step for row in told if row.pupil for step in _pupil_steps(row, difference)]
    return [*classes, *leaving, *pupils, *_number_steps(difference, told, pupils)]


def links_of(difference: Difference) -> tuple[dict[str, uuid.UUID], dict[str, uuid.UUID]]:
    """Ids that are kept at once, since nothing has to be done for them: of classes and of pupils."""
    classes = {sourced_id: room.pk for sourced_id, room in difference.register.rooms.items()}
    same = {row.pupil.sourced_id: row.student.pk for row in difference.rows if row.pupil and row.student}
    return classes, {one: pk for one, pk in same.items() if one not in difference.register.known}


def _decided(row: Row, difference: Difference, choices: Choices) -> Row | None:
    """The row as the person decided on it; None for what is let alone."""
    if row.kind is Kind.GONE:
        return row if row.student and row.student.pk in choices.leaving else None
    if is_put_off(row, choices):
        return None
    if row.kind is not Kind.UNCLEAR or row.pupil is None or row.match is None or row.at is None:
        return row
    answer = choices.answers.get(row.at, ALONE)
    if answer == NEW:
        return Row(Kind.NEW, row.class_label, row.at, row.pupil, match=row.match)
    student = next((one for one in row.match.candidates if str(one.pk) == answer), None)
    if student is None:
        return None
    register, sent = difference.register, _class_of(row.pupil, difference)
    room = register.rooms.get(row.pupil.class_id)
    place = register.place_of(student, room)
    is_with_us = student.state_on(today_in_tokyo()) in WITH_A_SCHOOL
    kind = (Kind.MOVED if is_moved(place, room) else Kind.CHANGED) if is_with_us else Kind.BACK
    lines = changed_lines(student, row.pupil, place, sent, room)
    return Row(kind, row.class_label, row.at, row.pupil, student, place, lines, row.match)


def _refuse_doubles(rows: list[Row]) -> None:
    seen: dict[uuid.UUID, Row] = {}
    for row in rows:
        if row.student and seen.setdefault(row.student.pk, row) is not row:
            said = {"one": seen[row.student.pk].name, "two": row.name, "who": row.student.name}
            raise FieldRefused("", _("%(one)sさんと%(two)sさんが、同じ人（%(who)sさん）になっています。") % said)


def _class_step(sent: Any, room: Any) -> Step:
    known = {"room": str(room.pk), "version": room.version} if room else {}
    return {"do": "class", "id": sent.sourced_id, "grade": sent.grade, "name": sent.name, **known}


def _pupil_steps(row: Row, difference: Difference) -> Iterator[Step]:
    """New pupils get their ids now, so that a step that is done twice makes one pupil."""
    pupil = row.pupil
    if pupil is None or row.kind is Kind.SAME:
        return
    said: Step = {name: getattr(pupil, name) for name in NAMES} | {"class": pupil.class_id, "id": pupil.sourced_id}
    if row.kind is Kind.NEW or row.student is None:
        yield {"do": "new", "student": str(new_id()), **said}
        return
    moves = is_moved(row.place, difference.register.rooms.get(pupil.class_id))
    is_only_number = row.kind is Kind.CHANGED and not _is_renamed(row.student, pupil)
    if row.kind is Kind.BACK or not is_only_number:
        place = str(row.place.pk) if row.place else None
        number = row.place.number if row.place and not moves else None
        back = {"back": True} if row.kind is Kind.BACK else {}
        yield {"do": "write", **_who(row.student), **said, "place": place, "number": number, **back}
    elif row.match:
        yield {"do": "link", **_who(row.student), "id": pupil.sourced_id}


def _number_steps(difference: Difference, rows: list[Row], pupils: list[Step]) -> list[Step]:
    """Each class in which somebody's number is another, with the numbers of all."""
    made = {step["id"]: step["student"] for step in pupils}
    numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
    touched: dict[str, str] = {}
    for row in rows:
        pupil = row.pupil
        if pupil is None or pupil.number is None:
            continue
        student = made.get(pupil.sourced_id) or (str(row.student.pk) if row.student else "")
        numbers[pupil.class_id][student] = pupil.number
        moves = is_moved(row.place, difference.register.rooms.get(pupil.class_id))
        if moves or row.place is None or row.place.number != pupil.number:
            touched[pupil.class_id] = row.class_label
    return [{"do": "numbers", "class": key, "label": label, "numbers": numbers[key]} for key, label in touched.items()]


def _class_of(pupil: RosterPupil, difference: Difference) -> Any:
    return next(one for one in difference.roster.classes if one.sourced_id == pupil.class_id)


def _is_renamed(student: Student, pupil: RosterPupil) -> bool:
    return any(getattr(student, name) != getattr(pupil, name) for name in NAMES)


def _who(student: Student | None) -> Step:
    return {"student": str(student.pk), "version": student.version, "who": student.name} if student else {}
