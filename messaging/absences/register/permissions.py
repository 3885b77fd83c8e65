"""Who may see the register and write into it: pure predicates over the actor and what is at hand."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff

READERS = (Role.TEACHER, Role.MANAGER, Role.SCHOOL_ADMIN)
LEADS = (Role.MANAGER, Role.SCHOOL_ADMIN)


def _sees(actor: Actor, desk: Any) -> bool:
    """Any seat of the school: whoever takes a lesson for a colleague looks into that class's register too."""
    return isinstance(actor, Staff) and desk.school_id is not None and actor.has_role(desk.school_id, *READERS)


def _leads(actor: Actor, place: Any) -> bool:
    return isinstance(actor, Staff) and place.school_id is not None and actor.has_role(place.school_id, *LEADS)


def _writes(actor: Actor, classroom: Any) -> bool:
    """The teachers of the class, and who leads the school."""
    if not isinstance(actor, Staff):
        return False
    seat = actor.seat_at(classroom.school_id)
    return _leads(actor, classroom) or (seat is not None and classroom.pk in seat.classroom_ids)


def _writes_all(actor: Actor, classrooms: Any) -> bool:
    return all(_writes(actor, classroom) for classroom in classrooms)


def _administers_board(actor: Actor, desk: Any) -> bool:
    return isinstance(actor, Staff) and desk.school_id is None and actor.has_role(None, Role.TENANT_ADMIN)


SEE_REGISTER = Permission("see the register of a school", _sees)
AMEND_REGISTER = Permission("correct the register of a class", _writes)
EXPORT_REGISTER = Permission("take the register of classes away as a file", _writes_all)
CHANGE_CALENDAR = Permission("close a class or the school for some days", _leads)
KEEP_COLUMNS = Permission("decide which columns the register's file has", _leads)
KEEP_MARKS = Permission("decide the marks of a board's registers", _administers_board)
SEE_ALL_NUMBERS = Permission("see rounded numbers of absences of all schools of a board", _administers_board)
