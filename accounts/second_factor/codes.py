"""The codes themselves: time-based one-time passwords of six digits, a new one every 30 seconds (RFC 6238)."""

import base64
import re
import secrets
import time
import unicodedata
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

STEP_SECONDS = 30
DRIFT = 1
"""How many steps a clock may go before or after ours."""
SECRET_BYTES = 20
ISSUER = "tetoru"
SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def new_secret() -> str:
    """160 bits, base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def matching_step(secret: str, typed: str, *, after: int) -> int | None:
    """The time step whose code was typed, if it is about now and later than `after`; else None."""
    code = typed_code(typed)
    if not SIX_DIGITS.fullmatch(code):
        return None
    totp = _totp(secret)
    return totp.t() if totp.verify(int(code), tolerance=DRIFT, min_t=after + 1) else None


def typed_code(typed: str) -> str:
    """What was typed, in plain letters and without spaces."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "")


def current_code(secret: str) -> str:
    """What the person's app shows now."""
    return f"{_totp(secret).token():06}"


def seconds_left() -> int:
    """How long the code of now will be shown."""
    return STEP_SECONDS - int(time.time()) % STEP_SECONDS


def otpauth_uri(secret: str, login: str) -> str:
    """The address by which an authenticator app takes the secret up."""
    query = urlencode({"secret": secret, "issuer": ISSUER, "digits": 6, "period": STEP_SECONDS})
    return f"otpauth://totp/{ISSUER}:{quote(login)}?{query}"


def _totp(secret: str) -> TOTP:
    totp = TOTP(base64.b32decode(secret), step=STEP_SECONDS)
    totp.time = time.time()
    return totp
