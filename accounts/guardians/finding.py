"""From a typed code to the letter. Every wrong code costs the same, whatever is wrong with it."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.invitations.codes import code_hashes, tidied
from accounts.models import Invitation, InvitationCode
from schools.models import Enrolment, Tenant
from schools.states import WITH_A_SCHOOL, in_state
from tetoru.errors import DomainError
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


class CodeRefused(DomainError):
    """Used up, out of date, taken back, somebody else's or mistyped: which of them is not told."""

    text = _(
        "このコードは使えません。手紙の12文字を、もう一度たしかめてください。それでも使えないときは、学校に新しい手紙をたのんでください。"
    )


@dataclass(frozen=True)
class Offer:
    """What a letter is for, as far as it is told before the e-mail is confirmed: school and class, no child."""

    invitation_id: uuid.UUID
    tenant_id: uuid.UUID
    school: str
    place: str


def offered_by(typed: str) -> Invitation:
    """The letter of a typed code. Raises CodeRefused. Two queries, whatever was typed."""
    code = InvitationCode.objects.filter(code_hash__in=code_hashes(tidied(typed))).first()
    tenant_id, invitation_id = (code.home_id, code.invitation_id) if code else (new_id(), new_id())
    with tenant_scope(tenant_id), transaction.atomic():
        invitation = usable().filter(pk=invitation_id).first()
    if invitation is None:
        raise CodeRefused
    return invitation


def offer_of(tenant_id: str, invitation_id: str) -> Offer:
    """The same letter on the pages after the code. Raises CodeRefused when it is good no longer."""
    with tenant_scope(uuid.UUID(tenant_id)), transaction.atomic():
        invitation = usable().select_related("school").filter(pk=invitation_id).first()
        if invitation is None:
            raise CodeRefused
        rooms = Enrolment.objects.filter(student=invitation.student_id, classroom__school=invitation.school_id)
        newest = rooms.select_related("classroom").order_by("-classroom__year__starts_on").first()
    place = newest.classroom.label if newest else ""
    return Offer(invitation.pk, invitation.tenant_id, invitation.school.name, place)


def usable() -> QuerySet[Invitation]:
    """Letters that still link somebody: open, in time, not used up, of a pupil who is with the school."""
    return Invitation.objects.filter(
        in_state(WITH_A_SCHOOL, prefix="student__"),
        state=Invitation.State.OPEN,
        expires_at__gt=timezone.now(),
        uses__lt=F("most_uses"),
        tenant__state__in=Tenant.OPEN,
    )
