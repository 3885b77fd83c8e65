"""Puts new people and their seats into the database; who may is asked by the actions above."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Homeroom, StaffSeat, User
from schools.models import Tenant
from tetoru.access import Seat


@dataclass(frozen=True)
class NewPerson:
    """A member of staff who has no account yet."""

    staff_id: str
    name: str
    kana: str
    email: str
    seats: tuple[Seat, ...]


def account_of(new: NewPerson, tenant: Tenant, *, person_id: uuid.UUID) -> User:
    """The account, without a password and not saved.

    The address is for mails only: nobody finds the account by it, since a teacher who is a parent
    too signs in as one of the two.
    """
    return User(
        id=person_id,
        kind=User.Kind.STAFF,
        login=f"{new.staff_id}@{tenant.code}",
        name=new.name,
        kana=new.kana,
        email=new.email or None,
        tenant_ids=[tenant.pk],
    )


def save_seats(people: Iterable[tuple[User, NewPerson]], tenant_id: uuid.UUID) -> None:
    """Their seats and homerooms."""
    seats = [
        (StaffSeat(tenant_id=tenant_id, user=user, school_id=seat.school_id, roles=sorted(seat.roles)), seat)
        for user, new in people
        for seat in new.seats
    ]
    StaffSeat.objects.bulk_create([row for row, _seat in seats])
    Homeroom.objects.bulk_create(
        Homeroom(tenant_id=tenant_id, seat=row, classroom_id=room) for row, seat in seats for room in seat.classroom_ids
    )
