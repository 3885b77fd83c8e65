"""Pages of the log: what one desk may see of it, narrowed down, newest first.

Each question is bounded in time, so that few months are read, and each narrowing down has an index
that gives its entries in order (migrations 0001, 0002, 0004 and 0009); nothing is ever counted to the end.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from auditlog.cursors import Cursor, Paged, Turn, paged
from auditlog.events import Event, Outcome
from auditlog.groups import EVENTS, Group
from auditlog.models import Entry

PER_PAGE = 50
COUNTED_TO = 1000
Entries = QuerySet[Entry]


@dataclass(frozen=True)
class Sight:
    """How much of a tenant's log somebody sees: all of it, one school's, or one person's.

    A sign-in happens at no school: a school sees those of its `staff_ids`.
    """

    tenant_id: uuid.UUID
    school_id: uuid.UUID | None = None
    staff_ids: frozenset[uuid.UUID] = frozenset()
    own_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Question:
    """What is looked for; `actor_id` is a person's or another system's. `until` is the first moment after it."""

    since: dt.datetime
    until: dt.datetime
    group: Group = Group.EVERYTHING
    actor_id: uuid.UUID | None = None
    actor_kind: str = ""
    student_id: uuid.UUID | None = None


def entries_page(sight: Sight, question: Question, turn: Turn, *, size: int = PER_PAGE) -> Paged[Entry]:
    """The entries of one page, newest first. One query, which reads one entry more than it shows."""
    parts = [part.filter(turn.beyond()).order_by(*turn.order)[: size + 1] for part in _parts(sight, question)]
    found = list(_merged(parts).order_by(*turn.order)[: size + 1] if len(parts) > 1 else parts[0])
    return paged(found, turn, size=size, place=_place)


def count_of(sight: Sight, question: Question) -> int:
    """How many entries there are, as far as COUNTED_TO + 1: that is read as "more"."""
    parts = [part.order_by()[: COUNTED_TO + 1] for part in _parts(sight, question)]
    return _merged(parts)[: COUNTED_TO + 1].count()


def _merged(parts: list[Entries]) -> Entries:
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _place(entry: Entry) -> Cursor:
    return Cursor(entry.at, entry.id)


def _parts(sight: Sight, question: Question) -> list[Entries]:
    """One for each event of a group: each is then read in order from its index."""
    entries = _seen(sight, question)
    if question.group is Group.RECORDS:
        return [entries.filter(event=Event.PAGE_VIEWED, subject_kind="student")]
    if question.group is Group.REFUSED:
        return [entries.filter(outcome__in=(Outcome.DENIED, Outcome.FAILED))]
    events = EVENTS.get(question.group)
    return [entries.filter(event=event) for event in events] if events else [entries]


def _seen(sight: Sight, question: Question) -> Entries:
    entries = Entry.objects.filter(tenant_id=sight.tenant_id, at__gte=question.since, at__lt=question.until)
    is_logins = question.group is Group.LOGINS
    if sight.own_id:
        entries = entries.filter(_by({sight.own_id}, or_of=is_logins))
    elif sight.school_id:
        entries = entries.filter(_by(sight.staff_ids, or_of=True) if is_logins else Q(school_id=sight.school_id))
    if question.actor_id:
        entries = entries.filter(_by({question.actor_id}, or_of=is_logins))
    if question.actor_kind:
        entries = entries.filter(actor_kind=question.actor_kind)
    if question.student_id:
        entries = entries.filter(subject_id=question.student_id, subject_kind="student")
    return entries


def _by(people: set[uuid.UUID] | frozenset[uuid.UUID], *, or_of: bool) -> Q:
    """What these people did; `or_of`: and what was tried with their accounts by nobody known."""
    by = Q(actor_id__in=people)
    return by | Q(subject_id__in=people) if or_of else by
