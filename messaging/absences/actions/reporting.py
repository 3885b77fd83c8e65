"""A guardian reports, for one child or several in one go."""

import uuid
from collections.abc import Sequence

from django.utils import timezone

from auditlog import trail
from auditlog.events import Event, Outcome
from auditlog.trail import audited
from messaging.absences.checking import PlaceRefused, ensure_kind
from messaging.absences.models import Report
from messaging.absences.permissions import REPORT_ABSENCE
from messaging.absences.said import Said
from messaging.absences.selectors.places import Place
from messaging.absences.taking import Sent, take
from tetoru.access import Guardian, require


def report_absence(
    actor: Guardian, places: tuple[Place, ...], *, said: Said, key: uuid.UUID, is_sure: bool
) -> list[Report]:
    """Tell the school of each place, all or none. `key` is the open form's: sent twice, it is one report.

    Each report stands in the log of its own tenant, under its pupil. Raises FieldRefused, AlreadyReported, and ends
    the transaction with them.
    """
    require(actor, REPORT_ABSENCE, places)
    with audited(actor, Event.ABSENCE_REPORTED, is_alone=True) as entry:
        ensure_kind(said, places)
        # In one order for everybody, so that two parents of the same children wait instead of locking each other out.
        in_order = sorted(_concerned(places, said), key=lambda place: (place.student.pk, place.school_id))
        sent = Sent(actor, Report.How.GUARDIAN, said, key, is_sure=is_sure, now=timezone.now())
        reports = list[Report]()
        for place in in_order:
            # The first one's is the deed's, and is written at its end if it is not yet.
            its = trail.Draft(Event.ABSENCE_REPORTED) if reports else entry
            reports.append(_taken(place, sent, its, is_alone=len(in_order) == 1))
            if its is not entry:
                trail.write(actor, its, Outcome.DONE)
    return reports


def _concerned(places: Sequence[Place], said: Said) -> list[Place]:
    """Those it is about. An activity of the school is nothing to the club to which the same child goes."""
    has_it = {place.student.pk for place in places if said.activity in place.offered.activities}
    return [place for place in places if place.student.pk not in has_it or said.activity in place.offered.activities]


def _taken(place: Place, sent: Sent, entry: trail.Draft, *, is_alone: bool) -> Report:
    try:
        return take(place, sent, entry)
    except PlaceRefused as refused:
        if not is_alone:
            refused.name_among_others(place)
        raise
