"""The guardian's list: one over all children, schools and tenants, in one query."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import Child
from messaging.notices.models import Notice, Urgency
from schools.states import today_in_tokyo
from tetoru.access import Guardian
from tetoru.crypto.fields import open_column
from tetoru.crypto.keyring import PLATFORM
from tetoru.db.prepared import prepared_cursor
from tetoru.ids import NIL, first_id_at

WINDOW = dt.timedelta(days=60)
"""How far back the inbox and its badge look; every query on recipients is bounded in time."""
CHECK_RUNS_FOR = dt.timedelta(days=7)
"""So long a safety check stands on top of the list, answered or not; after that it is asked on its notice."""
PER_PAGE = 20
ANY = str(NIL)
LAST_ID = uuid.UUID(int=(1 << 128) - 1)

# Whether this guardian has still to answer for a child. Nobody else's answer counts for it (ADR 0038).
WAITS = """
f.closes_at > %(now)s and page.state <> 'withdrawn' and exists (
    select 1 from unnest(page.students) as child (id)
    where child.id = any(%(answering)s) and not exists (
        select 1 from notices_answer a where a.tenant_id = page.tenant_id and a.form_id = f.id
            and a.student_id = child.id and a.given_by_id = %(guardian)s))
"""
# Whether anything of the last days asks how the children are: rare, and then worth queries of its own.
CHECKED = """
select 1 from mine join notices_answerform check_ on check_.notice_id = mine.notice_id and check_.is_safety
where mine.notice_id >= %(checked_since)s and check_.tenant_id = any(%(tenants)s)
"""
# The page is cut out before names are fetched for it.
INBOX = f"""
with mine as (
    select r.notice_id, array_agg(r.student_id) as students, bool_or(r.read_at is null) as is_new
    from notices_recipient r
    where r.tenant_id = any(%(tenants)s) and r.guardian_id = %(guardian)s
      and r.student_id = any(%(students)s) and r.notice_id >= %(since)s and r.notice_id < %(until)s
    group by r.notice_id
), page as (
    select found.*, count(*) filter (where is_unread) over () as unread_count,
           row_number() over (
               order by is_unread desc, (is_unread and urgency = 'urgent' and state <> 'withdrawn') desc, is_expired,
                        id desc
           ) as place
    from (
        select n.*, mine.students, mine.is_new and not past.is_expired as is_unread, past.is_expired
        from mine join notices_notice n on n.id = mine.notice_id
        cross join lateral (select coalesce(n.expires_on < %(today)s, false) as is_expired) past
    ) found
    order by place limit %(limit)s offset %(offset)s
)
select page.id, page.tenant_id, page.title, page.urgency, page.state, page.sent_at, page.school_id is null,
       coalesce(s.name, t.name), u.id, u.name, page.corrects_id is not null, page.students, page.is_unread,
       page.is_expired, f.closes_at, ({WAITS}), exists ({CHECKED}), page.unread_count
from page
join schools_tenant t on t.id = page.tenant_id
left join schools_school s on s.id = page.school_id
join accounts_user u on u.id = page.author_id
left join notices_answerform f on f.tenant_id = page.tenant_id and f.notice_id = page.id
order by page.place
"""

UNREAD = """
select count(distinct r.notice_id) from notices_recipient r
where r.tenant_id = any(%(tenants)s) and r.guardian_id = %(guardian)s and r.student_id = any(%(students)s)
  and r.notice_id >= %(since)s and r.read_at is null
  and not exists (select 1 from notices_notice n where n.tenant_id = r.tenant_id and n.id = r.notice_id
      and n.expires_on < %(today)s)
