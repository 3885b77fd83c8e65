"""Background work of notices: opens the scope, fetches by id, leaves the rest to plain modules."""

import datetime as dt
import uuid

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.tasks import deliver_mail, deliver_push
from messaging.notices.announcing import queue_mail
from messaging.notices.digesting import bundle_due
from messaging.notices.fan_out import address_all
from messaging.notices.folding import fold_openings
from messaging.notices.models import Confirmation, Dispatch, Urgency, Withdrawal
from messaging.notices.proofs.working_out import work_out
from messaging.notices.releasing import release
from messaging.notices.safety import fold_safety
from schools.walks import for_each_tenant
from tetoru.access import SystemActor
from tetoru.db.partitions import MONTHS_AHEAD
from tetoru.jobs import ring
from tetoru.tenancy import tenant_scope

STALLED = dt.timedelta(seconds=20)
"""A sending that has not moved for so long has lost its worker."""


@shared_task
def fan_out_notice(tenant_id: str, notice_id: str) -> None:
    """Address a notice and queue its mail; run again, it goes on where it stopped."""
    tenant, notice = uuid.UUID(tenant_id), uuid.UUID(notice_id)
    actor = SystemActor("fan out a notice", (tenant,))
    with tenant_scope(tenant):
        address_all(tenant, notice)
        with audited(actor, Event.NOTICE_FANNED_OUT) as entry:
            dispatch = Dispatch.objects.select_for_update().select_related("notice").get(notice_id=notice)
            if dispatch.mail_queued_at is None:
                mails = queue_mail(dispatch.notice)
                dispatch.mail_queued_at = timezone.now()
                dispatch.save(update_fields=["mail_queued_at"])
                entry.details["mails"] = mails
            entry.describe(dispatch.notice, recipients=dispatch.recipient_count)
    deliver_mail.delay(tenant_id=tenant_id)
    deliver_push.delay(tenant_id=tenant_id)


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


def _release(tenant_id: uuid.UUID, draft_id: uuid.UUID) -> None:
    with tenant_scope(tenant_id):
        notice = release(tenant_id, draft_id, now=timezone.now())
    if notice is not None:
        queue = "urgent" if notice.urgency == Urgency.URGENT else None
        ring(fan_out_notice, queue=queue, tenant_id=tenant_id, notice_id=notice.pk)


def _release_due(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        due = Confirmation.objects.filter(release_at__lte=timezone.now()).order_by("release_at")
        draft_ids = list(due.values_list("draft_id", flat=True))
    for draft_id in draft_ids:
        _release(tenant_id, draft_id)


def _take_up(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        stalled = Dispatch.objects.filter(mail_queued_at=None, moved_at__lt=timezone.now() - STALLED)
        notice_ids = list(stalled.values_list("notice_id", flat=True))
    for notice_id in notice_ids:
        fan_out_notice.delay(tenant_id=str(tenant_id), notice_id=str(notice_id))


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
