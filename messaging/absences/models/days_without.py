"""What the days of a calendar's entry are called, as people say it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tetoru.errors import Text

CLASS_SHUT, SCHOOL_SHUT = _("学級閉鎖"), _("臨時休校")
"""For an infection, or the weather."""
NAMES: Mapping[str, Text] = {
    "vacation": _("長い休み"),
    "substitute": _("振替の休み"),
    "founding": _("開校記念日"),
    "other": _("そのほかの休み"),
    "lessons": _("休みの日の授業"),
}
