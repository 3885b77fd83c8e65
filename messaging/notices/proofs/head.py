"""The first lines of the proof's file: what was sent, by whom, what was done, and the sums."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from messaging.notices.models import Notice, Withdrawal
from messaging.notices.proofs.further import Line, attached, decided
from messaging.notices.proofs.lines import second, titles
from messaging.notices.proofs.snapshot import ClassCount
from messaging.spreadsheets import BEGINNING, written

Facts = Callable[[Notice], Iterable[Line]]

FURTHER: tuple[Facts, ...] = (decided, attached)
"""What other parts know of a notice, as lines. A line here for each."""


def head_of(withdrawal: Withdrawal, classes: Iterable[ClassCount]) -> str:
    """All lines above the homes."""
    notice = withdrawal.notice
    lines = [*_deed(withdrawal, notice), *_sums(withdrawal, notice), *map(_class, classes)]
    for facts in FURTHER:
        lines += facts(notice)
    return BEGINNING + "".join(written(line) for line in lines) + "\r\n" + titles()


def _deed(withdrawal: Withdrawal, notice: Notice) -> list[Line]:
    return [
        (_("取り下げの証明"), withdrawal.number),
        (_("送った学校・団体"), notice.school.name if notice.school else notice.tenant.name),
        (_("件名"), notice.title),
        (_("宛先"), notice.audience_label),
        (_("送信した日時"), second(notice.sent_at)),
        (_("書いた人"), notice.author.name),
        (_("取り下げた日時"), second(withdrawal.at)),
        (_("取り下げた人"), withdrawal.by.name),
        (_("理由"), str(withdrawal.get_kind_display())),
        (_("ひとこと"), withdrawal.words),
    ]


def _sums(withdrawal: Withdrawal, notice: Notice) -> list[Line]:
    return [
        (_("送った家庭"), str(withdrawal.home_count)),
        (_("開いた家庭"), str(withdrawal.opened_count)),
        (_("開いていない家庭"), str(withdrawal.unopened_count)),
        (_("送った保護者"), str(withdrawal.guardian_count)),
        (_("開いた保護者"), str(withdrawal.reader_count)),
        (_("まだ送っていなかった家庭"), str(max(notice.household_count - withdrawal.home_count, 0))),
        (_("保護者が登録されていない児童生徒"), str(notice.unreached_count)),
        (_("取りやめたメールとプッシュ"), str(withdrawal.cancelled_count)),
    ]


def _class(count: ClassCount) -> Line:
    """How many homes of a class, and how many of them had opened it."""
    homes, opened = _("%(count)d家庭") % {"count": count.homes}, _("開いた %(count)d") % {"count": count.opened}
    return _("学級"), count.room, homes, opened
