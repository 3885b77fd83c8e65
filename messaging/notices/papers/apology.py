"""おわびの手紙: to the homes, with what happened and what was done."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.notices.models import Withdrawal
from messaging.notices.papers import story
from tetoru.errors import Text

ITEMS: dict[str, Text] = {"letter": gettext_lazy("手紙")}


def facts(withdrawal: Withdrawal) -> dict[str, str]:
    """The whole letter."""
    today = timezone.localdate()
    return {
        "letter": _(
            "%(year)d年%(month)d月%(day)d日\n\n"
            "保護者のみなさま\n\n"
            "%(sender)s\n"
            "［校長などの氏名］\n\n"
            "お知らせの誤りについてのおわび\n\n"
            "%(sent_at)sに、本校からお送りしたお知らせに誤りがありました。"
            "%(withdrawn_at)sに取り下げ、いまはどなたも開けません。"
            "みなさまにご心配とご迷惑をおかけしましたことを、心からおわびします。\n\n"
            "何があったか\n"
            "%(reason)s。［どの情報が、どなたに届いたか］\n"
            "取り下げまでに開いたご家庭は%(opened)d、開いていないご家庭は%(left)dです。\n\n"
            "お願い\n"
            "画面を保存したり、写したりしたものがありましたら、消してください。ほかのかたへ伝えないでください。\n\n"
            "これから\n"
            "［同じことを起こさないためにすること］\n\n"
            "お問い合わせ\n"
            "［担当者と電話番号］"
        )
        % {
            "year": today.year,
            "month": today.month,
            "day": today.day,
            "sender": story.sender(withdrawal),
            "sent_at": story.minute(withdrawal.notice.sent_at),
            "withdrawn_at": story.minute(withdrawal.at),
            "reason": withdrawal.get_kind_display(),
            "opened": withdrawal.opened_count,
            "left": withdrawal.unopened_count,
        }
    }
