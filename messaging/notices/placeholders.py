"""Places in a template that are filled when it is used: {学校名}, {日付} and more."""

import re
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from schools.models import Classroom

NAMES = ("学校名", "学年", "組", "日付", "差出人")
_PLACE = re.compile(r"[{｛]([^{}｛｝\n]{1,20})[}｝]")


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is none of ours."""
    return list(dict.fromkeys(name for name in _PLACE.findall(text) if name.strip() not in NAMES))


def places_left(text: str) -> list[str]:
    """Our places that nobody has filled."""
    return list(dict.fromkeys(name.strip() for name in _PLACE.findall(text) if name.strip() in NAMES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known put in; a place without a value stays, so that it is seen."""
    return _PLACE.sub(lambda found: values.get(found[1].strip()) or found[0], text)


def values_at(desk: Desk, *, sender: str, classrooms: list[Classroom]) -> dict[str, str]:
    """What the places mean for this person, here, today. Without one class of their own, grade and class stay open."""
    today = timezone.localdate()
    values = {
        "学校名": desk.name,
        "日付": _("%(month)d月%(day)d日") % {"month": today.month, "day": today.day},
        "差出人": sender,
    }
    if len(classrooms) == 1:
        (room,) = classrooms
        values |= {"学年": _("%(grade)d年") % {"grade": room.grade} if room.grade else "", "組": room.name}
    return values
