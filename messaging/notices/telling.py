"""Tells colleagues by mail that a notice waits for them to agree: that there is one and where, and nothing of it."""

from django.conf import settings
from django.urls import reverse

from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from messaging.notices.models import Approval, Draft
from messaging.notices.selectors.approvals import seats_that_agree


def tell_approvers(approval: Approval, draft: Draft) -> int:
    """To managers, at the board to its admins, once for what they are asked; gives how many.

    Who has been told already, and has not decided before the author took it back, is not told again. Other colleagues
    who may agree see it under 今日やること.
    """
    earlier = draft.approvals.exclude(pk=approval.pk).order_by("asked_at").last()
    if earlier is not None and earlier.state == Approval.State.TAKEN_BACK:
        return 0
    place = draft.school.name if draft.school else draft.tenant.name
    told = 0
    for seat in seats_that_agree(approval, leaders_only=True):
        words = {"name": str(seat.user.name), "place": place, "url": _url(approval, draft)}
        told += write_to(seat.user, Kind.APPROVAL_ASKED, **words) is not None
    return told


def _url(approval: Approval, draft: Draft) -> str:
    kind, slug = ("school", draft.school.slug) if draft.school else ("board", draft.tenant.code)
    path = reverse(f"{kind}:approval", kwargs={"place": slug, "approval_id": approval.pk})
    return f"{settings.PUBLIC_URL}{path}"
