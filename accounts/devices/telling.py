"""What a person is told by mail about the doors of their own account."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.devices.labels import label_said
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from accounts.models import User


def tell_of_new_device(user: User, device: str) -> None:
    """「新しい端末からサインイン」: at the end of a sign-in from a browser that the person never used before."""
    with override(user.language):
        said = label_said(device)
    write_to(user, Kind.NEW_DEVICE, name=str(user.name), device=said, at=_now_for(user))


def tell_of_reset(user: User) -> None:
    """「2つ目の確認がリセットされました」: after an admin has taken the person's second factor away."""
    write_to(user, Kind.SECOND_FACTOR_RESET, name=str(user.name), at=_now_for(user))


def tell_of_ending_factors(user: User) -> None:
    """「2つ目の確認が消えます」: a guardian has lost all of them, says the mail; whoever has them still stops it."""
    write_to(user, Kind.FACTORS_ENDING, at=_told_to(user, user.factors_end_at))


def tell_of_ended_factors(user: User) -> None:
    """「2つ目の確認を消しました」: at the counter, or when the days after the mail are over."""
    write_to(user, Kind.FACTORS_ENDED, at=_now_for(user))


def _now_for(user: User) -> str:
    return _told_to(user, timezone.now())


def _told_to(user: User, moment: dt.datetime | None) -> str:
    with override(user.language):
        return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
