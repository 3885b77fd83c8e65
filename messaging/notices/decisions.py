"""What was said when a second person was asked: who agreed or gave it back, and what they had looked at before."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.notices.models import Approval, Draft, Notice, Sighting

AUDIENCE = "audience"
FILE = "file:"
"""How a part that is a file begins; its id follows."""


@dataclass(frozen=True)
class Seen:
    """Something that was looked at before it was decided."""

    by: str
    at: dt.datetime
    label: str


@dataclass(frozen=True)
class Decision:
    """That somebody was asked, what they said, and what they had seen."""

    approval: Approval
    seen: tuple[Seen, ...]


def decisions_on(subject: Draft | Notice) -> list[Decision]:
    """All that was asked and said, in order. Four queries."""
    asked = subject.approvals.select_related("asked_by", "decided_by").prefetch_related("sightings__user")
    approvals = list(asked.order_by("asked_at"))
    names = _names_of_files(subject) if approvals else {}
    return [Decision(approval, _seen(approval, names)) for approval in approvals]


def _seen(approval: Approval, names: dict[str, str]) -> tuple[Seen, ...]:
    sightings = sorted(approval.sightings.all(), key=lambda sighting: sighting.at)
    return tuple(Seen(one.user.name, one.at, _label(one, names)) for one in sightings)


def _label(sighting: Sighting, names: dict[str, str]) -> str:
    if sighting.part == AUDIENCE:
        return _("届く家庭")
    return names.get(sighting.part, _("はずした添付ファイル"))


def _names_of_files(subject: Draft | Notice) -> dict[str, str]:
    attached = subject.attachments.select_related("file").defer("file__text")
    return {f"{FILE}{one.file_id}": str(one.file.name) for one in attached}
