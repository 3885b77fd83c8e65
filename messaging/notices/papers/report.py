"""報告の下書き: the nine items that a report of a leak asks for, filled with what the system knows.

Whether a report is due, and by when, is not said here: that is for the board and the commission to say. What only
people know stands in brackets, to be written.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.notices.models import Withdrawal
from messaging.notices.papers import story
from tetoru.errors import Text

ITEMS: dict[str, Text] = {
    "outline": gettext_lazy("概要"),
    "items": gettext_lazy("もれた、またはもれたおそれのある項目"),
    "persons": gettext_lazy("本人の数"),
    "cause": gettext_lazy("原因"),
    "damage": gettext_lazy("二次被害と、そのおそれ"),
    "response": gettext_lazy("本人への対応"),
    "publication": gettext_lazy("公表"),
    "prevention": gettext_lazy("再発を防ぐために"),
    "other": gettext_lazy("そのほか参考になること"),
}


def facts(withdrawal: Withdrawal) -> dict[str, str]:
    """Each item as far as it is known."""
    return {
        "outline": "\n".join([story.sent(withdrawal), story.taken_back(withdrawal), story.opened(withdrawal)]),
        "items": _(
            "［お知らせと添付に書かれていた項目。例：氏名、学級、健康のこと］\n"
            "メールとプッシュに書かれていたのは学校名と「お知らせがあります」だけで、件名・本文・添付は含まれない。"
        ),
        "persons": _("［お知らせと添付に書かれていた人の数］人\nお知らせを開いた保護者は%(readers)d人。")
        % {"readers": withdrawal.reader_count},
        "cause": _("%(reason)s。%(words)s\n［なぜ起きたか、だれがどこで気づいたか］")
        % {"reason": withdrawal.get_kind_display(), "words": withdrawal.words},
        "damage": _(
            "［わかっている被害、または「いまのところ確認していない」］\n画面を保存したり写したりした人がいるかは、記録からはわからない。"
        ),
        "response": _("%(told)s\n［電話・手紙・面談など、このあとの対応］") % {"told": story.told(withdrawal)},
        "publication": _("［公表するか、しないか。その理由と、した日］"),
        "prevention": _("［これからすること、いつまでに］"),
        "other": _(
            "取り下げの証明：%(number)s\n証明のファイルのSHA-256：%(digest)s\n開いた人と時刻は、操作の記録とともに封印されている。"
        )
        % {"number": withdrawal.number, "digest": withdrawal.digest or _("［証明ができあがってから書く］")},
    }
