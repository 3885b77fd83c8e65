"""初期パスワードの紙: what a person needs for the first sign-in, on a quarter of an A4 page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from accounts.models import User


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
    found, (size, path) = list(slips), sign_in_code()
    sheets = [found[start : start + 4] for start in range(0, len(found), 4)]
    return {"sheets": sheets, "count": len(found), "sign_in_url": sign_in_url(), "qr_size": size, "qr_path": path}


def sign_in_url() -> str:
    """Where staff sign in, as it is typed."""
    return f"{settings.PUBLIC_URL}{reverse('sign_in')}"


@cache
def sign_in_code() -> tuple[int, str]:
    """The address as a QR code: its width in modules with the quiet zone, and the dark ones as an SVG path."""
    rows = list(segno.make(sign_in_url(), error="m", micro=False).matrix_iter(border=4))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), path
