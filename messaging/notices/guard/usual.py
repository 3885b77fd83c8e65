"""Whether this is what the sender usually does: the slip that sends a class letter to the whole school."""

from collections import Counter
from collections.abc import Iterator
from statistics import median_low

from django.db.models import Q
from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.labels import audience_label
from messaging.notices.models import Notice

LOOKED_BACK = 20
"""So many notices of the sender at this desk are compared with."""
ENOUGH = 3
"""Fewer say nothing about a habit."""
FAR_MORE = 3
"""So many times the usual number of homes is asked about."""
A_FEW = 20
"""A difference of fewer homes is nothing to ask about, however many times it is."""


def is_unusual(situation: Situation) -> Iterator[Finding]:
    """Far more homes than usual is asked about; an audience that is new to this sender is told."""
    draft = situation.draft
    earlier = Notice.objects.filter(Q(school_id=draft.school_id), tenant_id=draft.tenant_id)
    earlier = earlier.filter(author_id=situation.actor.user_id).order_by("-id")[:LOOKED_BACK]
    sent = list(earlier.values_list("audience_label", "household_count"))
    if len(sent) < ENOUGH or situation.audience.is_empty:
        return
    usual, homes = Counter(sent).most_common(1)[0][0]
    label, households = audience_label(situation.items), situation.reach.households
    words = {"usual": usual, "homes": homes, "label": label, "households": households}
    often = median_low(count for _label, count in sent)
    if households >= often * FAR_MORE and households - often >= A_FEW:
        text = _(
            "いつもは %(usual)s（%(homes)d家庭）です。今回は %(label)s（%(households)d家庭）です。まちがいありません。"
        )
        yield Finding("audience.unusual", Weight.ASKS, text % words)
    elif label not in {label for label, _count in sent}:
        text = _("%(label)s に送るのは、はじめてです。いつもは %(usual)s（%(homes)d家庭）です。")
        yield Finding("audience.first", Weight.TELLS, text % words)
