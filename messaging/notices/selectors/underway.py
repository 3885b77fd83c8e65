"""What was confirmed at a desk and has not gone out yet: waiting for a colleague, for its day, or in the hold."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.desks import Desk
from messaging.notices.labels import audience_label
from messaging.notices.models import Draft
from messaging.notices.selectors.desk import drafts_at
from tetoru.access import Staff


@dataclass(frozen=True)
class UnderwayRow:
    """A confirmed draft in a list."""

    id: uuid.UUID
    url: str
    title: str
    stage: str
    stage_label: str
    audience_label: str
    households: int
    author_name: str
    at: dt.datetime | None
    """When it goes out; None while a colleague has to agree."""


def writing_at(actor: Staff, desk: Desk) -> QuerySet[Draft]:
    """The drafts that the person may write on."""
    return drafts_at(actor, desk).filter(stage=Draft.Stage.WRITING)


def returned_to(actor: Staff, desk: Desk) -> QuerySet[Draft]:
    """The person's own drafts that came back without being sent."""
    return writing_at(actor, desk).filter(author_id=actor.user_id).exclude(returned="")


def underway_at(actor: Staff, desk: Desk) -> QuerySet[Draft]:
    """The confirmed ones that the person may stop, the next to go out first, then those that wait for a colleague."""
    confirmed = drafts_at(actor, desk).exclude(stage=Draft.Stage.WRITING)
    return confirmed.order_by("confirmation__release_at", "confirmation__confirmed_at")


def underway_rows(drafts: QuerySet[Draft], desk: Desk) -> list[UnderwayRow]:
    """Rows for a list."""
    related = ("audience__school", "audience__classroom", "audience__group")
    return [
        UnderwayRow(
            id=draft.pk,
            url=desk.url("draft_sending", draft_id=draft.pk),
            title=draft.title,
            stage=draft.stage,
            stage_label=str(Draft.Stage(draft.stage).label),
            audience_label=audience_label(draft.audience.all()),
            households=draft.confirmation.households,
            author_name=draft.author.name,
            at=draft.confirmation.release_at,
        )
        for draft in drafts.select_related("author", "confirmation").prefetch_related(*related)
    ]
