"""What a guardian's first page shows, asked in one statement: the children, their notices, and what waits beside."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.pq import Format

from accounts.selectors import CHILDREN, Child, children_from
from messaging.absences.selectors.questions import OPEN, Asked, open_questions
from messaging.conversations.selectors.talks import UNREAD
from messaging.notices.selectors.inbox import CARDS, LISTED, Inbox, inbox_from, page_bounds
from tetoru.access import Guardian
from tetoru.db.prepared import flat, prepared_cursor

# A row is a card or a child; beside each stands what waits. The list of a child who is not theirs is everybody's.
FIRST_PAGE = flat(f"""
with children as ({CHILDREN}), chosen as (
    select id, may_answer from children
    where may_read and (id = %(child)s or not exists (select 1 from children where id = %(child)s))
), {LISTED}
select ({UNREAD}), exists ({OPEN}), children.*, cards.*
from ({CARDS}) cards full join children on false
order by cards.place, children.link_id
""")
LINK, BESIDE, CHILD, CARD = 2, slice(2), slice(2, 10), slice(10, None)
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
    actor: Guardian, *, child_id: uuid.UUID | None = None, until: dt.datetime | None = None, page: int = 1
) -> FirstPage:
    """One query; more on a morning when a school asks where a child is."""
    rows = _rows(actor, child_id, until, page)
    children = children_from([row[CHILD] for row in rows if row[LINK] is not None])
    inbox = inbox_from([row[CARD] for row in rows if row[LINK] is None], children)
    unread, is_asked = rows[0][BESIDE] if rows else (0, False)
    return FirstPage(children, inbox, unread, open_questions(actor) if is_asked else ())


def _rows(
    actor: Guardian, child_id: uuid.UUID | None, until: dt.datetime | None, page: int
) -> Sequence[tuple[Any, ...]]:
    if not actor.tenant_ids:
        return ()
    with prepared_cursor(format=Format.BINARY) as cursor:
        cursor.execute(FIRST_PAGE, {**page_bounds(actor, until, page), "child": child_id})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
