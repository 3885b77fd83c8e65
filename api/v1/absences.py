"""Absences: of some days, what has changed, and what was taken over."""

from ninja import Query, Router

from accounts.rosters.selectors import pupils_called
from api.actions.acknowledging import acknowledge_absences
from api.permissions import READ_ABSENCES
from api.selectors.absences import Page, absences_between, changes_since
from api.v1.service import PartnerRequest
from api.v1.shapes import AbsencePage, AbsenceShape, Acknowledgements, DaysAsked, Kept, PageAsked, Problem
from messaging.absences.selectors.uncounted import why_uncounted
from tetoru.access import require

router = Router(tags=["absences"])
REFUSALS = dict.fromkeys((400, 401, 403, 404, 410, 413, 422, 429), Problem)


@router.get("/absences", response={200: AbsencePage, **REFUSALS}, url_name="linked_absences")
def absences(request: PartnerRequest, asked: Query[DaysAsked]) -> AbsencePage:
    """Absences of these days, also those that count nowhere (`state` cancelled)."""
    require(request.actor, READ_ABSENCES, None)
    page = absences_between(request.actor, asked.first, asked.last, cursor=asked.cursor, limit=asked.limit)
    return _told(request, page)


@router.get("/absences/changes", response={200: AbsencePage, **REFUSALS}, url_name="linked_changes")
def changes(request: PartnerRequest, asked: Query[PageAsked]) -> AbsencePage:
    """What has changed since the cursor; without one, in the last 90 days, which has all days to come.

    A change is told after half a minute.
    """
    require(request.actor, READ_ABSENCES, None)
    return _told(request, changes_since(request.actor, cursor=asked.cursor, limit=asked.limit))


@router.post("/absences/acknowledgements", response={200: Kept, **REFUSALS}, url_name="linked_acknowledgements")
def acknowledgements(request: PartnerRequest, taken: Acknowledgements) -> Kept:
    """These were taken over. Sent again, it changes nothing; with one unknown id, none is kept."""
    kept = acknowledge_absences(request.actor, taken={one.id: one.changed_at for one in taken.absences})
    return Kept(acknowledged=kept)


def _told(request: PartnerRequest, page: Page) -> AbsencePage:
    request.noted = {"rows": len(page.rows)}
    called = pupils_called(request.actor, {row.student_id for row in page.rows})
    uncounted = why_uncounted(page.rows)
    shapes = [AbsenceShape.of(row, called.get(row.student_id), uncounted.get(row.pk)) for row in page.rows]
    return AbsencePage(absences=shapes, next_cursor=page.next_cursor, has_more=page.has_more)
