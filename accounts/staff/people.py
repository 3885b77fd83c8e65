"""One member of staff with all their seats, and everybody whom a desk may look at."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from accounts.desks import Desk, role_label
from accounts.models import Homeroom, StaffSeat, User
from accounts.staff.attention import open_accounts
from accounts.staff.permissions import READ_STAFF, is_tenant_admin
from schools.models import School
from tetoru.access import Role, Seat, Staff


@dataclass(frozen=True)
class Person:
    """An account with its seats."""

    user: User
    tenant_id: uuid.UUID
    seats: tuple[StaffSeat, ...]

    @cached_property
    def staff(self) -> Staff:
        """The person as permissions judge them."""
        return Staff(self.user.pk, self.tenant_id, tuple(as_seat(seat) for seat in self.seats))

    @property
    def is_tenant_admin(self) -> bool:
        """Whether they run the organisation."""
        return is_tenant_admin(self.staff)

    @property
    def sole_school_id(self) -> uuid.UUID | None:
        """The one school where they work: its admins read of the deed in their log."""
        schools = {seat.school_id for seat in self.seats}
        return next(iter(schools)) if len(schools) == 1 else None

    def seat_at(self, school_id: uuid.UUID | None) -> StaffSeat | None:
        """Their seat there, if they have one."""
        return next((seat for seat in self.seats if seat.school_id == school_id), None)

    def roles_at(self, school_id: uuid.UUID | None) -> frozenset[Role]:
        """What they do there now."""
        seat = self.staff.seat_at(school_id)
        return seat.roles if seat else frozenset()

    @property
    def places(self) -> list[str]:
        """Where they work, and as what."""
        return [f"{place_name(seat)} {role_label(seat)}" for seat in self.seats]


def as_seat(seat: StaffSeat) -> Seat:
    """A seat as permissions see it."""
    rooms = frozenset(homeroom.classroom_id for homeroom in seat.homerooms.all())
    return Seat(seat.school_id, frozenset(Role(role) for role in seat.roles), rooms)


def place_name(seat: StaffSeat) -> str:
    """The school's name, else the board's."""
    return seat.school.name if seat.school else seat.tenant.name


def staff_at(actor: Staff, desk: Desk) -> QuerySet[User]:
    """Everybody with a seat at this school; in the board's office everybody of the organisation."""
    if not READ_STAFF.allows(actor, desk):
        return User.objects.none()
    seats = StaffSeat.objects.filter(tenant_id=desk.tenant_id)
    if desk.school_id is not None:
        seats = seats.filter(school_id=desk.school_id)
    return User.objects.filter(kind=User.Kind.STAFF, pk__in=seats.values("user_id"))


def person_at(actor: Staff, desk: Desk, person_id: uuid.UUID) -> Person:
    """One of them. Raises Http404."""
    user = staff_at(actor, desk).filter(pk=person_id).first()
    if user is None:
        raise Http404
    return people_of([user], desk.tenant_id)[0]


def people_of(users: list[User], tenant_id: uuid.UUID) -> list[Person]:
    """These accounts with their seats, in as many queries for one as for fifty."""
    seats = StaffSeat.objects.filter(user__in=users).select_related("school", "tenant").order_by("school__order", "pk")
    homerooms = Homeroom.objects.select_related("classroom").order_by("classroom__grade", "classroom__name")
    seats = seats.prefetch_related(Prefetch("homerooms", queryset=homerooms))
    by_user: dict[uuid.UUID, list[StaffSeat]] = {user.pk: [] for user in users}
    for seat in seats:
        by_user[seat.user_id].append(seat)
    return [Person(user, tenant_id, tuple(by_user[user.pk])) for user in users]


def schools_at(desk: Desk) -> list[School]:
    """Where a desk can seat people: its own school, in the board's office every school."""
    schools = School.objects.filter(tenant_id=desk.tenant_id)
    return list(schools.filter(pk=desk.school_id) if desk.school_id else schools)


def colleagues_of(person: Person, *, school_id: uuid.UUID | None, everywhere: bool) -> list[Person]:
    """Who could go on with the person's work: those with a seat where they have one (or at that one place)."""
    places = {seat.school_id for seat in person.seats} if everywhere else {school_id}
    in_school = Q(school_id__in=[place for place in places if place])
    seats = StaffSeat.objects.filter(in_school | Q(school=None) if None in places else in_school)
    users = User.objects.filter(open_accounts(), pk__in=seats.values("user_id")).exclude(pk=person.user.pk)
    return people_of(list(users.order_by("login")), person.tenant_id)
