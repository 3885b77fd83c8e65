"""Making one account."""

import uuid

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts.initial_passwords import give_initial, new_password
from accounts.models import User
from accounts.staff.entering import NewPerson, account_of, save_seats
from accounts.staff.errors import AlreadyDone, StaffIdTaken
from accounts.staff.permissions import MAKE_STAFF
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Tenant
from tetoru.access import Staff, require


def make_staff(actor: Staff, new: NewPerson, *, person_id: uuid.UUID) -> tuple[User, str]:
    """A new account and its initial password, which is in no other place.

    `person_id` comes from the page: sent twice it raises AlreadyDone. Raises StaffIdTaken.
    """
    require(actor, MAKE_STAFF, new.seats)
    with audited(actor, Event.STAFF_MADE) as entry:
        if User.objects.filter(pk=person_id).exists():
            raise AlreadyDone
        user, password = account_of(new, Tenant.objects.get(pk=actor.tenant_id), person_id=person_id), new_password()
        give_initial(user, hashed=make_password(password))
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:
            raise StaffIdTaken from error
        save_seats([(user, new)], actor.tenant_id)
        entry.describe(user, roles=sorted({role.value for seat in new.seats for role in seat.roles}))
        entry.school_id = new.seats[0].school_id
    return user, password
