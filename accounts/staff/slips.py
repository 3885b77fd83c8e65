"""初期パスワードの紙: what a person needs for the first sign-in, on a quarter of an A4 page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.qr import Qr, qr_of


@dataclass(frozen=True)
class Slip:
    """One person's slip. Made for one response; nothing else holds the password."""

    name: str
    school: str
    login: str
    password: str
    until: dt.datetime | None


def slip_of(user: User, *, school: str, password: str) -> Slip:
    """The slip of somebody whose initial password was made just now."""
    return Slip(str(user.name), school, str(user.login), password, user.initial_password_until)


def slip_page(slips: Iterable[Slip]) -> dict[str, Any]:
    """What the page of slips shows: four on a sheet, one sign-in address and its QR for all."""
    found = list(slips)
    sheets = [found[start : start + 4] for start in range(0, len(found), 4)]
    return {"sheets": sheets, "count": len(found), "sign_in_url": sign_in_url(), "qr": sign_in_code()}


def sign_in_url() -> str:
    """Where staff sign in, as it is typed."""
    return f"{settings.PUBLIC_URL}{reverse('sign_in')}"


@cache
def sign_in_code() -> Qr:
    """The address as a picture: the same on every slip."""
    return qr_of(sign_in_url())
