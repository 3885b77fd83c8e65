"""What a school asks a guardian about a child who has not arrived."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from accounts.models import Guardianship
from accounts.selectors import CHILDREN, Child, children_bounds, children_of
from messaging.absences.models import AbsenceRules, EmptySeat
from messaging.absences.reasons import offered_at
from tetoru.access import Guardian
from tetoru.db.prepared import prepared_cursor

# A guardian's first page asks this each time, about its children; through the ORM it takes three times as long.
OPEN = """
select e.id from absences_emptyseat e
where e.tenant_id = any(%(tenants)s) and e.day = %(today)s and e.ended_at is null and e.asked_at is not null
  and e.student_id in (select id from children where may_contact)
"""


@dataclass(frozen=True)
class Asked:
    """The question, as one guardian sees it. Who else was asked, and who has answered, is not in it."""

    seat: EmptySeat
    child: Child
    rules: AbsenceRules
    may_report: bool
    may_contact: bool
    has_answered: bool
    """Whether this guardian said that the child has left home."""

    @property
    def is_open(self) -> bool:
        """Whether the school is still looking, today."""
        return self.seat.ended_at is None and self.seat.day == timezone.localdate()

    @property
    def was_found(self) -> bool:
        """Whether somebody at the school has closed it; else its day went by."""
        return self.seat.ended_at is not None

    @property
    def asked_at(self) -> dt.datetime | None:
        """When the message went out."""
        return self.seat.asked_at


def question_for(actor: Guardian, children: Sequence[Child], seat_id: uuid.UUID) -> Asked:
    """A question that was sent to this guardian, about a child who is still theirs. Raises Http404."""
    known = {child.id: child for child in children}
    found = EmptySeat.objects.filter(pk=seat_id, student__in=known).exclude(asked_at=None)
    seat = found.select_related("student", "school").first()
    if seat is None:
        raise Http404
    link = Guardianship.objects.get(guardian=actor.user_id, student=seat.student_id)
    if not link.may_contact:
        raise Http404
    return _asked(seat, known[seat.student_id], link, offered_at([seat.school_id])[seat.school_id].rules)


def open_questions(actor: Guardian) -> list[Asked]:
    """What is asked of this guardian now, longest first. On any other morning one query."""
    with prepared_cursor() as cursor:
        cursor.execute(f"with children as ({CHILDREN}) {OPEN}", children_bounds(actor))
        found = [seat_id for (seat_id,) in cursor.fetchall()]
    if not found:
        return []
    known = {child.id: child for child in children_of(actor)}
    seats = list(
        EmptySeat.objects.filter(pk__in=found, student__in=known).select_related("school").order_by("asked_at", "pk")
    )
    links = {link.student_id: link for link in Guardianship.objects.filter(guardian=actor.user_id, student__in=known)}
    offered = offered_at(seat.school_id for seat in seats)
    return [
        _asked(seat, known[seat.student_id], links[seat.student_id], offered[seat.school_id].rules) for seat in seats
    ]


def _asked(seat: EmptySeat, child: Child, link: Guardianship, rules: AbsenceRules) -> Asked:
    has_answered = link.guardian_id in seat.answered_by
    return Asked(seat, child, rules, link.may_report, link.may_contact, has_answered=has_answered)
