"""What a check looks at, and what it says."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from messaging.files.models import StoredFile
from messaging.notices.audiences import Audience, Reach, reach_of, resolve
from messaging.notices.errors import NotConfirmed
from messaging.notices.models import AnswerForm, AudienceItem, Draft, Question, SendingRules
from messaging.notices.rules import rules_at
from messaging.notices.selectors.answers import form_of_draft
from messaging.notices.selectors.load import Load, load_of
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
class Line:
    """One pupil, one file: what it is about, what is wrong with it, and where it stands. Never logged."""

    text: str
    mark: str = ""
    place: str = ""


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
    lines: tuple[Line, ...] = ()
    """The same as rows, where each is a pupil or a file; already cut to what people read."""
    more: str = ""
    """What was cut: ほか72人."""
    files: tuple[uuid.UUID, ...] = ()
    """The files that it is about: who confirms it has to open them."""
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
    rules: SendingRules
    files: tuple[StoredFile, ...] = ()
    """What goes along, in order; their words (`text`) are fetched when they are looked at."""
    send_at: dt.datetime | None = None
    """When it shall go out; None: as soon as it may."""

    @classmethod
    def of(cls, actor: Staff, draft: Draft, *, now: dt.datetime, send_at: dt.datetime | None = None) -> "Situation":
        """The situation at this moment. Queries: audience, its classes, its groups, the count, the files, the rules."""
        items = tuple(draft.audience.select_related("school", "classroom", "group"))
        audience = resolve(draft.tenant_id, items)
        attached = draft.attachments.select_related("file").defer("file__text")
        files = tuple(attachment.file for attachment in attached)
        rules = rules_at(draft.tenant_id, draft.school_id)
        return cls(actor, draft, items, audience, reach_of(audience), now, rules, files, send_at)

    @cached_property
    def load(self) -> Load:
        """How much these homes have got this week; asked for once."""
        return load_of(self.audience, school_id=self.draft.school_id, now=self.now)

    @cached_property
    def form(self) -> AnswerForm | None:
        """The questions that go along; asked for once."""
        return form_of_draft(self.draft)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the sender asks in their own words."""
        return self.form.worded if self.form else ()
