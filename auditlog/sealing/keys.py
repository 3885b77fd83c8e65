"""The sealing key and its public halves: Ed25519, 32 bytes each, base64 in a line of a file.

The private key is read by the keeper's process and by nothing else. Everybody who checks has the
public keys: the one in use, and those that older checkpoints were signed with.
"""

import base64
import binascii
import hashlib
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from auditlog.sealing.seals import Seal

PublicKeys = dict[str, Ed25519PublicKey]


class KeyUnusable(Exception):
    """A key that is missing, malformed, or open to others; the text says which."""


def fingerprint(key: Ed25519PublicKey) -> str:
    """The name of a key in the checkpoints that it signed: 16 bytes of its hash, in hex."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def private_key(path: str) -> Ed25519PrivateKey:
    """The key in this file, which nobody but its owner may read. Raises KeyUnusable."""
    if not path:
        raise KeyUnusable("SEALING_KEY_FILE names no file: make one with manage.py make_sealing_key")
    try:
        mode, text = stat.S_IMODE(Path(path).stat().st_mode), Path(path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(f"the sealing key can't be read: {error}") from error
    if mode & 0o077:
        raise KeyUnusable(f"others may read {path} (mode {mode:o}): chmod 600, and make a new key if they did")
    return Ed25519PrivateKey.from_private_bytes(_thirty_two_bytes(text, path))


def public_keys() -> PublicKeys:
    """The keys that a checkpoint may be signed with, by fingerprint. Raises KeyUnusable when there is none."""
    found = [
        Ed25519PublicKey.from_public_bytes(_thirty_two_bytes(text, "a public key"))
        for text in settings.SEALING_PUBLIC_KEYS
    ]
    if not found:
        raise KeyUnusable("SEALING_PUBLIC_KEYS and SEALING_PUBLIC_KEY_FILE name no key: nothing can be verified")
    return {fingerprint(key): key for key in found}


def sign(seal: Seal, key: Ed25519PrivateKey) -> Seal:
    """The seal with this key's signature."""
    return seal.signed(key.sign(seal.body()))


def is_signed(seal: Seal, keys: PublicKeys) -> bool:
    """Whether one of our keys signed exactly this."""
    key = keys.get(seal.key)
    try:
        if key is not None:
            key.verify(base64.b64decode(seal.signature, validate=True), seal.body())
    except (InvalidSignature, binascii.Error):
        return False
    return key is not None


def make_key(private: Path, public: Path) -> str:
    """Make a key: `private` must not exist yet, to `public` a line is added. Gives the fingerprint.

    Raises FileExistsError.
    """
    key = Ed25519PrivateKey.generate()
    private.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.b64encode(key.private_bytes_raw()).decode() + "\n")
    public.parent.mkdir(parents=True, exist_ok=True)
    with public.open("a", encoding="ascii") as file:
        file.write(base64.b64encode(key.public_key().public_bytes_raw()).decode() + "\n")
    return fingerprint(key.public_key())


def _thirty_two_bytes(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise KeyUnusable(f"{name} is not 32 bytes in base64")
    return key
