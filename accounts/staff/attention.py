"""What an admin should look at in an account."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

DORMANT = dt.timedelta(days=90)


@dataclass(frozen=True)
class Mark:
    """A word with an icon and a tone of static/css/badge.css."""

    text: str
    icon: str
    tone: str = ""


def open_accounts() -> Q:
    """Those that let their person in today."""
    return Q(is_active=True) & (Q(closes_on=None) | Q(closes_on__gt=timezone.localdate()))


def needs_attention() -> Q:
    """Open accounts whose initial password was never changed, or that nobody has used for 90 days."""
    long_ago = timezone.now() - DORMANT
    dormant = Q(last_login__lt=long_ago) | Q(last_login=None, created_at__lt=long_ago)
    return open_accounts() & (Q(must_change_password=True) | dormant)


def is_dormant(user: User) -> bool:
    """Nobody has used it for 90 days."""
    return (user.last_login or user.created_at) < timezone.now() - DORMANT


def marks_of(user: User) -> list[Mark]:
    """How the account stands, where that is worth a word."""
    if user.is_closed:
        return [Mark(_("使えない"), "stop")]
    found = []
    if user.closes_on is not None:
        last = user.closes_on - dt.timedelta(days=1)
        found.append(Mark(_("%(month)d月%(day)d日まで") % {"month": last.month, "day": last.day}, "calendar", "notice"))
    if user.must_change_password:
        found.append(_initial(user))
    if is_dormant(user):
        found.append(Mark(_("90日使っていない"), "clock", "warn"))
    return found


def _initial(user: User) -> Mark:
    until = user.initial_password_until
    if user.initial_password_used_at or (until is not None and until <= timezone.now()):
        return Mark(_("初期パスワードが無効"), "alarm", "danger")
    return Mark(_("初期パスワードのまま"), "lock", "notice")
