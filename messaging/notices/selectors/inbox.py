"""The guardian's list: one over all children, schools and tenants."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import Child
from messaging.notices.models import Notice, Urgency
from schools.states import today_in_tokyo
from tetoru.access import Guardian
from tetoru.crypto.fields import open_columns
from tetoru.crypto.keyring import PLATFORM
from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import spelled
from tetoru.ids import NIL, first_id_at
from tetoru.web.language import as_worded

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
    select 1 from chosen child where child.may_answer and child.id = any(page.students) and not exists (
        select 1 from notices_answer a where a.tenant_id = page.tenant_id and a.form_id = f.id
            and a.student_id = child.id and a.given_by_id = %(guardian)s))
"""
# Whether anything of the last days asks how the children are: rare, and then worth queries of its own.
CHECKED = """
select 1 from mine join notices_answerform c on c.notice_id = mine.notice_id and c.is_safety
where mine.notice_id >= %(checked_since)s and c.tenant_id = any(%(tenants)s)
"""
# What a card shows of its notice.
SHOWN = "id, tenant_id, title, urgency, state, sent_at, school_id, author_id, corrects_id"
# Unread, then read, then what is over; each the newest first, unread urgent ones before all. Of what was read only so
# many notices are looked at as the page holds, and of what is over none where the page is full without: of the two
# hundred of a window a page shows twenty. Names are fetched for these twenty. The notices are found one by one
# (LATERAL … OFFSET 0): the planner does not know how few `mine` are, and would read all there are. They are in order
# from the first, so that none of the three sorts them again.
# It is asked with the children in one statement (messaging/today): `chosen` are those whose notices are looked at.
LISTED = f"""
mine as (
    select r.notice_id, array_agg(r.student_id) as students, bool_or(r.read_at is null) as is_new
    from notices_recipient r
    where r.tenant_id = any(%(tenants)s) and r.guardian_id = %(guardian)s
      and r.student_id = any(array(select id from chosen)) and r.notice_id >= %(since)s and r.notice_id < %(until)s
    group by r.notice_id order by r.notice_id desc
), unread as (
    select n.*, mine.students from mine cross join lateral (
        select {SHOWN} from notices_notice where id = mine.notice_id and expires_on >= %(today)s is not false offset 0
    ) n
    where mine.is_new
), seen as (
    select n.*, mine.students from mine cross join lateral (
        select {SHOWN} from notices_notice where id = mine.notice_id and expires_on >= %(today)s is not false offset 0
    ) n
    where not mine.is_new order by mine.notice_id desc limit %(most)s
), over_ as (
    select n.*, mine.students from mine cross join lateral (
        select {SHOWN} from notices_notice where id = mine.notice_id and expires_on < %(today)s offset 0
    ) n
    where (select count(*) from unread) + (select count(*) from seen) < %(most)s
    order by mine.notice_id desc limit %(most)s
), page as (
    select found.*, row_number() over (
        order by is_unread desc, (is_unread and urgency = 'urgent' and state <> 'withdrawn') desc, is_expired, id desc
    ) as place
    from (
        select *, true as is_unread, false as is_expired from unread
        union all select *, false, false from seen
        union all select *, false, true from over_
    ) found
    order by place limit %(limit)s offset %(offset)s
)
"""
CARDS = f"""
select place, page.id, page.id::text, page.tenant_id, title, urgency, page.state = 'withdrawn',
       sent_at, coalesce(s.name, t.name), u.id, case when s.id is not null then u.name end,
       corrects_id is not null, students::text, is_unread, is_expired,
       case when {WAITS} then f.closes_at end, exists ({CHECKED}), (select count(*) from unread)
from page
join schools_tenant t on t.id = page.tenant_id
left join schools_school s on s.id = page.school_id
join accounts_user u on u.id = page.author_id
left join notices_answerform f on f.tenant_id = page.tenant_id and f.notice_id = page.id
"""

UNREAD = """
select count(distinct r.notice_id) from notices_recipient r
where r.tenant_id = any(%(tenants)s) and r.guardian_id = %(guardian)s and r.student_id = any(%(students)s)
  and r.notice_id >= %(since)s and r.read_at is null
  and not exists (select 1 from notices_notice n where n.tenant_id = r.tenant_id and n.id = r.notice_id
      and n.expires_on < %(today)s)
"""


class Card(NamedTuple):
    """One notice in the list, as it is shown; for two siblings one card with both."""

    id: uuid.UUID
    url: str
    title: str
    mark: str
    """A word beside it: that it is no longer there, or how weighty it is."""
    is_unread: bool
    is_urgent: bool
    """Unread and urgent: it stands on top of everything until it is read."""
    is_withdrawn: bool
    is_correction: bool
    is_expired: bool
    answer_by: dt.datetime | None
    """Until when this guardian has still to answer; None when there is nothing to answer."""
    has_tags: bool
    """Whether there is a mark or something to answer."""
    from_label: str
    sent_at: dt.datetime
    children: tuple[Child, ...]


