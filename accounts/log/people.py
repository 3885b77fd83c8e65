"""People of the log by name and role, in as many queries for one as for fifty."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.desks import role_label
from accounts.models import StaffSeat, User
from auditlog.subjects import names_of

Seat = tuple[uuid.UUID, uuid.UUID | None]


@dataclass(frozen=True)
class People:
    """Names, and as what staff work, by person and desk."""

    users: Mapping[uuid.UUID, User]
    roles: Mapping[Seat, str]

    def name(self, user_id: uuid.UUID) -> str:
        """How the person is called; who has left keeps the name."""
        return self.users[user_id].name if user_id in self.users else _("（名前なし）")

    def role(self, user_id: uuid.UUID, school_id: uuid.UUID | None) -> str:
        """As what the person works at that desk, else at any, else the kind of person."""
        at_desk = self.roles.get((user_id, school_id))
        anywhere = next((role for (owner, _school), role in self.roles.items() if owner == user_id), None)
        user = self.users.get(user_id)
        return at_desk or anywhere or (user.get_kind_display() if user else "")


def people_by(ids: Iterable[uuid.UUID | None]) -> People:
    """These people."""
    wanted = {user_id for user_id in ids if user_id is not None}
    seats = StaffSeat.objects.filter(user_id__in=wanted).select_related("school")
    seats = seats.prefetch_related("homerooms__classroom")
    return People(User.objects.in_bulk(wanted), {(seat.user_id, seat.school_id): role_label(seat) for seat in seats})


def partner_name(tenant_id: uuid.UUID, partner_id: uuid.UUID | None) -> str:
    """How another system of the tenant is called; empty for an id that is no system's."""
    return next(iter(names_of(tenant_id, [("partner", partner_id)]).values()), "") if partner_id else ""


def user_names(tenant_id: uuid.UUID, ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of people as the log's subjects, staff with their id. Only those who belong to the tenant."""
    found = User.objects.filter(pk__in=ids, tenant_ids__contains=[tenant_id])
    return {user.pk: f"{user.name}（{user.login.partition('@')[0]}）" if user.login else user.name for user in found}
