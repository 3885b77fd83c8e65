"""What happened, told in sentences with times and numbers: the same words on every paper."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.models import Withdrawal


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
    """Who was told of the withdrawal."""
    return {
        Withdrawal.Told.OPENED: _("開いた保護者に、お知らせが取り下げられたことをメールなどで知らせた。"),
        Withdrawal.Told.REACHED: _("メールなどが届いた保護者に、お知らせが取り下げられたことを知らせた。"),
        Withdrawal.Told.NOBODY: _("メールなどでは知らせていない。お知らせの一覧には、取り下げたことが出ている。"),
    }[Withdrawal.Told(withdrawal.told)]
