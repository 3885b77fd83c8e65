"""A passkey in software, so that tests can also answer what no honest device would."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from tetoru.ids import new_id

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
SITE, ORIGIN = "testserver", "http://testserver"


@dataclass
class SoftPasskey:
    """One key pair; what it says can be bent by each argument."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: new_id().bytes)
    handle: bytes = b""
    count: int = 0

    def made(self, options: str, *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to registration options."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(SITE, flags | ATTESTED) + attested
        client = self._client("webauthn.create", asked["challenge"], origin)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(client, attestationObject=attestation, transports=["internal", "nonsense", 5])

    def signed(
        self, options: str, *, origin: str = ORIGIN, site: str = SITE, flags: int = PRESENT | VERIFIED, count: int = 0
    ) -> str:
        """The answer to authentication options."""
        self.count = count or self.count + 1
        client = self._client("webauthn.get", json.loads(options)["challenge"], origin)
        data = self._data(site, flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=data, signature=signature, userHandle=self.handle)

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, client: bytes, **parts: Any) -> str:
        texts = {
            name: bytes_to_base64url(part) if isinstance(part, bytes) else part
            for name, part in {"clientDataJSON": client, **parts}.items()
        }
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": texts})
