"""What a guardian's first page shows, asked in one statement: the children, their notices, and what waits beside."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.selectors import CHILDREN, Child, children_from
from auditlog.looking import ENTRY, PageEntry
from messaging.absences.selectors.questions import OPEN, Asked, open_questions
from messaging.conversations.selectors.talks import UNREAD
from messaging.notices.selectors.inbox import CARDS, LISTED, Inbox, inbox_from, page_bounds
from tetoru.access import Guardian
from tetoru.db.prepared import Statement

# A row is a card or a child; beside each stands what waits. The list of a child who is not theirs is everybody's.
SHOWN = f"""
children as ({CHILDREN}), chosen as (
    select id, may_answer from children
    where may_read and (id = %(child)s or not exists (select 1 from children where id = %(child)s))
), {LISTED}
select ({UNREAD}), exists ({OPEN}), children.*, cards.*
from ({CARDS}) cards full join children on false
order by cards.place, children.link_id
"""
FIRST_PAGE, WITH_ENTRY = Statement(f"with {SHOWN}"), Statement(f"with {ENTRY}, {SHOWN}")
LINK, BESIDE, CHILD, CARD = 2, slice(2), slice(2, 11), slice(11, None)
"""Which of its columns."""


@dataclass(frozen=True)
class FirstPage:
    """The page, for all children or for one."""

    children: list[Child]
    inbox: Inbox
    unread_conversations: int
    seat_questions: Sequence[Asked]
    """Schools that are looking for a child."""


def first_page_of(
    actor: Guardian,
    *,
    child_id: uuid.UUID | None = None,
    until: dt.datetime | None = None,
    page: int = 1,
    entry: PageEntry | None = None,
) -> FirstPage:
    """One query, which leaves the page's entry; more on a morning when a school asks where a child is."""
    rows = _rows(entry, {**page_bounds(actor, until, page), "child": child_id}) if actor.tenant_ids else ()
    children = children_from([row[CHILD] for row in rows if row[LINK] is not None])
    inbox = inbox_from([row[CARD] for row in rows if row[LINK] is None], children)
    unread, is_asked = rows[0][BESIDE] if rows else (0, False)
    return FirstPage(children, inbox, unread, open_questions(actor) if is_asked else ())


def _rows(entry: PageEntry | None, parameters: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    return entry.rows(WITH_ENTRY, parameters) if entry else FIRST_PAGE.rows(parameters)
