"""The entry of a page that was looked at. Mostly the middleware leaves it, when the page is done.

A page that is asked for more than all others takes it into the statement that reads what it shows: one trip less, and
what was read is told in the same moment, or nothing was read (ADR 0069).
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from auditlog.events import Event, Outcome
from auditlog.trail import NAMED, Draft, current_trail, named_row
from tetoru.db.prepared import Statement

# The transaction ends without waiting for the disk, as that of any entry of a page: nothing else may be written in it.
ENTRY = f"""
undelayed as materialized (select set_config('synchronous_commit', 'off', true)),
entry as ({NAMED} from undelayed)
"""  # noqa: S608 -- names of ours


@dataclass(frozen=True)
class PageEntry:
    """The entry of a page that is about to be shown. Should the page fail, it is taken back with its transaction."""

    request: HttpRequest

    def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """Of a statement that has ENTRY in it."""
        actor = self.request.actor  # type: ignore[attr-defined]
        rows = statement.rows({**parameters, **named_row(actor, describe(self.request, 200), Outcome.DONE)})
        trail = current_trail()
        if trail is not None:
            trail.recorded = True
        return rows


def describe(request: HttpRequest, status: int) -> Draft:
    """What page it was, how it was asked for and answered, and whom or what it showed."""
    match = request.resolver_match
    draft = Draft(Event.PAGE_VIEWED)
    draft.details = {
        "page": match.view_name if match else None,
        "method": request.method,
        "status": status,
        **getattr(request, "noted", {}),
    }
    desk: Any = getattr(request, "desk", None)
    if desk is not None:
        draft.school_id = desk.school_id
    subject = getattr(request, "subject", None)
    if subject is not None:
        draft.describe(subject)
    elif match:
        draft.subject_id = next((v for v in match.kwargs.values() if isinstance(v, uuid.UUID)), None)
    return draft
