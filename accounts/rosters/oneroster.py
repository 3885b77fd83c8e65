"""A roster out of the objects of OneRoster 1.2 (with the metadata of its Japan profile), or what is wrong with them.

Classes, users and enrollments as its REST service gives them. Only classes of the kind `homeroom` and pupils count;
teachers, guardians and subjects (`scheduled`) are passed over, and so is what is `tobedeleted`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.rosters.errors import Fault, RosterWrong
from accounts.rosters.reading import Reader
from accounts.rosters.shape import MOST_PUPILS, Roster, RosterClass, RosterPupil

FAMILY_KANA, GIVEN_KANA, NUMBER = "jp.kanaFamilyName", "jp.kanaGivenName", "jp.ShussekiNo"
MOST_ROWS = 4 * MOST_PUPILS
"""Of one kind: pupils, and others that are passed over."""


@dataclass(frozen=True)
class Sent:
    """The three lists of one school, as they came."""

    classes: Sequence[Any]
    users: Sequence[Any]
    enrollments: Sequence[Any]


def roster_of(sent: Sent, *, kind: str) -> Roster:
    """The roster of a school of this kind (`School.Kind`). Raises RosterWrong with every fault, row and field."""
    if max(len(sent.classes), len(sent.users), len(sent.enrollments)) > MOST_ROWS:
        raise RosterWrong([Fault("users", _("1回に送れるのは、児童生徒5,000人までです。学校ごとに送ってください。"))])
    reader = Reader()
    classes = _classes(reader, sent.classes, kind)
    users = dict(_users(reader, sent.users))
    pupils = _pupils(reader, sent.enrollments, classes, users)
    if len(pupils) > MOST_PUPILS:
        reader.fault("users", _("1回に送れるのは、児童生徒5,000人までです。学校ごとに送ってください。"))
    if not pupils and not reader.faults:
        reader.fault("enrollments", _("学級（homeroom）に入っている児童生徒が1人もいません。"))
    if reader.faults:
        raise RosterWrong(reader.faults)
    return Roster(tuple(found for found in classes.values() if found), tuple(pupils))


def _classes(reader: Reader, rows: Sequence[Any], kind: str) -> dict[str, RosterClass | None]:
    """By id; None for those that are passed over."""
    found: dict[str, RosterClass | None] = {}
    named: dict[str, str] = {}
    schools: set[str] = set()
    for where, sourced_id, row in reader.active_rows("classes", rows):
        found[sourced_id] = None
        if row.get("classType", "homeroom") != "homeroom":
            continue
        grade, name = reader.class_name(where, row, kind)
        room = found[sourced_id] = RosterClass(sourced_id, grade, name)
        if name and named.setdefault(room.label, where) != where:
            text = _("%(first)s と同じ学年・組です。") % {"first": named[room.label]}
            reader.fault(f"{where}.title", text)
        if row.get("school") is not None:
            schools.add(reader.sourced_id(f"{where}.school", row["school"]))
            if len(schools) > 1:
                reader.fault(f"{where}.school", _("ほかの学校の学級です。1回に1校ずつ送ってください。"))
    return found


def _users(reader: Reader, rows: Sequence[Any]) -> Any:
    """Active users by id: a pupil's row with its place, None for others."""
    for where, sourced_id, row in reader.active_rows("users", rows):
        yield sourced_id, (where, row) if _is_pupil(row) else None


def _is_pupil(row: Mapping[str, Any]) -> bool:
    """`roles` of 1.2, or the one `role` of 1.1."""
    roles = row.get("roles")
    named = [role.get("role") for role in roles if isinstance(role, Mapping)] if isinstance(roles, list) else []
    return "student" in [*named, row.get("role")]


def _is_pupils(reader: Reader, where: str, row: Mapping[str, Any]) -> bool:
    """Whether an enrollment is a pupil's. One of no role may be, and is told: who is passed over looks gone."""
    role = row.get("role")
    if not isinstance(role, str) or not role:
        reader.fault(f"{where}.role", _("student か、ほかの役割を入れてください。"))
        return False
    return role.casefold() == "student"


def _pupils(reader: Reader, rows: Sequence[Any], classes: dict[str, Any], users: dict[str, Any]) -> list[RosterPupil]:
    found: dict[str, RosterPupil] = {}
    numbers: dict[tuple[str, int], str] = {}
    for where, _id, row in reader.active_rows("enrollments", rows):
        if not _is_pupils(reader, where, row) or reader.is_over(f"{where}.endDate", row.get("endDate")):
            continue
        user_id = reader.sourced_id(f"{where}.user", row.get("user"))
        class_id = reader.sourced_id(f"{where}.class", row.get("class"))
        _tell_strangers(reader, where, user=(user_id, users), room=(class_id, classes))
        if not users.get(user_id) or not classes.get(class_id):
            continue
        if user_id in found:
            reader.fault(f"{where}.user", _("この児童生徒は、もう1つの学級（homeroom）にも入っています。"))
            continue
        number = reader.number(f"{where}.metadata.{NUMBER}", _metadata(row).get(NUMBER))
        if number and numbers.setdefault((class_id, number), where) != where:
            first = numbers[class_id, number]
            reader.fault(f"{where}.metadata.{NUMBER}", _("%(first)s と同じ出席番号です。") % {"first": first})
        found[user_id] = _pupil(reader, user_id, *users[user_id], class_id=class_id, number=number)
    return list(found.values())


def _tell_strangers(
    reader: Reader, where: str, *, user: tuple[str, dict[str, Any]], room: tuple[str, dict[str, Any]]
) -> None:
    """Note ids of an enrollment that are in no list, and somebody in a class who is no pupil by their own row."""
    for name, rows, (one, known) in (("user", "users", user), ("class", "classes", room)):
        if (rows, one) in reader.deleted:
            reader.fault(f"{where}.{name}", _("tobedeleted の行を指しています。この行も tobedeleted にしてください。"))
        elif one and one not in known:
            reader.fault(f"{where}.{name}", _("このIDは、いっしょに送られた名簿にありません。"))
    (user_id, users), (class_id, classes) = user, room
    if user_id in users and not users[user_id] and classes.get(class_id):
        reader.fault(f"{where}.user", _("この人は、users の roles に student がありません。"))


def _pupil(
    reader: Reader, user_id: str, where: str, row: Mapping[str, Any], *, class_id: str, number: int | None
) -> RosterPupil:
    metadata = _metadata(row)
    return RosterPupil(
        sourced_id=user_id,
        family_name=reader.name(f"{where}.familyName", row.get("familyName")),
        given_name=reader.name(f"{where}.givenName", row.get("givenName")),
        family_kana=reader.kana(f"{where}.metadata.{FAMILY_KANA}", metadata.get(FAMILY_KANA)),
        given_kana=reader.kana(f"{where}.metadata.{GIVEN_KANA}", metadata.get(GIVEN_KANA)),
        class_id=class_id,
        number=number,
    )


def _metadata(row: Mapping[str, Any]) -> Mapping[str, Any]:
    found = row.get("metadata")
    return found if isinstance(found, Mapping) else {}
