"""The day on which somebody goes: open work changes hands, homerooms end. At once, or by a job after the last day."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Homeroom, StaffSeat, User
from accounts.staff.errors import HeirNotPossible
from accounts.staff.handover import Leaving, open_work
from accounts.staff.heirs import hand_over_to
from accounts.staff.people import Person, people_of
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import SystemActor


def part_from(person: Person, heir: Person | None) -> dict[str, Any]:
    """Give the open work to `heir` and end the homerooms; gives what the log tells. Raises HeirNotPossible."""
    handed = hand_over_to(heir, Leaving(person.tenant_id, person.user.pk))
    homerooms = Homeroom.objects.filter(tenant_id=person.tenant_id, seat__user=person.user)
    rooms = [str(pk) for pk in homerooms.order_by("classroom_id").values_list("classroom_id", flat=True)]
    homerooms.delete()
    return {"handed_over": handed, "classrooms": rooms}


def finish_departures(tenant_id: uuid.UUID) -> int:
    """Everybody of the tenant whose last day has passed; gives how many. Each is a transaction of their own."""
    with transaction.atomic():
        seats = StaffSeat.objects.filter(tenant_id=tenant_id, user__is_active=True)
        due = seats.filter(user__closes_on__lte=timezone.localdate())
        found = sorted(set(due.values_list("user_id", flat=True)))
    return sum(_finish(tenant_id, user_id) for user_id in found)


def _finish(tenant_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """False when somebody was faster: the account stays after all, or another worker was here."""
    with transaction.atomic():
        due = User.objects.select_for_update().filter(pk=user_id, is_active=True, closes_on__lte=timezone.localdate())
        user = due.first()
        if user is None:
            return False
        (person,) = people_of([user], tenant_id)
        with audited(SystemActor("close accounts on their day", (tenant_id,)), Event.STAFF_CLOSED) as entry:
            heir, user.heir, user.is_active = user.heir, None, False
            user.save(update_fields=["is_active", "heir"])
            entry.describe(user, closes_on=user.closes_on, **_parted(person, heir))
            entry.school_id = person.sole_school_id
    return True


def _parted(person: Person, heir: User | None) -> dict[str, Any]:
    """An heir who has gone meanwhile gets nothing: the work stays where it is, and waits for another."""
    heirs = people_of([heir], person.tenant_id) if heir else [None]
    try:
        with transaction.atomic():
            return part_from(person, heirs[0])
    except HeirNotPossible:
        left = sum(count for _label, count in open_work(Leaving(person.tenant_id, person.user.pk)))
        return {**part_from(person, None), "left_behind": left}
