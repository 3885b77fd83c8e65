"""Who may do what with absences: pure predicates over the actor and what is at hand."""

from typing import Any

from tetoru.access import Actor, Guardian, Permission, Role, Staff


def _reports(actor: Actor, places: Any) -> bool:
    """A guardian to whom the school has left it, for every child at hand."""
    return isinstance(actor, Guardian) and all(place.may_report for place in places)


def _changes(actor: Actor, own: Any) -> bool:
    """Their own report alone, while the school still lets them report."""
    return isinstance(actor, Guardian) and own.report.reported_by_id == actor.user_id and own.may_report


def _keeps_rules(actor: Actor, desk: Any) -> bool:
    leads = (Role.MANAGER, Role.SCHOOL_ADMIN)
    return isinstance(actor, Staff) and desk.school_id is not None and actor.has_role(desk.school_id, *leads)


REPORT_ABSENCE = Permission("report that a child is absent", _reports)
CHANGE_REPORT = Permission("change or cancel one's own report", _changes)
KEEP_RULES = Permission("decide how a school takes reports", _keeps_rules)
