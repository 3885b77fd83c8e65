"""Who may do what with absences: pure predicates over the actor and what is at hand."""

from typing import Any

from tetoru.access import Actor, Guardian, Nobody, Permission, Role, Staff

LEADS = (Role.MANAGER, Role.SCHOOL_ADMIN)


def _reports(actor: Actor, places: Any) -> bool:
    """A guardian to whom the school has left it, for every child at hand."""
    return isinstance(actor, Guardian) and all(place.may_report for place in places)


def _changes(actor: Actor, own: Any) -> bool:
    """Their own report alone, while the school still lets them report."""
    return isinstance(actor, Guardian) and own.report.reported_by_id == actor.user_id and own.may_report


def _keeps_rules(actor: Actor, desk: Any) -> bool:
    return isinstance(actor, Staff) and desk.school_id is not None and actor.has_role(desk.school_id, *LEADS)


def _works_at(actor: Actor, place: Any) -> bool:
    """Any seat of the school that a desk, an absence or a seat belongs to. A board's office learns no names."""
    roles = (Role.TEACHER, Role.MANAGER, Role.SCHOOL_ADMIN)
    return isinstance(actor, Staff) and place.school_id is not None and actor.has_role(place.school_id, *roles)


def _looks_after(actor: Actor, home: Any) -> bool:
    """The teachers of the class in which its child is, and who leads the school."""
    seat = actor.seat_at(home.school_id) if isinstance(actor, Staff) else None
    return seat is not None and (home.classroom_id in seat.classroom_ids or not seat.roles.isdisjoint(LEADS))


def _answers(actor: Actor, asked: Any) -> bool:
    """A guardian whom the school lets itself contact."""
    return isinstance(actor, Guardian) and asked.may_contact


def _shows(actor: Actor, screen: Any) -> bool:
    """A browser that came with the code or the ticket of a screen, in the screen's own tenant."""
    return isinstance(actor, Nobody) and actor.tenant_ids == (screen.tenant_id,)


REPORT_ABSENCE = Permission("report that a child is absent", _reports)
CHANGE_REPORT = Permission("change or cancel one's own report", _changes)
KEEP_RULES = Permission("decide how a school takes reports", _keeps_rules)
READ_ABSENCES = Permission("see who is absent at one's school, and why", _works_at)
CONFIRM_ABSENCES = Permission("confirm an absence and pick its category", _works_at)
ENTER_REPORTS = Permission("enter what a home said on the telephone", _works_at)
WATCH_SEATS = Permission("mark empty seats, call homes and ask guardians", _works_at)
TALK_WITH_HOME = Permission("be reminded of the day of a home's next talk", _looks_after)
ANSWER_SEAT = Permission("answer a school's urgent question about one's child", _answers)
SHOW_WALL = Permission("show the board on a wall, without reasons", _shows)
