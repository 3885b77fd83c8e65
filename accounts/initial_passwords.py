"""Initial passwords: chosen by the service, good for 14 days and one sign-in (docs/adr/0027)."""

import datetime as dt
import secrets

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User

VALID = dt.timedelta(days=14)
LETTERS = "abcdefghkmnprtwxy346789"
"""Without what looks alike on paper: i j l 1, o q 0, s 5, u v, z 2."""
GROUPS, GROUP = 3, 4
INITIAL_FIELDS = ("must_change_password", "initial_password_until", "initial_password_used_at")


def new_password() -> str:
    """Twelve letters in three groups, to be typed from a slip: 54 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))
    return "-".join(groups)


def give_initial(user: User, *, hashed: str) -> None:
    """Put a hashed initial password on the row, to be saved; every session of the person ends with it."""
    user.password, user.must_change_password = hashed, True
    user.initial_password_until, user.initial_password_used_at = timezone.now() + VALID, None


def renew_initial(user: User) -> str:
    """Save a fresh initial password; gives it in clear, this once."""
    password = new_password()
    give_initial(user, hashed=make_password(password))
    user.save(update_fields=["password", *INITIAL_FIELDS])
    return password


def forget_initial(user: User) -> None:
    """The person has a password of their own."""
    user.must_change_password, user.initial_password_until, user.initial_password_used_at = False, None, None


def use_up(user: User) -> bool:
    """Take the one sign-in that an initial password is good for; False when it was taken, or is too late."""
    good = User.objects.filter(
        pk=user.pk,
        password=user.password,
        initial_password_used_at=None,
        initial_password_until__gt=timezone.now(),
    )
    return good.update(initial_password_used_at=timezone.now()) == 1


def given_at(user: User) -> dt.datetime | None:
    """When an admin made the initial password with which the person came in; None for one of their own."""
    return user.initial_password_until - VALID if user.initial_password_until else None
