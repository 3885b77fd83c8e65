"""Who keeps a number that the roster gives to somebody else: the class would then get no new numbers at all."""

import uuid
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.rosters.choices import Choices
from accounts.rosters.difference import TOLD, Difference, Kind, Row, is_moved
from schools.errors import FieldRefused
from schools.models import Enrolment
from schools.states import today_in_tokyo

Seat = tuple[uuid.UUID, uuid.UUID]
"""A pupil and a class."""


def is_put_off(row: Row, choices: Choices) -> bool:
    """Whether somebody whom the roster changes stays as they are this time."""
    return row.kind in TOLD and row.at in choices.without


def refuse_held_numbers(difference: Difference, choices: Choices, told: Sequence[Row]) -> None:
    """Raise FieldRefused where somebody of a class keeps a number that another one gets there.

    These are all of the class who get no number and don't leave it today: those who are put off or let alone, who leave
    later or not at all, and who can't be read. The refusal names everybody who would have to be put off with them.
    """
    ids = {room.pk: sourced_id for sourced_id, room in difference.register.rooms.items()}
    coming = _coming(difference, told)
    places = _staying(difference, choices, told)
    first, names = None, []
    for place in places:
        other = coming.pop((ids.get(place.classroom_id, ""), place.number), None)
        if other is None:
            continue
        first = first or (place, other)
        names.append(other.name)
        if other.place is not None and other.place.number is not None:
            places.append(other.place)  # put off as well, they hold theirs, and so on through the class
    if first:
        raise FieldRefused("", _refusal(*first, names, rows=difference.rows, choices=choices))


def _coming(difference: Difference, told: Iterable[Row]) -> dict[tuple[str, int | None], Row]:
    """Who gets which number, in the classes whose numbers are given anew."""
    touched = {row.pupil.class_id for row in told if row.pupil and _is_renumbered(row, difference)}
    return {
        (row.pupil.class_id, row.pupil.number): row
        for row in told
        if row.pupil and row.pupil.number is not None and row.pupil.class_id in touched
    }


def _is_renumbered(row: Row, difference: Difference) -> bool:
    if row.pupil is None or row.pupil.number is None:
        return False
    moves = is_moved(row.place, difference.register.rooms.get(row.pupil.class_id))
    return moves or row.place is None or row.place.number != row.pupil.number


def _staying(difference: Difference, choices: Choices, told: Iterable[Row]) -> list[Enrolment]:
    """Places of our classes that keep their numbers, when the numbers of the class are given."""
    is_today = choices.leaving_on <= today_in_tokyo()
    freed: set[Seat] = set()
    for row in told:
        if row.place is None or row.student is None:
            continue
        moves = row.pupil and is_moved(row.place, difference.register.rooms.get(row.pupil.class_id))
        if moves or (row.pupil and row.pupil.number is not None) or (row.kind is Kind.GONE and is_today):
            freed.add((row.student.pk, row.place.classroom_id))
    seats = difference.register.seats
    return [place for key, place in seats.items() if place.number is not None and key not in freed]


def _refusal(place: Enrolment, other: Row, names: list[str], *, rows: Iterable[Row], choices: Choices) -> str:
    """Why, and what to do about it."""
    row = next((one for one in rows if one.student and one.student.pk == place.student_id), None)
    said = {
        "one": place.student.name,
        "two": other.name,
        "room": place.classroom.label,
        "number": place.number,
        "all": "、".join(_("%(name)sさん") % {"name": name} for name in names),
    }
    if row and is_put_off(row, choices):
        return (
            _("%(one)sさんを見送ると、%(room)sの%(number)d番が%(two)sさんと重なります。%(all)sも見送ってください。")
            % said
        )
    if row and row.kind is Kind.GONE and place.classroom.year.starts_on <= today_in_tokyo():
        return (
            _(
                "%(one)sさんがまだ%(room)sの%(number)d番なので、%(two)sさんと重なります。%(one)sさんを今日で転出にするか、%(all)sを見送ってください。"
            )
            % said
        )
    return (
        _("%(one)sさんがまだ%(room)sの%(number)d番なので、%(two)sさんと重なります。%(all)sを見送ってください。") % said
    )
