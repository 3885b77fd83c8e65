"""Whether these homes have got many notices this week: who gets too much reads nothing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.models import Urgency

MANY = 5
"""One each school day."""


def is_load_heavy(situation: Situation) -> Iterator[Finding]:
    """It is told, never asked about: nothing that has to go out waits for it, and least of all what is urgent."""
    if situation.draft.urgency == Urgency.URGENT or situation.load.usual < MANY:
        return
    text = _(
        "半分以上の家庭に、この1週間で%(count)d件以上のお知らせが届いています。"
        "急がないものは、まとめることや、日をずらすことができます。"
    )
    yield Finding("load.many", Weight.TELLS, text % {"count": situation.load.usual})
