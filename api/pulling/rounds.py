"""One round: claim a source, read the other system's lists, hand each school's roster on, note what came of it.

Nothing is held open while the other system is asked. A school's roster arrives whole or not at all; none takes effect
before a person has confirmed it (ADR 0060, 0061).
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import RosterUpload
from accounts.rosters.actions import receive_roster
from accounts.rosters.errors import SchoolUnknown, UploadTaken, YearUnknown
from accounts.rosters.shape import Arrival, Roster
from api.faults import PASSING, Fault
from api.models import RosterSource, SourceSchool
from api.pulling.gathering import lists_of, roster_in
from api.pulling.hours import next_night, next_try
from api.pulling.line import Failed, Line
from api.pulling.oneroster import OtherSide, Way
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, write
from tetoru.access import PartnerSystem, SystemActor
from tetoru.crypto.fields import has_unreadable
from tetoru.errors import NotPermitted
from tetoru.ids import new_id

LEASE = dt.timedelta(minutes=15)
"""A round that has not ended by then has lost its worker."""


@dataclass
class Round:
    """What came of it: for all of it, and for each school by the id of its row."""

    failed: Failed | None = None
    arrived: dict[uuid.UUID, tuple[uuid.UUID, bool]] = field(default_factory=dict)
    """The upload, and whether it is new."""
    left_out: dict[uuid.UUID, Failed] = field(default_factory=dict)


def pull(tenant_id: uuid.UUID, source_id: uuid.UUID) -> None:
    """Fetch what is due, unless another worker is at it. Within the tenant's scope."""
    source = _claimed(source_id)
    if source is None:
        return
    done = Round(failed=Failed(Fault.OURS))
    try:
        done = _pulled(source)
    finally:
        _settle(source, done)


def due_sources(now: dt.datetime) -> list[uuid.UUID]:
    """Those of the tenant in scope whose time has come, and that nobody is at."""
    with transaction.atomic():
        return list(_due(now).values_list("pk", flat=True))


def _due(now: dt.datetime) -> QuerySet[RosterSource]:
    is_free = Q(running_since=None) | Q(running_since__lt=now - LEASE)
    return RosterSource.objects.filter(is_free, is_on=True, next_at__lte=now, partner__revoked_at=None)


def _claimed(source_id: uuid.UUID) -> RosterSource | None:
    now = timezone.now()
    with transaction.atomic():
        rows = _due(now).filter(pk=source_id).select_for_update(skip_locked=True, of=("self",))
        source = rows.select_related("partner").first()
        if source is not None:
            source.running_since = source.tried_at = now
            source.save(update_fields=["running_since", "tried_at"])
        return source


def _pulled(source: RosterSource) -> Round:
    done = Round()
    try:
        with transaction.atomic():
            actor, way, schools = _actor_of(source), _way_of(source), _schools_of(source)
        lists = lists_of(OtherSide(way, Line()))
    except Failed as failed:
        return Round(failed=failed)
    for row in schools:
        try:
            roster = roster_in(lists, called=row.called or row.school.name, kind=row.school.kind)
            done.arrived[row.pk] = _received(actor, row, roster)
        except Failed as failed:
            done.left_out[row.pk] = failed
    return done


def _actor_of(source: RosterSource) -> PartnerSystem:
    """The partner whose rosters these are: what it may not push is not pulled either."""
    if not source.partner.is_usable(None):
        raise Failed(Fault.RIGHT)
    return PartnerSystem(source.partner_id, source.tenant_id, frozenset(source.partner.scopes))


def _way_of(source: RosterSource) -> Way:
    if has_unreadable(source):
        raise Failed(Fault.SECRET)
    return Way(source.address, source.token_address, source.client_id, source.secret)


def _schools_of(source: RosterSource) -> list[SourceSchool]:
    return list(source.schools.select_related("school").order_by("school__order", "school__name"))


def _received(actor: PartnerSystem, row: SourceSchool, roster: Roster) -> tuple[uuid.UUID, bool]:
    """Under the upload of last time where it is the same, so that nobody is asked twice; else under a new one."""
    try:
        if row.upload_id and _is_the_same(actor, row, roster, row.upload_id):
            return row.upload_id, False
        upload_id = new_id()
        receive_roster(actor, Arrival(upload_id, row.school_id), roster=roster)
    except NotPermitted as error:
        raise Failed(Fault.RIGHT) from error
    except YearUnknown as error:
        raise Failed(Fault.YEAR) from error
    except SchoolUnknown as error:
        raise Failed(Fault.SCHOOL) from error
    return upload_id, True


def _is_the_same(actor: PartnerSystem, row: SourceSchool, roster: Roster, upload_id: uuid.UUID) -> bool:
    """Whether it is the roster of last time, and that neither ran out unseen nor left anything out."""
    try:
        upload = receive_roster(actor, Arrival(upload_id, row.school_id), roster=roster)
    except UploadTaken:
        return False
    return upload.state != RosterUpload.State.EXPIRED and not upload.left_out_count


def _settle(source: RosterSource, done: Round) -> None:
    """Keep what came of it, and when to ask again."""
    now = timezone.now()
    with transaction.atomic():
        current = RosterSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
        current.running_since = None
        current.fault, current.detail = _told(done.failed)
        current.failures = current.failures + 1 if done.failed else 0
        is_passing = done.failed is not None and done.failed.fault in PASSING
        current.next_at = next_night(current.pk, now)
        if done.failed and is_passing:
            current.next_at = next_try(current.pk, now, failures=current.failures, asked=done.failed.wait)
        current.save(update_fields=["running_since", "fault", "detail", "failures", "next_at"])
        for row in current.schools.all():
            _settle_school(row, done, now)
        draft = Draft(Event.ROSTERS_FETCHED)
        draft.describe(source.partner, rows=len(done.arrived), left_out=len(done.left_out), fault=current.fault)
        outcome = Outcome.FAILED if done.failed or done.left_out else Outcome.DONE
        write(SystemActor("fetch rosters", (source.tenant_id,)), draft, outcome)


def _settle_school(row: SourceSchool, done: Round, now: dt.datetime) -> None:
    if row.pk in done.arrived:
        row.upload_id, row.is_new = done.arrived[row.pk]
        row.received_at, row.fault, row.detail = now, "", ""
    elif row.pk in done.left_out:
        row.fault, row.detail = _told(done.left_out[row.pk])
    row.save(update_fields=["upload_id", "is_new", "received_at", "fault", "detail"])


def _told(failed: Failed | None) -> tuple[str, str]:
    return (failed.fault.value, failed.detail) if failed else ("", "")
