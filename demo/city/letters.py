"""Writes the letters of homes that have not registered yet, so that registering can be tried."""

import datetime as dt

from django.utils import timezone

from accounts.invitations.actions import MOST_USES
from accounts.invitations.codes import code_hash
from accounts.models import Invitation, InvitationCode
from demo.city.plan import TenantPlan

LASTS = dt.timedelta(days=365)
"""Longer than a real letter: a demo may be left alone for a while."""


def write_letters(plan: TenantPlan) -> None:
    """One open letter for each child of the cast that waits for a guardian."""
    until = timezone.now() + LASTS
    for waiting in plan.letters:
        letter = Invitation.objects.create(
            tenant=plan.tenant,
            student=waiting.student,
            school=waiting.school,
            most_uses=MOST_USES,
            expires_at=until,
        )
        InvitationCode.objects.create(invitation=letter, home=plan.tenant, code_hash=code_hash(waiting.code))
