"""What the operator did to an admin's account, as the organisation's admins meet it on their start page."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.desks import Desk
from accounts.models import User
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from tetoru.access import Role, Staff

SHOWN_FOR = dt.timedelta(days=14)


@dataclass(frozen=True)
class Reissue:
    """Whose initial password the operator made anew, and when."""

    staff_id: str
    at: dt.datetime


def reissues_at(actor: Staff, desk: Desk) -> list[Reissue]:
    """The last ones, in the board's office; a school has none."""
    if desk.school_id is not None or not actor.has_role(None, Role.TENANT_ADMIN):
        return []
    entries = Entry.objects.filter(
        tenant_id=desk.tenant_id,
        event=Event.ADMIN_PASSWORD_REISSUED,
        outcome=Outcome.DONE,
        at__gte=timezone.now() - SHOWN_FOR,
    )
    found = list(entries.order_by("-at").values_list("subject_id", "at")[:3])
    users = User.objects.in_bulk([subject_id for subject_id, _at in found]) if found else {}
    return [Reissue(users[subject_id].staff_id, at) for subject_id, at in found if subject_id in users]
