"""Background work of notices: opens the scope, fetches by id, leaves the rest to plain modules."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from itertools import chain

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.tasks import deliver_mail, deliver_push
from messaging.notices.announcing import end_queueing, queue_mail
from messaging.notices.class_counts import PART, count_many_classes
from messaging.notices.digesting import bundle_due
from messaging.notices.fan_out import CHUNK, address_in_chunks
from messaging.notices.folding import fold_openings
from messaging.notices.models import Confirmation, Dispatch, Notice, Urgency, Withdrawal
from messaging.notices.proofs.working_out import work_out
from messaging.notices.releasing import release
from messaging.notices.safety import fold_safety
from schools.walks import for_each_tenant
from tetoru.access import SystemActor
from tetoru.db.clock import database_now
from tetoru.db.partitions import MONTHS_AHEAD
from tetoru.jobs import ring
from tetoru.pacing import rest_after, unhurried
from tetoru.tenancy import tenant_scope

SMALL = 500
"""Rows per commit where it gives way: nobody waits long for a chunk, and the work that is more lies in its rests."""
STALLED = dt.timedelta(seconds=20)
"""A sending that has not moved for so long has lost its worker."""


@shared_task
def fan_out_notice(tenant_id: str, notice_id: str) -> None:
    """Address a notice and queue its mail; run again, it goes on where it stopped. Unless urgent, it gives way."""
    tenant, notice = uuid.UUID(tenant_id), uuid.UUID(notice_id)
    with tenant_scope(tenant):
        is_urgent = _is_urgent(notice)
        chunk = CHUNK if is_urgent else SMALL
        steps = chain(
            count_many_classes(notice, at_a_time=CHUNK if is_urgent else PART),
            address_in_chunks(tenant, notice, chunk=chunk, in_pieces=not is_urgent),
            queue_mail(notice, chunk=chunk),
            _end(tenant, notice),
        )
        for _rows in steps if is_urgent else unhurried(steps):
            pass


@shared_task
def release_draft(tenant_id: str, draft_id: str) -> None:
    """Send a confirmed draft if its time has come; run again, it does nothing."""
    _release(uuid.UUID(tenant_id), uuid.UUID(draft_id))


@shared_task
def release_due_drafts() -> None:
    """Send everything whose hold is over or whose time has come, in all tenants."""
    for_each_tenant(_release_due)


@shared_task
def take_up_stalled_sends() -> None:
    """Find sendings whose worker died, or whose bell was never heard, and ring again."""
    for_each_tenant(_take_up)


@shared_task
def work_out_proof(tenant_id: str, withdrawal_id: str) -> None:
    """Write the proof of a withdrawal; run again, it goes on where it stopped."""
    with tenant_scope(uuid.UUID(tenant_id)):
        work_out(uuid.UUID(withdrawal_id))


@shared_task
def take_up_unfinished_proofs() -> None:
    """Find proofs whose worker died, or whose bell was never heard, and ring again."""
    for_each_tenant(_take_up_proofs)


@shared_task
def fold_read_counts() -> None:
    """Fold the openings of all tenants, and how the pupils are."""
    for_each_tenant(fold_openings)
    for_each_tenant(fold_safety)


@shared_task
def make_digests() -> None:
    """Bundle what waits for the digests whose hour has come."""
    for_each_tenant(_make_digests)


@shared_task
def make_partitions() -> None:
    """Keep the months of recipients and deliveries made ahead."""
    with connection.cursor() as cursor:
        for table in ("notices_recipient", "delivery_delivery"):
            cursor.execute(f"select {table}_make_months(current_date, %s)", (MONTHS_AHEAD + 1,))


def queue_of(urgency: str) -> str | None:
    """Where a notice of this urgency is sent from; None is the task's own queue."""
    return "urgent" if urgency == Urgency.URGENT else None


def _is_urgent(notice_id: uuid.UUID) -> bool:
    with transaction.atomic():
        return Notice.objects.filter(pk=notice_id, urgency=Urgency.URGENT).exists()


def _end(tenant_id: uuid.UUID, notice_id: uuid.UUID) -> Iterator[int]:
    """The last step of a send: what stands in the outbox may go; gives the recipients."""
    with audited(SystemActor("fan out a notice", (tenant_id,)), Event.NOTICE_FANNED_OUT) as entry:
        dispatch = Dispatch.objects.select_for_update().select_related("notice").get(notice_id=notice_id)
        if dispatch.mail_queued_at is None:
            entry.details["mails"] = end_queueing(dispatch)
        entry.describe(dispatch.notice, recipients=dispatch.recipient_count)
    deliver_mail.delay(tenant_id=str(tenant_id))
    deliver_push.delay(tenant_id=str(tenant_id))
    yield dispatch.recipient_count


def _release(tenant_id: uuid.UUID, draft_id: uuid.UUID) -> None:
    began = time.monotonic()
    with tenant_scope(tenant_id):
        notice = release(tenant_id, draft_id, now=database_now())
    if notice is not None:
        is_urgent = notice.urgency == Urgency.URGENT
        later = None if is_urgent else rest_after(time.monotonic() - began)  # others' releases don't wait for it
        ring(fan_out_notice, queue=queue_of(notice.urgency), countdown=later, tenant_id=tenant_id, notice_id=notice.pk)


def _release_due(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        due = Confirmation.objects.filter(release_at__lte=database_now()).order_by("release_at")
        draft_ids = list(due.values_list("draft_id", flat=True))
    for draft_id in draft_ids:
        _release(tenant_id, draft_id)


def _take_up(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        stalled = Dispatch.objects.filter(mail_queued_at=None, moved_at__lt=timezone.now() - STALLED)
        for notice_id, urgency in stalled.values_list("notice_id", "notice__urgency"):
            ring(fan_out_notice, queue=queue_of(urgency), tenant_id=tenant_id, notice_id=notice_id)


def _take_up_proofs(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        withdrawal_ids = list(Withdrawal.objects.filter(digest="").values_list("pk", flat=True))
    for withdrawal_id in withdrawal_ids:
        work_out_proof.delay(tenant_id=str(tenant_id), withdrawal_id=str(withdrawal_id))


def _make_digests(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        made = bundle_due(tenant_id)
        if made:
            with audited(SystemActor("make digests", (tenant_id,)), Event.DIGESTS_MADE) as entry:
                entry.details["guardians"] = made
    if made:
        deliver_mail.delay(tenant_id=str(tenant_id))
