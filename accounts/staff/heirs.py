"""The colleague to whom open work goes."""

from accounts.staff.errors import HeirNotPossible
from accounts.staff.handover import Leaving, hand_over
from accounts.staff.people import Person


def hand_over_to(heir: Person | None, leaving: Leaving) -> dict[str, int]:
    """Give the open work to `heir`, if one was named. Raises HeirNotPossible."""
    ensure_heir(heir, leaving)
    return hand_over(leaving, heir.user.pk) if heir else {}


def ensure_heir(heir: Person | None, leaving: Leaving) -> None:
    """Whether somebody can take the work over: nobody can say no to it. Raises HeirNotPossible."""
    if heir is None:
        return
    sits_there = leaving.everywhere or heir.seat_at(leaving.school_id) is not None
    if heir.user.is_closed or heir.user.pk == leaving.user_id or not sits_there:
        raise HeirNotPossible