class Row(NamedTuple):
    """A card as CARDS gives it."""

    place: int
    id: uuid.UUID
    id_text: str
    tenant_id: uuid.UUID
    title: bytes
    urgency: str
    is_withdrawn: bool
    sent_at: dt.datetime
    sender: str
    author_id: uuid.UUID
    author: bytes | None
    """The name of who wrote for a school; the board writes as the board."""
    is_correction: bool
    students: str
    """Their ids as one text: it is told apart and looked up at no cost."""
    is_unread: bool
    is_expired: bool
    answer_by: dt.datetime | None
    has_checks: bool
    unread_count: int


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
        return tuple([card for card in self.cards if card.is_urgent])

    @property
    def unread(self) -> tuple[Card, ...]:
        """Unread, not urgent."""
        return tuple([card for card in self.cards if card.is_unread and not card.is_urgent])

    @property
    def read(self) -> tuple[Card, ...]:
        """Opened by this guardian before."""
        return tuple([card for card in self.cards if not card.is_unread and not card.is_expired])

    @property
    def expired(self) -> tuple[Card, ...]:
        """Their day is over: they ask nobody to be read any more, and can still be opened."""
        return tuple([card for card in self.cards if card.is_expired])


def page_bounds(actor: Guardian, until: dt.datetime | None, page: int) -> dict[str, Any]:
    """The parameters of one page of the notices in the 60 days before `until` (now)."""
    limits = {"limit": PER_PAGE + 1, "offset": (page - 1) * PER_PAGE, "most": page * PER_PAGE + 1}
    return {**_bounds(actor, until), **limits}


def inbox_from(rows: Sequence[tuple[Any, ...]], children: Sequence[Child]) -> Inbox:
    """The page that rows of CARDS make, in their order."""
    found = [Row(*row) for row in rows]
    cards = tuple(_cards(found[:PER_PAGE], children))
    first = found[0] if found else None
    return Inbox(
        cards,
        first.unread_count if first else 0,
        has_more=len(found) > PER_PAGE,
        has_checks=first is not None and first.has_checks,
    )


def unread_count(actor: Guardian, children: Sequence[Child]) -> int:
    """The number on the badge."""
    students = [child.id for child in children if child.may_read]
    if not students:
        return 0
    with prepared_cursor() as cursor:
        cursor.execute(UNREAD, {**_bounds(actor, None), "students": students})
        (count,) = cursor.fetchone()
        return int(count)


@cache
def _address() -> tuple[str, str]:
    """What stands around a notice's id; resolving the address anew for every card costs more than the card."""
    before, _id, after = reverse("notice", args=[ANY]).partition(ANY)
    return before, after


def _bounds(actor: Guardian, until: dt.datetime | None) -> dict[str, Any]:
    now = timezone.now()
    end = until or now
    return {
        "tenants": spelled(actor.tenant_ids),
        "guardian": actor.user_id,
        "today": today_in_tokyo(),
        "now": now,
        "since": first_id_at(end - WINDOW),
        "until": first_id_at(end) if until else LAST_ID,
        "checked_since": first_id_at(now - CHECK_RUNS_FOR),
    }


def _cards(rows: Sequence[Row], children: Sequence[Child]) -> Iterator[Card]:
    """Titles are opened together; what is the same on many cards is made once."""
    titles = iter(open_columns(Notice, "title", [(r.title, r.tenant_id, r.id) for r in rows if not r.is_withdrawn]))
    labels, families = _labels(rows), _families(rows, children)
    language, (before, after) = get_language(), _address()
    for row in rows:
        mark = _mark(row.urgency, row.is_withdrawn, row.is_correction, language)
        yield Card(
            row.id,
            f"{before}{row.id_text}{after}",
            _withdrawn_title(language) if row.is_withdrawn else next(titles),
            mark,
            row.is_unread,
            row.is_unread and row.urgency == Urgency.URGENT and not row.is_withdrawn,
            row.is_withdrawn,
            row.is_correction,
            row.is_expired,
            row.answer_by,
            bool(mark or row.answer_by),
            labels[row.sender, row.author],
            row.sent_at,
            families[row.students],
        )


def _labels(rows: Sequence[Row]) -> dict[tuple[str, bytes | None], str]:
    """From whom: the school and who wrote, each name opened once."""
    sealed = {row.author: row.author_id for row in rows if row.author is not None}
    opened = open_columns(User, "name", [(name, PLATFORM, author_id) for name, author_id in sealed.items()])
    names = dict(zip(sealed, opened, strict=True))
    pairs = {(row.sender, row.author) for row in rows}
    return {(sender, author): f"{sender}・{names[author]}" if author else sender for sender, author in pairs}


def _families(rows: Sequence[Row], children: Sequence[Child]) -> dict[str, tuple[Child, ...]]:
    """Which children a card is about; one tuple for the same ones, in whatever order PostgreSQL names them."""
    by_id = {str(child.id): child for child in children}
    families, found = dict[str, tuple[Child, ...]](), dict[tuple[str, ...], tuple[Child, ...]]()
    for students in {row.students for row in rows}:
        ids = tuple([id_ for id_ in by_id if id_ in students])
        families[students] = found.setdefault(ids, tuple([by_id[id_] for id_ in ids]))
    return families


@cache
def _withdrawn_title(_language: str | None) -> str:
    """In the page's language, where otherwise a school's words stand."""
    return as_worded(_("取り下げられたお知らせ"))


@cache
def _mark(urgency: str, is_withdrawn: bool, is_correction: bool, _language: str | None) -> str:
    """In the page's language."""
    if is_withdrawn:
        return _("取り下げ")
    if is_correction and urgency == Urgency.NORMAL:
        return _("訂正")
    return "" if urgency == Urgency.NORMAL else str(Urgency(urgency).label)
