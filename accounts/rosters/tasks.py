"""Background work: confirmed rosters are taken in, names that nobody decided on are forgotten."""

import datetime as dt
import uuid

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import RosterUpload
from accounts.rosters.taking import take_next
from schools.models import Tenant
from schools.walks import for_each_tenant
from tetoru.tenancy import tenant_scope

STALLED = dt.timedelta(seconds=60)
"""A roster that has not moved for so long has lost its worker."""
State = RosterUpload.State


@shared_task
def take_roster_in(tenant_id: str, roster_id: str) -> None:
    """Do all steps; run again, it goes on where it stopped."""
    tenant, upload = uuid.UUID(tenant_id), uuid.UUID(roster_id)
    with tenant_scope(tenant):
        while take_next(tenant, upload):
            pass


@shared_task
def take_up_stalled_rosters() -> None:
    """Find rosters whose worker died, or whose bell was never heard, and ring again."""
    for_each_tenant(_take_up, states=Tenant.OPEN)


@shared_task
def forget_old_rosters() -> None:
    """Names are gone after two weeks, decided on or not; that a roster came stays."""
    for_each_tenant(_forget, states=Tenant.State.values)


def _take_up(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        stalled = RosterUpload.objects.filter(
            tenant_id=tenant_id, state=State.RUNNING, moved_at__lt=timezone.now() - STALLED
        )
        found = list(stalled.values_list("pk", flat=True))
    for pk in found:
        take_roster_in.delay(tenant_id=str(tenant_id), roster_id=str(pk))


def _forget(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        over = RosterUpload.objects.filter(tenant_id=tenant_id, ends_at__lte=timezone.now())
        over = over.exclude(state__in=(State.RUNNING, State.EXPIRED))
        for upload in over.select_for_update(of=("self",)).order_by("pk"):
            if upload.state == State.WAITING:
                upload.state = State.EXPIRED
            upload.content = upload.left_out = ""
            upload.save(update_fields=["state", "content", "left_out"])
