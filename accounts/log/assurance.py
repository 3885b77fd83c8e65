"""Proves that a guardian is told who opened the record, and of nothing that another has said (white paper §15)."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.db import transaction
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.log.viewers import LATELY, LOOKED_AT, viewer_page, viewers_lately
from accounts.models import Guardianship
from accounts.selectors import Child, children_of
from auditlog.cursors import Turn
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.selectors import Opening, Stretch, record_openings
from auditlog.trail import Draft, write
from schools.walks import living_tenants
from tetoru.access import Guardian, Staff
from tetoru.assurance import Broken, check
from tetoru.doors import DOORS, Door
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

NEWEST = 1000
"""Among so many of a tenant's newest openings beside the record, children are looked for."""
CHILDREN = 20
"""How many children of each tenant are looked at."""
RECORDS = ("school:student", "board:student")
TO_COME = "school:a_page_to_come"
ENDED = dt.timedelta(minutes=1)
"""An entry that is being written while we ask may be in one answer and not in the next; an older one is in both."""


@check(
    "viewers.record_only",
    section=15,
    promise=_(
        "保護者の「お子さんの記録を見た人」に出るのは、お子さんの記録を開いた人だけです。"
        "ほかの保護者の欠席連絡や個別連絡を職員が見たことは、出ません。"
    ),
    breaks=_("記録のほかの画面を開いたことが、1つでも保護者の一覧か人数に入るか、記録を開いたことが入らないとき。"),
)
def guardians_are_told_of_the_record_alone() -> str:
    """Open every staff page about a child who was never there; then compare the log with what guardians are told."""
    pages = [name for name, door in DOORS.items() if door is Door.STAFF]
    told = _told_of([*pages, TO_COME])
    if wrong := sorted(page for page in told if not _is_of_record(page)):
        raise Broken(f"told to a guardian: {', '.join(wrong)}")
    if missing := sorted(set(RECORDS) - told):
        raise Broken(f"not told to a guardian: {', '.join(missing)}")
    lists = openings = 0
    for tenant_id in living_tenants():
        for child in _children(tenant_id):
            openings += _ensure_untold(child)
            lists += 1
    return (
        f"{len(told)} of {len(pages)} staff pages are told, all of them the record's; "
        f"{openings} other openings are in none of {lists} guardians' lists"
    )


def _told_of(pages: list[str]) -> set[str]:
    """Which of these pages a guardian is told of, once somebody has opened them all. Nothing of it has happened."""
    child, somebody = _child(new_id(), new_id()), new_id()
    with tenant_scope(child.tenant_id), transaction.atomic():
        reader, now = Staff(somebody, child.tenant_id), timezone.now()
        for page in pages:
            draft = Draft(Event.PAGE_VIEWED, details={"page": page})
            draft.subject_kind, draft.subject_id = "student", child.id
            write(reader, draft, Outcome.DONE)
        near = Stretch(now - dt.timedelta(minutes=1), now + dt.timedelta(minutes=1))
        written = record_openings(child.tenant_id, child.id, since=near.since, until=near.until, limit=len(pages) + 1)
        if len(written) != len(pages):
            raise Broken(f"{len(written)} of {len(pages)} openings are in the log")
        seen = _told_at(child, near)
        transaction.set_rollback(True)
    return {opening.page for opening in written if opening.at in seen}


def _children(tenant_id: uuid.UUID) -> list[Child]:
    """As their guardians see them: those about whom staff have lately opened something beside the record."""
    entries = Entry.objects.filter(
        tenant_id=tenant_id,
        subject_kind="student",
        actor_kind="staff",
        event=Event.PAGE_VIEWED,
        at__gte=timezone.now() - LATELY,
    )
    newest = entries.order_by("-at").values_list("subject_id", "details__page")[:NEWEST]
    found = dict.fromkeys(student_id for student_id, page in newest if student_id and not _is_of_record(page))
    ids = list(found)[:CHILDREN]
    links = Guardianship.objects.filter(student_id__in=ids, state=Guardianship.State.ACTIVE).order_by("pk")
    children: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for guardian_id, student_id in links.values_list("guardian_id", "student_id"):
        children[guardian_id].append(student_id)
    return [
        child
        for guardian_id, own in children.items()
        for child in children_of(Guardian(guardian_id, (tenant_id,)))
        if child.id in own
    ]


def _ensure_untold(child: Child) -> int:
    """How many openings beside the record are not in the list and the number that this child's guardian is shown."""
    now = timezone.now() - ENDED
    opened = record_openings(child.tenant_id, child.id, since=now - LATELY, until=now, limit=NEWEST)
    beside = [opening for opening in opened if not _is_of_record(opening.page)]
    seen = _told_at(child, Stretch(now - LATELY, now))
    if wrong := sorted({str(opening.page) for opening in beside if opening.at in seen}):
        raise Broken(f"child {child.id}: told to a guardian: {', '.join(wrong)}")
    (lately,) = viewers_lately([child], now=now)
    people = _people([opening for opening in opened if _is_of_record(opening.page)][:LOOKED_AT])
    if len(opened) < NEWEST and lately.count != len(people):
        raise Broken(f"child {child.id}: {lately.count} people counted, {len(people)} opened the record")
    return len(beside)


def _told_at(child: Child, stretch: Stretch) -> set[dt.datetime]:
    """When the openings were that stand in a guardian's list, on all its pages."""
    turn, seen = Turn(), set[dt.datetime]()
    while True:
        page = viewer_page(child, stretch, turn)
        seen |= {viewer.at for viewer in page.rows}
        if page.older is None:
            return seen
        turn = Turn(page.older)


def _people(openings: Iterable[Opening]) -> set[uuid.UUID]:
    return {opening.actor_id for opening in openings}


def _child(tenant_id: uuid.UUID, student_id: uuid.UUID) -> Child:
    return Child(student_id, tenant_id, "try", "try", 1, may_read=True)


@cache
def _is_of_record(page: str | None) -> bool:
    """Whether it is a page of a pupil in the code of the pupils' records; asked of the addresses, not of the rule."""
    try:
        url = reverse(page or "", kwargs={"place": "try", "student_id": new_id()})
    except NoReverseMatch:
        return False
    return resolve(url).func.__module__.startswith("accounts.students.")
