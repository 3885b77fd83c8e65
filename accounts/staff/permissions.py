"""Who may do what to whose account: nobody to their own, nobody to somebody above (white paper §5).

Pure predicates. A person is judged by their seats, as the actor of their own requests would be.
"""

from dataclasses import dataclass
from typing import Any

from tetoru.access import Actor, Permission, Role, Seat, Staff

IN_SCHOOLS = (Role.TEACHER, Role.MANAGER, Role.SCHOOL_ADMIN)
IN_BOARD = (Role.TENANT_ADMIN,)


@dataclass(frozen=True)
class Seating:
    """A person, and the seat that they shall have: instead of one they have there, or beside the others."""

    person: Staff
    seat: Seat


def is_tenant_admin(staff: Staff) -> bool:
    """The highest: everywhere in the tenant."""
    return staff.has_role(None, Role.TENANT_ADMIN)


def _administers_at(actor: Actor, desk: Any) -> bool:
    """Admins of the school; in the board's office the organisation's."""
    role = Role.SCHOOL_ADMIN if desk.school_id else Role.TENANT_ADMIN
    return isinstance(actor, Staff) and actor.has_role(desk.school_id, role)


def _may_give(actor: Staff, seat: Seat) -> bool:
    """A school's admin gives seats of that school; the organisation's admin any."""
    fits = seat.roles <= set(IN_SCHOOLS if seat.school_id else IN_BOARD)
    is_admin_there = seat.school_id is not None and actor.has_role(seat.school_id, Role.SCHOOL_ADMIN)
    return bool(seat.roles) and fits and (is_tenant_admin(actor) or is_admin_there)


def _may_give_all(actor: Actor, seats: tuple[Seat, ...]) -> bool:
    return isinstance(actor, Staff) and bool(seats) and all(_may_give(actor, seat) for seat in seats)


def _is_other_and_not_above(actor: Actor, person: Staff) -> bool:
    if not isinstance(actor, Staff) or actor.tenant_id != person.tenant_id or actor.user_id == person.user_id:
        return False
    return is_tenant_admin(actor) or not is_tenant_admin(person)


def _may_seat(actor: Actor, seating: Seating) -> bool:
    return (
        isinstance(actor, Staff) and _is_other_and_not_above(actor, seating.person) and _may_give(actor, seating.seat)
    )


def _may_manage(actor: Actor, person: Staff) -> bool:
    """Who holds the account holds every seat on it: a school's admin must be one at each of them."""
    if not isinstance(actor, Staff) or not _is_other_and_not_above(actor, person):
        return False
    if is_tenant_admin(actor):
        return True
    schools = {seat.school_id for seat in person.seats}
    return bool(schools) and all(school and actor.has_role(school, Role.SCHOOL_ADMIN) for school in schools)


def _owns(actor: Actor, table: Any) -> bool:
    """Whoever read it in, as long as they run the desk at which they did."""
    return _administers_at(actor, table) and actor.user_id == table.made_by_id


READ_STAFF = Permission("read the staff of a desk", _administers_at)
MAKE_STAFF = Permission("make an account with these seats", _may_give_all)
CHANGE_SEAT = Permission("give somebody a seat, or take it", _may_seat)
MANAGE_ACCOUNT = Permission("reset, close or open somebody's account", _may_manage)
MAKE_STAFF_TABLE = Permission("make staff from a table", _administers_at)
OWN_STAFF_TABLE = Permission("correct, confirm and print a table of staff", _owns)
