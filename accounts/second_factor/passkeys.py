"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. Kept by the library `webauthn`."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from accounts.models import Passkey, User

SITE = "tetoru"
NONSENSE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What taking apart the JSON and the CBOR of a stranger may end in."""
Challenge = bytes
Options = tuple[str, Challenge]
"""What the browser is given (JSON), and the challenge that its answer must hold."""


class NotThisPasskey(Exception):
    """The answer is not that of this passkey to this challenge, by a person whom the device has verified."""


def site_id() -> str:
    """The relying party: the host of our public address."""
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def _origin() -> str:
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.scheme}://{parts.netloc}"


def registration_options(user: User, passkeys: tuple[Passkey, ...], *, label: str) -> Options:
    """Ask for a new passkey that finds its owner by itself; a device that has one already says so."""
    options = generate_registration_options(
        rp_id=site_id(),
        rp_name=SITE,
        user_name=label,
        user_id=user.pk.bytes,
        exclude_credentials=_descriptors(passkeys),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options), options.challenge


def authentication_options(passkeys: tuple[Passkey, ...] = ()) -> Options:
    """Ask for one of these passkeys; without any, for whichever the device has for this site."""
    options = generate_authentication_options(
        rp_id=site_id(),
        allow_credentials=_descriptors(passkeys),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options), options.challenge


def verified_registration(credential: str, challenge: Challenge) -> VerifiedRegistration:
    """The new passkey, if the answer holds. Raises NotThisPasskey."""
    try:
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site_id(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except NONSENSE as error:
        raise NotThisPasskey from error


def credential_in(text: str) -> AuthenticationCredential | None:
    """The answer of a browser; None for what is none."""
    try:
        return parse_authentication_credential_json(text)
    except NONSENSE:
        return None


def owner_in(credential: AuthenticationCredential) -> uuid.UUID | None:
    """Whose passkey it is, as the device says."""
    handle = credential.response.user_handle
    return uuid.UUID(bytes=handle) if handle is not None and len(handle) == 16 else None


def new_sign_count(passkey: Passkey, credential: AuthenticationCredential, challenge: Challenge) -> int:
    """How often the passkey has signed, if the answer holds. Raises NotThisPasskey, also for a count that went back."""
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site_id(),
            expected_origin=_origin(),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except NONSENSE as error:
        raise NotThisPasskey from error
    return verified.new_sign_count


def transports_in(credential: dict[str, Any]) -> list[str]:
    """How the device can be reached, as far as we know the words."""
    known = {transport.value for transport in AuthenticatorTransport}
    said = (credential.get("response") or {}).get("transports") or []
    words = said if isinstance(said, list) else []
    return [word for word in words if isinstance(word, str) and word in known]


def to_text(challenge: Challenge) -> str:
    """A challenge as a session holds it."""
    return bytes_to_base64url(challenge)


def from_text(text: str) -> Challenge:
    """The same back."""
    return base64url_to_bytes(text)


def _descriptors(passkeys: tuple[Passkey, ...]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(passkey.credential_id), transports=[AuthenticatorTransport(word) for word in passkey.transports]
        )
        for passkey in passkeys
    ]
