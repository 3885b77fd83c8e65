"""Who keeps the list of schools."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff


def _administers_organisation(actor: Actor, desk: Any) -> bool:
    """The organisation's admins, in the board's office."""
    return isinstance(actor, Staff) and desk.school_id is None and actor.has_role(None, Role.TENANT_ADMIN)


MANAGE_SCHOOLS = Permission("add and change the schools of an organisation", _administers_organisation)
