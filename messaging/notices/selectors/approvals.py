"""What waits for a second person, what that person has to look at, and what was said."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.models import StaffSeat
from messaging.files.selectors import openings_by
from messaging.notices.decisions import AUDIENCE, FILE
from messaging.notices.errors import DraftUnreadable
from messaging.notices.labels import audience_label
from messaging.notices.models import Approval, Confirmation, Draft
from messaging.notices.permissions import APPROVE, EDIT_DRAFT, WRITE_NOTICES, Place
from messaging.notices.selectors.files import files_on
from tetoru.access import Role, Staff
from tetoru.crypto.fields import has_unreadable, is_readable


@dataclass(frozen=True)
class Part:
    """Something that has to be opened before one may agree."""

    key: str
    label: str
    page: str
    """The desk's page on which it is seen."""
    parameters: dict[str, Any]
    """For its address."""
    seen_at: dt.datetime | None


@dataclass(frozen=True)
class ApprovalRow:
    """A notice that waits for a colleague, in a list."""

    id: uuid.UUID
    url: str
    title: str
    audience_label: str
    households: int
    asked_by: str
    asked_at: dt.datetime


@dataclass(frozen=True)
class ShownLine:
    """One pupil or file of what a check had said."""

    text: str
    mark: str
    place: str


@dataclass(frozen=True)
class Shown:
    """What a check had said when the sender confirmed."""

    key: str
    weight: str
    text: str
    details: tuple[str, ...] = ()
    lines: tuple[ShownLine, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Returned:
    """Why a draft came back, in words."""

    text: str
    words: str = ""
    by: str = ""
    was_found: bool = False
    """Whether the checks have found something, so that the confirmation page says what."""


def approvals_for(actor: Staff, desk: Desk) -> list[Approval]:
    """What waits here for this person to agree, the oldest first. Few at a time: who may agree is asked of each."""
    return [approval for approval in _waiting_at(actor, desk) if APPROVE.allows(actor, approval)]


def approval_rows(approvals: Iterable[Approval], desk: Desk) -> list[ApprovalRow]:
    """Rows for a list."""
    return [
        ApprovalRow(
            id=approval.pk,
            url=desk.url("approval", approval_id=approval.pk),
            title=draft.title,
            audience_label=audience_label(draft.audience.all()),
            households=draft.confirmation.households,
            asked_by=approval.asked_by.name,
            asked_at=approval.asked_at,
        )
        for approval in approvals
        if (draft := approval.draft)
    ]


def approval_at(actor: Staff, desk: Desk, approval_id: uuid.UUID) -> Approval:
    """One that waits here, for who may agree to it or may edit the draft. Raises Http404, and DraftUnreadable."""
    found = _waiting_at(actor, desk).filter(pk=approval_id).first()
    if found is None or not (APPROVE.allows(actor, found) or EDIT_DRAFT.allows(actor, found.draft)):
        raise Http404
    if found.draft is not None and has_unreadable(found.draft):
        raise DraftUnreadable
    return found


def parts_to_see(actor: Staff, approval: Approval) -> list[Part]:
    """Everything that this person has to open, with when they first did."""
    return [part for room in PARTS for part in room(actor, approval)]


def _audience(actor: Staff, approval: Approval) -> Iterator[Part]:
    seen = approval.sightings.filter(user_id=actor.user_id, part=AUDIENCE).first()
    label = _("届く家庭")
    yield Part(AUDIENCE, label, "approval_audience", {"approval_id": approval.pk}, seen.at if seen else None)


def _files(actor: Staff, approval: Approval) -> Iterator[Part]:
    """Each file: an approver who did not open the attachment let the list of 84 children out (field.md, pain 1)."""
    draft = approval.draft
    files = files_on(draft) if draft else []
    opened = openings_by(actor.user_id, files) if files else {}
    for file in files:
        address = {"draft_id": approval.draft_id, "draft_file_id": file.pk}
        yield Part(f"{FILE}{file.pk}", str(file.name), "draft_file", address, opened.get(file.pk))


PARTS: tuple[Callable[[Staff, Approval], Iterable[Part]], ...] = (_audience, _files)
"""Another kind of thing to open is a function here."""


def found_as_shown(confirmation: Confirmation) -> list[Shown]:
    """What stood on the sender's page."""
    if not is_readable(confirmation.found):
        return [Shown("", "tells", confirmation.found)]
    return [_shown(one) for one in json.loads(confirmation.found)]


def _shown(said: dict[str, Any]) -> Shown:
    return Shown(
        key=said["key"],
        weight=said["weight"],
        text=said["text"],
        details=tuple(said["details"]),
        lines=tuple(ShownLine(*line) for line in said["lines"]),
        more=said["more"],
    )


def why_returned(draft: Draft) -> Returned | None:
    """Why it lies there again, and what the colleague said who sent it back."""
    if not draft.returned:
        return None
    text = str(Draft.Returned(draft.returned).label)
    if draft.returned != Draft.Returned.SENT_BACK:
        return Returned(text, was_found=draft.returned == Draft.Returned.FOUND)
    sent_back = draft.approvals.select_related("decided_by").filter(state=Approval.State.SENT_BACK)
    said = sent_back.order_by("asked_at").last()
    return Returned(text, said.words, said.decided_by.name) if said and said.decided_by else Returned(text)


def who_may_agree(approval: Approval) -> list[str]:
    """The names of the colleagues who may agree, as far as their seats say."""
    return [seat.user.name for seat in seats_that_agree(approval)]


def seats_that_agree(approval: Approval, *, leaders_only: bool = False) -> list[StaffSeat]:
    """The first 20 seats whose people may agree; `leaders_only`: managers, also where any colleague may."""
    draft = approval.draft
    if draft is None:
        return []
    seats = StaffSeat.objects.filter(Q(school_id=draft.school_id), tenant_id=draft.tenant_id)
    if draft.school_id is None:
        seats = seats.filter(roles__contains=[Role.TENANT_ADMIN])
    elif leaders_only or approval.needs_manager:
        seats = seats.filter(roles__contains=[Role.MANAGER])
    others = seats.exclude(user_id__in=[draft.author_id, approval.asked_by_id]).select_related("user")
    return [seat for seat in others[:20] if not seat.user.is_closed]


def _waiting_at(actor: Staff, desk: Desk) -> QuerySet[Approval]:
    if not WRITE_NOTICES.allows(actor, Place(desk.school_id)):
        return Approval.objects.none()
    waiting = Approval.objects.filter(state=Approval.State.WAITING, draft__stage=Draft.Stage.AWAITING)
    here = waiting.filter(Q(draft__school_id=desk.school_id), tenant_id=desk.tenant_id).order_by("asked_at")
    items = ("draft__audience__school", "draft__audience__classroom", "draft__audience__group")
    return here.select_related("draft__confirmation", "draft__author", "asked_by").prefetch_related(*items)
