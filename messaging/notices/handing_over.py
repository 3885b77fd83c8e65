"""Drafts and own templates of somebody who goes: a colleague takes them over. What was confirmed waits for them."""

import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffSeat
from accounts.staff.handover import Leaving, Work
from messaging.notices.models import Draft, Template
from messaging.notices.stages import bring_back


def _drafts_of(leaving: Leaving) -> QuerySet[Draft]:
    """What they have begun and not sent, there or everywhere."""
    mine = Draft.objects.filter(tenant_id=leaving.tenant_id, author_id=leaving.user_id)
    return mine if leaving.everywhere else mine.filter(Q(school_id=leaving.school_id))


def _count(leaving: Leaving) -> int:
    return _drafts_of(leaving).count()


def _hand_over(leaving: Leaving, heir_id: uuid.UUID) -> int:
    drafts = _drafts_of(leaving).filter(_within_reach_of(heir_id)).select_for_update()
    for draft in drafts.exclude(stage=Draft.Stage.WRITING):
        bring_back(draft, because=Draft.Returned.HANDED_OVER)  # who takes over decides anew
    return drafts.update(author_id=heir_id)


def _templates_of(leaving: Leaving) -> QuerySet[Template]:
    mine = Template.objects.filter(tenant_id=leaving.tenant_id, owner_id=leaving.user_id)
    return mine if leaving.everywhere else mine.filter(Q(school_id=leaving.school_id))


def _count_templates(leaving: Leaving) -> int:
    return _templates_of(leaving).count()


def _hand_over_templates(leaving: Leaving, heir_id: uuid.UUID) -> int:
    return _templates_of(leaving).filter(_within_reach_of(heir_id)).update(owner_id=heir_id)


def _within_reach_of(heir_id: uuid.UUID) -> Q:
    """What lies at places where the colleague has a seat: elsewhere they could not open it."""
    places = set(StaffSeat.objects.filter(user_id=heir_id).values_list("school_id", flat=True))
    there = Q(school_id__in=[place for place in places if place])
    if None in places:
        there |= Q(school=None)
    return there


DRAFTS = Work("drafts", _("書きかけのお知らせ"), _count, _hand_over)
TEMPLATES = Work("templates", _("自分の定型文"), _count_templates, _hand_over_templates)
