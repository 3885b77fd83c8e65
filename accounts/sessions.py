"""Signing in and out: the one place where a session and its log entry are made together.

Not an action in the sense of style.md, since a session belongs to a request; the entry is written
all the same, in the scope of whoever came in.
"""

import datetime as dt

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest

from accounts.actors import actor_for
from accounts.lockout import tries_left, wrong_password_text
from accounts.models import User
from accounts.standing import refusal_at_door
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, audited, current_trail, write
from schools.models import Tenant
from tetoru.access import Nobody
from tetoru.crypto.blind_index import normalised
from tetoru.errors import DomainError
from tetoru.tenancy import tenant_scope

LASTS = {
    User.Kind.GUARDIAN: dt.timedelta(days=30),
    User.Kind.STAFF: dt.timedelta(hours=12),
    User.Kind.OPERATOR: dt.timedelta(hours=8),
}
"""How long a session is good for. Nothing ever signs all families out at once."""


class SignInRefused(DomainError):
    """Nobody came in; the text says why, as far as it may be told."""


def sign_in(request: HttpRequest, *, login_name: str, password: str) -> User:
    """Open a session with a fresh id. Raises SignInRefused. Both are in the log."""
    user = authenticate(request, login=login_name, password=password)
    if not isinstance(user, User):
        left = tries_left(request, login_name)
        _record_failure(login_name, Event.SIGN_IN_FAILED if left else Event.LOCKED_OUT)
        raise SignInRefused(wrong_password_text(left))
    refusal = refusal_at_door(user)
    if refusal is not None:
        _record_failure(login_name, Event.SIGN_IN_FAILED)
        raise SignInRefused(refusal)
    login(request, user)
    request.session.set_expiry(LASTS[User.Kind(user.kind)])
    trail = current_trail()
    if trail is not None:
        trail.session_key = request.session.session_key  # the entry names the session that it opens
    actor = actor_for(user)
    with tenant_scope(*actor.tenant_ids), audited(actor, Event.SIGNED_IN) as entry:
        entry.describe(user)
        entry.tenant_id = actor.tenant_ids[0] if len(actor.tenant_ids) == 1 else None
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    actor = request.actor  # type: ignore[attr-defined]
    with audited(actor, Event.SIGNED_OUT):
        logout(request)


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
