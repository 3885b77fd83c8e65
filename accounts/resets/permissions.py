"""Whose second factor an admin may reset: somebody of theirs, never their own, never of somebody above."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff


def _may_reset(actor: Actor, colleague: Any) -> bool:
    """`colleague` is a Staff built from the seats of the other person."""
    if not isinstance(actor, Staff) or actor.tenant_id != colleague.tenant_id or actor.user_id == colleague.user_id:
        return False
    if actor.has_role(None, Role.TENANT_ADMIN):
        return True
    if colleague.seat_at(None) is not None:
        return False
    administered = {seat.school_id for seat in actor.seats if Role.SCHOOL_ADMIN in seat.roles}
    works_at = {seat.school_id for seat in colleague.seats}
    administers = {seat.school_id for seat in colleague.seats if Role.SCHOOL_ADMIN in seat.roles}
    return bool(administered & works_at) and administers <= administered


RESET_SECOND_FACTOR = Permission("reset a colleague's second factor", _may_reset)
