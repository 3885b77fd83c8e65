"""Giving the open work of somebody who has gone to a colleague, afterwards."""

from accounts.staff.handover import Leaving
from accounts.staff.heirs import hand_over_to
from accounts.staff.people import Person
from accounts.staff.permissions import MANAGE_ACCOUNT
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require


def hand_over_work(actor: Staff, person: Person, *, heir: Person) -> int:
    """Whatever `person` left behind, as far as `heir` has a seat there; gives the number. Raises HeirNotPossible."""
    require(actor, MANAGE_ACCOUNT, person.staff)
    with audited(actor, Event.STAFF_WORK_HANDED_OVER) as entry:
        handed = hand_over_to(heir, Leaving(person.tenant_id, person.user.pk))
        entry.describe(person.user, handed_over=handed, heir=heir.user.pk)
        entry.school_id = person.sole_school_id
    return sum(handed.values())
