"""Random tokens that open something: what is kept of one, so that a copy of the database opens nothing."""

import hashlib


def checksum_of(token: str) -> bytes:
    """SHA-256; enough for a token of 128 random bits and more, which nobody can guess from it."""
    return hashlib.sha256(token.encode()).digest()
