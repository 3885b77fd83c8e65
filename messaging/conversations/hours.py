"""先生が見る時間: when the school looks, said so that nobody waits at night for an answer."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.conversations.models import ConversationRules
from schools.calendars import calendars_of
from tetoru.web.dates import clock

ONE_DAY = dt.timedelta(days=1)
AHEAD = dt.timedelta(days=100)
"""So far the school's calendar is read: longer than any vacation."""


def opens_at(rules: ConversationRules, now: dt.datetime) -> dt.datetime | None:
    """When the school looks next; None while it does. By the school's own calendar (`schools.calendars`). One query."""
    local = timezone.localtime(now)
    day, clock_now = local.date(), local.time()
    days = calendars_of([rules.school_id], day, day + AHEAD).of_all(rules.school_id)
    if not days.off(day) and rules.hours_since <= clock_now < rules.hours_until:
        return None
    day = day if clock_now < rules.hours_since else day + ONE_DAY
    while days.off(day):
        day += ONE_DAY
    return timezone.make_aware(dt.datetime.combine(day, rules.hours_since))


def hours_shown(rules: ConversationRules) -> str:
    """7:30〜17:30."""
    return _("%(since)s〜%(until)s") % {"since": clock(rules.hours_since), "until": clock(rules.hours_until)}
