"""AWS KMS as the root: tenants' keys are wrapped there, and the root key never leaves it.

Source: AWS KMS API reference, Encrypt and Decrypt. The host's role needs `kms:Encrypt` and `kms:Decrypt` on this one
key; credentials and, for a bare key id, the region come from the environment.
"""

import uuid
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tetoru.crypto.errors import KeyUnavailable, RootUnreachable

# A page waits for this when the cache of keys has run out.
QUICK = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2, "mode": "standard"})
NOT_OURS = {"InvalidCiphertextException", "IncorrectKeyException"}


class KmsRoot:
    """A key of AWS KMS, by its id, ARN or alias."""

    def __init__(self, key_id: str) -> None:
        self.name = f"kms:{key_id}"
        self._key_id = key_id
        region = key_id.split(":")[3] if key_id.startswith("arn:") else None
        try:
            self._client = boto3.client("kms", region_name=region, config=QUICK)
        except BotoCoreError as error:
            raise RootUnreachable(f"AWS KMS can't be used: {type(error).__name__}") from error

    def has_wrapped(self, name: str) -> bool:
        """Whether it was wrapped by the key of this id."""
        return name == self.name

    def wrap(self, secret: bytes, owner: uuid.UUID, version: int) -> bytes:
        """The wrapped key. Raises KeyUnavailable."""
        return self._ask("Encrypt", owner, version, Plaintext=secret)["CiphertextBlob"]  # type: ignore[no-any-return]

    def unwrap(self, wrapped: bytes, owner: uuid.UUID, version: int) -> bytes:
        """The key. Raises KeyUnavailable."""
        return self._ask("Decrypt", owner, version, CiphertextBlob=bytes(wrapped))["Plaintext"]  # type: ignore[no-any-return]

    def _ask(self, deed: str, owner: uuid.UUID, version: int, **given: bytes) -> dict[str, Any]:
        """The context is what the key is bound to; it shows in AWS's own log, so it holds ids only."""
        context = {"tetoru:owner": str(owner), "tetoru:version": str(version)}
        call = getattr(self._client, deed.lower())
        try:
            return call(KeyId=self._key_id, EncryptionContext=context, **given)  # type: ignore[no-any-return]
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in NOT_OURS:
                raise KeyUnavailable(f"the root key does not open this key (AWS KMS: {code})") from None
            raise RootUnreachable(f"AWS KMS refused {deed} with {self._key_id}: {code}") from None
        except BotoCoreError as error:
            raise RootUnreachable(f"AWS KMS did not answer {deed}: {type(error).__name__}") from None
