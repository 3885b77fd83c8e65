"""先生が見る時間: when the school looks, said so that nobody waits at night for an answer."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.conversations.models import ConversationRules
from schools.days_off import day_off
from tetoru.templatetags.ui import clock

ONE_DAY = dt.timedelta(days=1)


def is_open_at(rules: ConversationRules, now: dt.datetime) -> bool:
    """Whether it is a school day's working hour."""
    local = timezone.localtime(now)
    return not day_off(local.date()) and rules.hours_since <= local.time() < rules.hours_until


def next_open(rules: ConversationRules, now: dt.datetime) -> dt.datetime:
    """When the school looks next; `now` lies outside its hours."""
    local = timezone.localtime(now)
    day = local.date() if local.time() < rules.hours_since else local.date() + ONE_DAY
    while day_off(day):
        day += ONE_DAY
    return timezone.make_aware(dt.datetime.combine(day, rules.hours_since))


def hours_shown(rules: ConversationRules) -> str:
    """7:30〜17:30."""
    return _("%(since)s〜%(until)s") % {"since": clock(rules.hours_since), "until": clock(rules.hours_until)}
