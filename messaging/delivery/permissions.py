"""Who may say how families are reached: pure predicates over the actor and what is at hand."""

from typing import Any

from tetoru.access import Actor, Guardian, Permission, Role, Staff


def _is_own(actor: Actor, user: Any) -> bool:
    return isinstance(actor, Guardian) and actor.user_id == user.pk


def _administers(actor: Actor, desk: Any) -> bool:
    return isinstance(actor, Staff) and desk.school_id is not None and actor.has_role(desk.school_id, Role.SCHOOL_ADMIN)


CHOOSE_DELIVERY = Permission("choose how one is told of notices", _is_own)
SET_QUIET_HOURS = Permission("set the hours in which a school keeps silent", _administers)