"""


@dataclass(frozen=True)
class Card:
    """One notice in the list; for two siblings one card with both."""

    id: uuid.UUID
    title: str
    urgency: str
    is_unread: bool
    is_withdrawn: bool
    is_correction: bool
    is_expired: bool
    answer_by: dt.datetime | None
    """Until when this guardian has still to answer; None when there is nothing to answer."""
    from_label: str
    sent_at: dt.datetime
    children: tuple[Child, ...]

    @property
    def url(self) -> str:
        """The page to read it on."""
        return _address().replace(ANY, str(self.id))

    @cached_property
    def mark(self) -> str:
        """A word beside it: that it is no longer there, or how weighty it is."""
        if self.is_withdrawn:
            return _("取り下げ")
        if self.is_correction and self.urgency == Urgency.NORMAL:
            return _("訂正")
        return "" if self.urgency == Urgency.NORMAL else str(Urgency(self.urgency).label)

    @property
    def is_urgent_unread(self) -> bool:
        """Stands on top of everything until it is read."""
        return self.is_unread and self.urgency == Urgency.URGENT and not self.is_withdrawn


@dataclass(frozen=True)
class Inbox:
    """A page of cards: urgent ones first, then unread, then read."""

    cards: tuple[Card, ...]
    unread_count: int
    has_more: bool
    """Whether another page follows within the same window."""
    has_checks: bool = False
    """Whether a safety check runs (selectors/safety.py)."""

    @property
    def urgent(self) -> tuple[Card, ...]:
        """Unread and urgent."""
        return tuple(card for card in self.cards if card.is_urgent_unread)

    @property
    def unread(self) -> tuple[Card, ...]:
        """Unread, not urgent."""
        return tuple(card for card in self.cards if card.is_unread and not card.is_urgent_unread)

    @property
    def read(self) -> tuple[Card, ...]:
        """Opened by this guardian before."""
        return tuple(card for card in self.cards if not card.is_unread and not card.is_expired)

    @property
    def expired(self) -> tuple[Card, ...]:
        """Their day is over: they ask nobody to be read any more, and can still be opened."""
        return tuple(card for card in self.cards if card.is_expired)


def inbox_of(actor: Guardian, children: Sequence[Child], *, until: dt.datetime | None = None, page: int = 1) -> Inbox:
    """One page of the notices for these children in the 60 days before `until` (now)."""
    readable = {child.id: child for child in children if child.may_read}
    if not readable:
        return Inbox((), 0, has_more=False)
    with prepared_cursor() as cursor:
        limits = {"limit": PER_PAGE + 1, "offset": (page - 1) * PER_PAGE}
        answering = [child.id for child in readable.values() if child.may_answer]
        cursor.execute(INBOX, {**_bounds(actor, list(readable), until), **limits, "answering": answering})
        rows = cursor.fetchall()
    authors = _authors(rows)
    cards = tuple(_card(row, readable, authors) for row in rows[:PER_PAGE])
    has_checks, unread = rows[0][-2:] if rows else (False, 0)
    return Inbox(cards, unread, has_more=len(rows) > PER_PAGE, has_checks=has_checks)


def unread_count(actor: Guardian, children: Sequence[Child]) -> int:
    """The number on the badge."""
    students = [child.id for child in children if child.may_read]
    if not students:
        return 0
    with prepared_cursor() as cursor:
        cursor.execute(UNREAD, _bounds(actor, students, None))
        (count,) = cursor.fetchone()
        return int(count)


@cache
def _address() -> str:
    """The page of notice ANY; resolving the address anew for every card costs more than the card."""
    return reverse("notice", args=[ANY])


def _bounds(actor: Guardian, students: list[uuid.UUID], until: dt.datetime | None) -> dict[str, Any]:
    end = until or timezone.now()
    return {
        "tenants": list(actor.tenant_ids),
        "guardian": actor.user_id,
        "today": today_in_tokyo(),
        "now": timezone.now(),
        "students": students,
        "since": first_id_at(end - WINDOW),
        "until": first_id_at(end) if until else LAST_ID,
        "checked_since": first_id_at(timezone.now() - CHECK_RUNS_FOR),
    }


def _authors(rows: Iterable[tuple[Any, ...]]) -> dict[uuid.UUID, str]:
    """The names of those who wrote for a school, each opened once; the board writes as the board."""
    sealed = {author_id: name for *_, is_board, _sender, author_id, name in (row[:10] for row in rows) if not is_board}
    return {author_id: open_column(User, "name", name, PLATFORM, author_id) for author_id, name in sealed.items()}


def _card(row: tuple[Any, ...], children: dict[uuid.UUID, Child], authors: dict[uuid.UUID, str]) -> Card:
    id_, tenant_id, title, urgency, state, sent_at, is_board, sender, author_id, _sealed, *mine = row
    is_correction, students, is_unread, is_expired, closes_at, waits, *_whole = mine
    is_withdrawn = state == Notice.State.WITHDRAWN
    name = "" if is_board else authors[author_id]
    return Card(
        id=id_,
        title=_("取り下げられたお知らせ") if is_withdrawn else open_column(Notice, "title", title, tenant_id, id_),
        urgency=str(urgency),
        is_unread=bool(is_unread),
        is_withdrawn=is_withdrawn,
        is_correction=bool(is_correction),
        is_expired=is_expired,
        answer_by=closes_at if waits else None,
        from_label=f"{sender}・{name}" if name else str(sender),
        sent_at=sent_at,
        children=tuple(child for child in children.values() if child.id in students),
    )
