"""How the list of staff is narrowed down by what stands in the address."""

from collections.abc import Iterable, Mapping

from accounts.desks import Desk
from accounts.models.seat import ROLE_CHOICES
from accounts.staff.listing import SHOWS, Narrowing
from accounts.staff.permissions import IN_SCHOOLS
from schools.models import School
from tetoru.access import Role
from tetoru.errors import Text


def narrowing_of(asked: Mapping[str, str], schools: Iterable[School]) -> Narrowing:
    """What was asked for; what does not exist is as if it had not been asked."""
    show, role = asked.get("show", ""), asked.get("role", "")
    school = next((school for school in schools if school.slug == asked.get("school")), None)
    return Narrowing(
        show=show if show in SHOWS else "all",
        school_id=school.pk if school else None,
        role=Role(role) if role in set(Role) else None,
    )


def role_choices(desk: Desk) -> list[tuple[Role, Text]]:
    """The roles that somebody at this desk can have."""
    return [(role, label) for role, label in ROLE_CHOICES if desk.school_id is None or role in IN_SCHOOLS]
