"""Recovery codes: sixteen letters and digits without look-alikes, for the day when every device is lost."""

import hashlib
import secrets
import unicodedata
import uuid

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0 and o, no 1, i and l."""
LENGTH = 16
"""31 letters, sixteen times: 79 bits. Nobody guesses that, nor finds it from a hash."""
HOW_MANY = 10


def new_codes() -> list[str]:
    """Ten codes, as they are shown: in fours."""
    return [_in_fours("".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for _code in range(HOW_MANY)]


def digest_of(user_id: uuid.UUID, typed: str) -> bytes | None:
    """What is stored of a code, however it is typed; None for what is no code."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    code = "".join(letter for letter in plain if letter.isalnum())
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        return None
    return hashlib.sha256(user_id.bytes + code.encode()).digest()


def _in_fours(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))
