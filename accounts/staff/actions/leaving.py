"""Closing an account when somebody goes, and opening it again."""

import datetime as dt

from django.utils import timezone

from accounts.initial_passwords import renew_initial
from accounts.models import User
from accounts.staff.departures import part_from
from accounts.staff.errors import AlreadyDone
from accounts.staff.handover import Leaving
from accounts.staff.heirs import ensure_heir
from accounts.staff.last_admin import keep_an_admin
from accounts.staff.people import Person
from accounts.staff.permissions import MANAGE_ACCOUNT
from accounts.staff.seen import seen_of
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require


def close_account(actor: Staff, person: Person, *, last_day: dt.date | None, heir: Person | None) -> None:
    """Nobody gets in from now on, or from the midnight after `last_day`; then open work goes to `heir`.

    The name stays on what the person wrote. Raises LastAdmin, HeirNotPossible.
    """
    require(actor, MANAGE_ACCOUNT, person.staff)
    with audited(actor, Event.STAFF_CLOSED) as entry:
        keep_an_admin(person)
        user = User.objects.select_for_update().get(pk=person.user.pk)
        ensure_heir(heir, Leaving(person.tenant_id, user.pk))
        user.is_active = last_day is not None
        user.closes_on = last_day + dt.timedelta(days=1) if last_day else timezone.localdate()
        user.heir = heir.user if heir and last_day else None
        user.save(update_fields=["is_active", "closes_on", "heir"])
        told = {"heir": user.heir_id} if last_day else part_from(person, heir)
        entry.describe(user, closes_on=user.closes_on, **told)
        entry.school_id = person.sole_school_id


def keep_account(actor: Staff, person: Person) -> None:
    """Take back that an account closes on a day which has not come yet. Raises AlreadyDone."""
    require(actor, MANAGE_ACCOUNT, person.staff)
    with audited(actor, Event.STAFF_OPENED) as entry:
        user = User.objects.select_for_update().get(pk=person.user.pk)
        if user.is_closed or user.closes_on is None:
            raise AlreadyDone
        user.closes_on = user.heir = None
        user.save(update_fields=["closes_on", "heir"])
        entry.describe(user)
        entry.school_id = person.sole_school_id


def reopen_account(actor: Staff, person: Person, *, seen: str) -> str:
    """Let somebody in again, with a new initial password: what opened before stays shut. Raises AlreadyDone."""
    require(actor, MANAGE_ACCOUNT, person.staff)
    with audited(actor, Event.STAFF_OPENED) as entry:
        user = User.objects.select_for_update().get(pk=person.user.pk)
        if seen != seen_of(user) or not user.is_closed:
            raise AlreadyDone
        user.is_active, user.closes_on, user.heir = True, None, None
        user.save(update_fields=["is_active", "closes_on", "heir"])
        password = renew_initial(user)
        entry.describe(user)
        entry.school_id = person.sole_school_id
        person.user.initial_password_until = user.initial_password_until
    return password
