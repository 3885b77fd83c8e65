"""What happened, told in sentences with times and numbers: the same words on every paper."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.models import Withdrawal
from messaging.notices.papers.told import ToldGuardians, told_guardians


def minute(moment: dt.datetime) -> str:
    """2026年11月18日 15時40分."""
    at = timezone.localtime(moment)
    return _("%(year)d年%(month)d月%(day)d日 %(hour)d時%(minute)02d分") % {
        "year": at.year,
        "month": at.month,
        "day": at.day,
        "hour": at.hour,
        "minute": at.minute,
    }


def sender(withdrawal: Withdrawal) -> str:
    """The school's or the board's name."""
    notice = withdrawal.notice
    return notice.school.name if notice.school else notice.tenant.name


def sent(withdrawal: Withdrawal) -> str:
    """When it was sent, to how many."""
    return _("%(at)s、%(sender)sが、保護者向けのお知らせを%(homes)d家庭（保護者%(guardians)d人）に送った。") % {
        "at": minute(withdrawal.notice.sent_at),
        "sender": sender(withdrawal),
        "homes": withdrawal.home_count,
        "guardians": withdrawal.guardian_count,
    }


def taken_back(withdrawal: Withdrawal) -> str:
    """When it was taken back, and after how long."""
    length = max(int((withdrawal.at - withdrawal.notice.sent_at).total_seconds()) // 60, 0)
    return _("%(at)sに取り下げた（送信から%(minutes)d分後）。理由：%(reason)s。") % {
        "at": minute(withdrawal.at),
        "minutes": length,
        "reason": withdrawal.get_kind_display(),
    }


def opened(withdrawal: Withdrawal) -> str:
    """Who had opened it until then, in numbers."""
    if not withdrawal.opened_count:
        return _("取り下げまでに開いた家庭はない。それ以後は、だれも開けない。")
    return _(
        "取り下げまでに開いたのは%(opened)d家庭（保護者%(readers)d人）。残りの%(left)d家庭は開いていない。それ以後は、だれも開けない。"
    ) % {
        "opened": withdrawal.opened_count,
        "readers": withdrawal.reader_count,
        "left": withdrawal.unopened_count,
    }


def told(withdrawal: Withdrawal) -> str:
    """Who was told of the withdrawal, as far as the messages have got by now."""
    if withdrawal.told == Withdrawal.Told.NOBODY:
        return _("メールなどでは知らせていない。お知らせの一覧には、取り下げたことが出ている。")
    known = told_guardians(withdrawal)
    everybody = known.told + known.due + known.failed
    if withdrawal.told == Withdrawal.Told.OPENED:
        everybody = max(everybody, withdrawal.reader_count)
        whom = _("開いた保護者%(all)d人") % {"all": everybody}
    else:
        whom = _("開いた、またはメールなどが届いた保護者%(all)d人") % {"all": everybody}
    if not everybody:
        return _("知らせる相手はいなかった。お知らせの一覧には、取り下げたことが出ている。")
    return "".join(_numbers(whom, everybody, known))


def _numbers(whom: str, everybody: int, known: ToldGuardians) -> Iterator[str]:
    """So many were told; so many are not yet, at this moment; so many could not be."""
    if known.told == everybody:
        yield _("%(whom)sに、お知らせが取り下げられたことをメールなどで知らせた。") % {"whom": whom}
        return
    if known.told:
        words = _("%(whom)sのうち%(told)d人に、お知らせが取り下げられたことをメールなどで知らせた。")
        yield words % {"whom": whom, "told": known.told}
    else:
        yield _("%(whom)sに、お知らせが取り下げられたことは、まだメールなどで知らせていない。") % {"whom": whom}
    if known.due:
        words = _("%(due)d人には、%(at)sの時点で、これから送るところ。")
        yield words % {"due": known.due, "at": minute(timezone.now())}
    if left := everybody - known.told - known.due:
        yield _("%(left)d人には、メールなどを送れていない。") % {"left": left}
