"""What a check looks at, and what it says."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from messaging.notices.audiences import Audience, Reach, reach_of, resolve
from messaging.notices.errors import NotConfirmed
from messaging.notices.models import AudienceItem, Draft
from tetoru.access import Staff
from tetoru.errors import DomainError


class Weight(Enum):
    """How heavy a finding is; the heaviest stands first on the page."""

    STOPS = "stops"
    """Nothing is sent until it is mended."""
    SECOND = "second"
    """Nothing is sent until a second person has confirmed it."""
    ASKS = "asks"
    """The sender has to tick that they have looked."""
    TELLS = "tells"
    """Worth knowing; nothing has to be done."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found. Shown to the sender; only `key` and `weight` go into the log."""

    key: str
    """Which kind, for the tick and the log: without personal data, like `files.unopened`."""
    weight: Weight
    text: str
    details: tuple[str, ...] = ()
    """Names and places, one a line. Never logged."""
    page: str = ""
    """The desk's page on which it is mended, by its name; it gets the draft's id."""
    action: str = ""
    """What the link there says."""
    refusal: type[DomainError] = NotConfirmed
    """What sending raises all the same."""


@dataclass(frozen=True)
class Situation:
    """A draft as it is about to be sent by somebody, with its audience worked out."""

    actor: Staff
    draft: Draft
    items: tuple[AudienceItem, ...]
    audience: Audience
    reach: Reach
    now: dt.datetime

    @classmethod
    def of(cls, actor: Staff, draft: Draft, *, now: dt.datetime) -> "Situation":
        """The situation at this moment. Queries: the audience, its classes, its groups, the count."""
        items = tuple(draft.audience.select_related("school", "classroom", "group"))
        audience = resolve(draft.tenant_id, items)
        return cls(actor, draft, items, audience, reach_of(audience), now)
