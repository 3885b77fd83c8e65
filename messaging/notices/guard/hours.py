"""When it is sent, and whether anybody is there who could be asked."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Session, StaffSeat
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.selectors.days import day_off_of
from tetoru.web.dates import clock

LATELY = dt.timedelta(hours=2)
"""Somebody who was seen since then may still be asked."""
OF_THE_HOUR = frozenset({"hours.evening", "hours.alone", "schedule.day_off"})
"""What is asked of the one who presses the button. When the time has come nobody presses any."""


def is_in_the_evening(situation: Situation) -> Iterator[Finding]:
    """Late, tired, and nobody beside one: most messages to the wrong people are sent then."""
    local = timezone.localtime(situation.now)
    if situation.rules.asks_in_evening and situation.rules.is_evening(local):
        text = _("いまは%(time)sです。つかれている時間は、まちがいが多くなります。宛先と中身を、もう一度見ました。")
        yield Finding("hours.evening", Weight.ASKS, text % {"time": clock(local)})


def is_alone(situation: Situation) -> Iterator[Finding]:
    """Nobody else of this place has used tetoru in the last hours."""
    if not situation.rules.asks_when_alone:
        return
    draft = situation.draft
    colleagues = StaffSeat.objects.filter(Q(school_id=draft.school_id), tenant_id=draft.tenant_id)
    others = colleagues.exclude(user_id=situation.actor.user_id).values("user_id")
    if not Session.objects.filter(user_id__in=others, seen_at__gte=situation.now - LATELY).exists():
        text = _("この2時間、ほかの教職員はログインしていません。1人で送ってよいか、考えました。")
        yield Finding("hours.alone", Weight.ASKS, text)


def is_on_a_day_off(situation: Situation) -> Iterator[Finding]:
    """Planned for a Saturday, a Sunday, a holiday, or a day on which the school's own calendar has no lessons."""
    if situation.send_at is None:
        return
    local = timezone.localtime(situation.send_at)
    name = day_off_of(situation.draft, situation.audience, local.date())
    if name:
        text = _("予約した%(month)d月%(day)d日は、休みの日（%(name)s）です。この日に送ります。")
        words = {"month": local.month, "day": local.day, "name": name}
        yield Finding("schedule.day_off", Weight.ASKS, text % words)
