"""Giving a new initial password to somebody who forgot theirs."""

from accounts.initial_passwords import renew_initial
from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from accounts.models import User
from accounts.staff.errors import AlreadyDone
from accounts.staff.people import Person
from accounts.staff.permissions import MANAGE_ACCOUNT
from accounts.staff.seen import seen_of
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require


def reissue_password(actor: Staff, person: Person, *, seen: str) -> str:
    """A new initial password; every session of the person ends, and they are told.

    `seen` is how the account stood when the page was opened: sent twice it raises AlreadyDone.
    """
    require(actor, MANAGE_ACCOUNT, person.staff)
    with audited(actor, Event.PASSWORD_REISSUED) as entry:
        user = User.objects.select_for_update().get(pk=person.user.pk)
        if seen != seen_of(user):
            raise AlreadyDone
        password = renew_initial(user)
        write_to(user, Kind.PASSWORD_REISSUED, name=str(user.name))
        entry.describe(user)
        entry.school_id = person.sole_school_id
        person.user.initial_password_until = user.initial_password_until
    return password
