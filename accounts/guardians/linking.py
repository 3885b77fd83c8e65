"""What linking a guardian to a pupil is made of, inside the transaction of whoever links."""

import uuid

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.guardians.finding import CodeRefused, usable
from accounts.models import Guardianship, Invitation, User
from tetoru.errors import DomainError

HOLDS = (Guardianship.State.ACTIVE, Guardianship.State.PENDING)


class AlreadyLinked(DomainError):
    """The guardian has this child already; the letter is not used up by it."""

    text = _("このお子さんは、もう登録されています。")


def take_use(invitation_id: uuid.UUID) -> Invitation:
    """Use a letter once. Whoever comes at the same moment waits, and counts after us. Raises CodeRefused."""
    locked = usable().select_for_update(of=("self",), no_key=True).select_related("school")
    invitation = locked.filter(pk=invitation_id).first()
    if invitation is None:
        raise CodeRefused
    Invitation.objects.filter(pk=invitation.pk).update(uses=F("uses") + 1)
    return invitation


def link_guardian(user: User, invitation: Invitation, *, relation: str) -> Guardianship:
    """Link them; what the school took away once begins anew. Raises AlreadyLinked."""
    links = Guardianship.objects.select_for_update(no_key=True)
    link = links.filter(guardian=user, student=invitation.student_id).first()
    if link is not None and link.state in HOLDS:
        raise AlreadyLinked
    if link is None:
        link = Guardianship(tenant_id=invitation.tenant_id, guardian=user, student_id=invitation.student_id)
    states = Guardianship.State
    link.state = states.PENDING if invitation.school.approves_guardians else states.ACTIVE
    link.relation, link.since, link.end_reason = relation, timezone.now(), ""
    link.may_read = link.may_report = link.may_answer = link.may_contact = True
    link.save()
    refresh_tenants(user, invitation.tenant_id)
    return link


def refresh_tenants(user: User, tenant_id: uuid.UUID) -> None:
    """Keep the scope of the person's requests right after a link in this tenant has begun or ended."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    is_here = Guardianship.objects.filter(
        tenant_id=tenant_id, guardian_id=user.pk, state=Guardianship.State.ACTIVE
    ).exists()
    others = [known for known in locked.tenant_ids if known != tenant_id]
    user.tenant_ids = locked.tenant_ids = [*others, tenant_id] if is_here else others
    locked.save(update_fields=["tenant_ids"])
