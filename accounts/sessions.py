"""Signing in and out: the one place where a session and its log entry are made together.

Not an action in the sense of style.md, since a session belongs to a request; the entry is written
all the same, in the scope of whoever came in.
"""

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import session_clock as clock
from accounts.actors import actor_for
from accounts.devices.greeting import label_of
from accounts.lockout import is_locked_out, tries_left, wrong_password_text
from accounts.models import User
from accounts.second_factor.holders import has_second_factor
from accounts.second_factor.passkeys import Challenge
from accounts.second_factor.verify import owner_of_passkey
from accounts.standing import refusal_at_door, refusal_of
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, audited, current_trail, write
from schools.models import Tenant
from tetoru.access import Nobody
from tetoru.crypto.blind_index import normalised
from tetoru.errors import DomainError
from tetoru.tenancy import tenant_scope

BACKEND = "accounts.backends.LoginBackend"
UNKNOWN_PASSKEY = _(
    "このパスキーではログインできませんでした。もう一度お試しいただくか、パスワードでログインしてください。"
)


class SignInRefused(DomainError):
    """Nobody came in; the text says why, as far as it may be told."""


def sign_in(request: HttpRequest, *, login_name: str, password: str) -> User:
    """Open a session with a fresh id. Raises SignInRefused. Both are in the log.

    Where the person has a second factor, the session opens nothing but the page that asks for it (`accounts.gate`).
    """
    user = authenticate(request, login=login_name, password=password)
    if not isinstance(user, User):
        left = tries_left(request, login_name)
        is_shut = is_locked_out(request) or not left
        _record_failure(login_name, Event.LOCKED_OUT if is_shut else Event.SIGN_IN_FAILED)
        raise SignInRefused(wrong_password_text(left))
    refusal = refusal_at_door(user)
    if refusal is not None:
        _record_failure(login_name, Event.SIGN_IN_FAILED)
        raise SignInRefused(refusal)
    _enter(request, user, by="password")
    if not has_second_factor(user):
        clock.prove(request.session)
    return user


def sign_in_with_passkey(request: HttpRequest, *, credential: str, challenge: Challenge | None) -> User:
    """Open a session for whom the passkey belongs to: device and person in one, so nothing else is asked."""
    user = owner_of_passkey(credential, challenge)
    refusal = UNKNOWN_PASSKEY if user is None else refusal_of(user)
    if user is None or refusal is not None:
        _record_failure(user.login or user.email if user else "", Event.SIGN_IN_FAILED)
        raise SignInRefused(refusal)
    _enter(request, user, by="passkey")
    clock.pass_second_factor(request.session)
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    actor = request.actor  # type: ignore[attr-defined]
    with audited(actor, Event.SIGNED_OUT):
        logout(request)


def _enter(request: HttpRequest, user: User, *, by: str) -> None:
    open_session(request, user)
    actor = actor_for(user)
    with tenant_scope(*actor.tenant_ids), audited(actor, Event.SIGNED_IN) as entry:
        entry.describe(user, by=by)
        entry.tenant_id = actor.tenant_ids[0] if len(actor.tenant_ids) == 1 else None


def open_session(request: HttpRequest, user: User) -> None:
    """A session with a fresh id; the deed that led to it writes the log."""
    is_first = user.last_login is None
    login(request, user, backend=BACKEND)
    clock.begin(request.session, user.kind, label=label_of(request), is_first=is_first)
    trail = current_trail()
    if trail is not None:
        trail.session_key = request.session.session_key  # the entry names the session that it opens


def _record_failure(login_name: str, event: Event) -> None:
    """Whose login was tried, if it is anybody's: what was typed is not kept, it may be a password.

    The entry goes to the one tenant of that person, else to the tenant whose code was typed, else to none.
    """
    user = User.objects.named(login_name)
    typed = Tenant.objects.filter(code=normalised(login_name).rpartition("@")[2]).values_list("pk", flat=True)
    tenant_ids = tuple(user.tenant_ids) if user is not None else tuple(typed)
    with tenant_scope(*tenant_ids), transaction.atomic():
        draft = Draft(event)
        if user is not None:
            draft.describe(user)
        write(Nobody(tenant_ids), draft, Outcome.DENIED)
    trail = current_trail()
    if trail is not None:
        trail.recorded = True
