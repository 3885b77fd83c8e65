"""Changing one's password."""

from accounts.initial_passwords import INITIAL_FIELDS, forget_initial
from accounts.models import User
from accounts.passwords.permissions import CHANGE_PASSWORD
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Actor, require


def change_password(actor: Actor, user: User, *, password: str) -> None:
    """Set a new password; whoever held only the old one, or an open session elsewhere, is out (white paper §6)."""
    require(actor, CHANGE_PASSWORD, user)
    with audited(actor, Event.PASSWORD_CHANGED) as entry:
        user.set_password(password)
        forget_initial(user)
        user.save(update_fields=["password", *INITIAL_FIELDS])
        entry.describe(user)
