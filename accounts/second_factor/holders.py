"""Who has a second factor, and who must have one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Passkey, RecoveryCode, TotpDevice, User
from schools.models import Tenant
from tetoru.access import Actor, Role, Staff

ADMINS = frozenset({Role.SCHOOL_ADMIN, Role.TENANT_ADMIN})


@dataclass(frozen=True)
class Factors:
    """What a person can be asked for besides the password."""

    app: TotpDevice | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def is_there(self) -> bool:
        """Whether there is one. Recovery codes alone are none."""
        return self.app is not None or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    """The person's second factors, oldest first."""
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    passkeys = Passkey.objects.filter(user=user).order_by("added_at", "pk")
    return Factors(TotpDevice.objects.filter(user=user).first(), tuple(passkeys), left)


def holders_among(users: Iterable[User]) -> set[uuid.UUID]:
    """Those of them who have a second factor. Two queries, however many they are."""
    asked = list(users)
    kinds: tuple[QuerySet[TotpDevice] | QuerySet[Passkey], ...] = (TotpDevice.objects.all(), Passkey.objects.all())
    return {pk for kind in kinds for pk in kind.filter(user__in=asked).values_list("user_id", flat=True)}


def has_second_factor(user: Any) -> bool:
    """Whether a password alone is not enough for this person."""
    known = getattr(user, "has_app", None), getattr(user, "has_passkey", None)
    if None in known:
        return factors_of(user).is_there
    return any(known)


def is_required_of(actor: Actor, user: Any) -> bool:
    """Whether this person must have one: admins always, other staff where the tenant says so.

    Operators are asked whatever they have (`accounts.gate`), and get theirs at the server's console.
    """
    if not isinstance(actor, Staff):
        return False
    is_admin = any(not seat.roles.isdisjoint(ADMINS) for seat in actor.seats)
    return is_admin or _is_asked_by_tenant(user)


def _is_asked_by_tenant(user: Any) -> bool:
    known: bool | None = getattr(user, "is_asked_by_tenant", None)
    if known is None:
        return Tenant.objects.filter(pk__in=user.tenant_ids, second_factor_for_all_staff=True).exists()
    return known
