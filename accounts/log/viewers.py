"""Who opened a child's record, as the child's guardian sees it: by name and role, newest first.

Of the pages about a child only the record's own are told (ADR 0070). What one guardian said to the school, and whoever
reads it there, is not another guardian's to notice; nor is it when a page comes that nobody has thought of here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.log.people import People, people_by
from accounts.selectors import Child
from auditlog.browsing import PER_PAGE
from auditlog.cursors import Paged, Turn, paged
from auditlog.selectors import Opening, Stretch, openings_of_pages

LATELY = dt.timedelta(days=30)
AT_FIRST = dt.timedelta(days=92)
RECENT = "recent"
KEPT_MONTHS = 60
"""The log is kept five years."""
LOOKED_AT = 100
SHOWN = 3
RECORD = ("student", "student_edit", "student_home", "student_state")
RECORD_PAGES = frozenset(f"{place}:{page}" for place in ("school", "board") for page in RECORD)
"""The child's record, to read and to change, at a school and at the board: all that a guardian is told of."""


@dataclass(frozen=True)
class Viewer:
    """Somebody of the staff who opened the record, as what, and when."""

    name: str
    role: str
    at: dt.datetime


@dataclass(frozen=True)
class Lately:
    """Who opened one child's record in the last 30 days: each person once, the newest three."""

    child: Child
    viewers: list[Viewer]
    count: int
    is_counted: bool
    """Whether `count` is all of them; otherwise they are at least so many."""


def viewers_lately(children: Sequence[Child], *, now: dt.datetime) -> list[Lately]:
    """For the settings: one line of the log a child, and the people of all children at once."""
    if not children:
        return []  # nor has a guardian without children a tenant to look in
    found = [_openings(child, Stretch(now - LATELY, now), limit=LOOKED_AT) for child in children]
    people = people_by(opening.actor_id for openings in found for opening in openings)
    return [_lately(child, openings, people) for child, openings in zip(children, found, strict=True)]


def viewer_page(child: Child, stretch: Stretch, turn: Turn) -> Paged[Viewer]:
    """Every opening within the stretch, page by page."""
    found = _openings(child, stretch, limit=PER_PAGE + 1, turn=turn)
    page = paged(found, turn, size=PER_PAGE, place=lambda opening: opening.cursor)
    people = people_by(opening.actor_id for opening in page.rows)
    return Paged(tuple(_viewer(opening, people) for opening in page.rows), page.newer, page.older)


def months_kept(today: dt.date) -> list[tuple[str, str]]:
    """The last three months at once, then those of five years one by one, newest first: the choices of a form."""
    first = today.year * 12 + today.month - 1
    months = [divmod(number, 12) for number in range(first, first - KEPT_MONTHS, -1)]
    return [(RECENT, _("この3か月"))] + [
        (f"{year}-{month + 1:02}", _("%(year)d年%(month)d月") % {"year": year, "month": month + 1})
        for year, month in months
    ]


def stretch_of(month: str, *, now: dt.datetime) -> Stretch:
    """A month of Tokyo (`2026-08`), or the last 92 days."""
    if month == RECENT:
        return Stretch(now - AT_FIRST, now)
    year, number = map(int, month.split("-"))
    zone = timezone.get_current_timezone()
    first = dt.datetime(year, number, 1, tzinfo=zone)
    return Stretch(first, dt.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone))


def _openings(child: Child, stretch: Stretch, *, limit: int, turn: Turn | None = None) -> list[Opening]:
    turn = turn or Turn()
    return openings_of_pages(child.tenant_id, child.id, stretch, pages=RECORD_PAGES, limit=limit, turn=turn)


def _lately(child: Child, openings: list[Opening], people: People) -> Lately:
    newest = {opening.actor_id: opening for opening in reversed(openings)}
    by_person = sorted(newest.values(), key=lambda opening: opening.at, reverse=True)
    viewers = [_viewer(opening, people) for opening in by_person[:SHOWN]]
    return Lately(child, viewers, len(by_person), is_counted=len(openings) < LOOKED_AT)


def _viewer(opening: Opening, people: People) -> Viewer:
    role = people.role(opening.actor_id, opening.school_id)
    return Viewer(people.name(opening.actor_id), role, opening.at)
