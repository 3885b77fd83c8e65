"""The signs of the kinds, as staff see them."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from messaging.absences.models.kinds import Kind
from tetoru.errors import Text


class Mark(NamedTuple):
    """The sign of a kind, beside a name."""

    style: str
    sign: Text


MARKS: Mapping[str, Mark] = {
    Kind.ABSENT: Mark("absent", _("欠")),
    Kind.LATE: Mark("late", _("遅")),
    Kind.LEAVING_EARLY: Mark("early", _("早")),
    Kind.OTHER: Mark("other", _("活")),
}
THERE = Mark("there", _("出"))
"""Reported, and there all the same."""
