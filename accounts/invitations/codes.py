"""The code of a letter: 11 random characters and one that checks them.

29 characters without look-alikes (no 0 O 1 I S Z B), 29 being prime: a weighted sum finds every single wrong
character and every swap of two. 29^11 codes are 53 bits; kept is only an HMAC under the application's secret, which
is not in the database (docs/adr/0028).
"""

import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

ALPHABET = "23456789ACDEFGHJKLMNPQRTUVWXY"
LENGTH = 12
GROUP = 4
LOOK_ALIKES = str.maketrans("1ISZB", "LL528")
PURPOSE = "accounts.invitations.code"


def new_code() -> str:
    """A code that nobody has."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def shown(code: str) -> str:
    """As it stands on paper: K7QM-4XPD-9ADC."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def tidied(typed: str) -> str:
    """What was meant: in any case and width, with or without spaces and hyphens, look-alikes set right."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in letters if letter.isalnum()).translate(LOOK_ALIKES)[: LENGTH + 1]


def is_well_formed(code: str) -> bool:
    """Whether a tidied code can be one of ours. Only to spare a person the wait: the answer is the same either way."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET) and code[-1] == _check(code[:-1])


def code_hash(code: str) -> bytes:
    """What is kept of a code."""
    return salted_hmac(PURPOSE, code, algorithm="sha256").digest()


def code_hashes(code: str) -> list[bytes]:
    """Under which it may stand, while the application's secret is being changed."""
    secrets_ = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(PURPOSE, code, secret=secret, algorithm="sha256").digest() for secret in secrets_]


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(body, start=1))
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]
