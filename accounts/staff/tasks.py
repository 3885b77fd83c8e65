"""Background work: the people of a table are made, those who leave are seen off, what has run out is forgotten."""

import datetime as dt
import uuid

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import StaffTable
from accounts.staff.bulk import make_next
from accounts.staff.departures import finish_departures
from schools.models import Tenant
from schools.walks import for_each_tenant
from tetoru.tenancy import tenant_scope

STALLED = dt.timedelta(seconds=20)
"""A table that has not moved for so long has lost its worker."""


@shared_task
def make_staff_of_table(tenant_id: str, table_id: str) -> None:
    """Make everybody of a table; run again, it goes on where it stopped."""
    tenant, table = uuid.UUID(tenant_id), uuid.UUID(table_id)
    with tenant_scope(tenant):
        while make_next(tenant, table):
            pass


@shared_task
def close_on_the_day() -> None:
    """Hand over the work of those whose last day has passed, and end their homerooms."""
    for_each_tenant(finish_departures, states=Tenant.OPEN)


@shared_task
def take_up_stalled_tables() -> None:
    """Find tables whose worker died, or whose bell was never heard, and ring again."""
    for_each_tenant(_take_up, states=Tenant.OPEN)


@shared_task
def forget_old_tables() -> None:
    """Rows and passwords that nobody came for are gone after a day."""
    for_each_tenant(_forget, states=Tenant.State.values)


def _take_up(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        stalled = StaffTable.objects.filter(
            tenant_id=tenant_id, state=StaffTable.State.RUNNING, moved_at__lt=timezone.now() - STALLED
        )
        found = list(stalled.values_list("pk", flat=True))
    for table_id in found:
        make_staff_of_table.delay(tenant_id=str(tenant_id), table_id=str(table_id))


def _forget(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        StaffTable.objects.filter(tenant_id=tenant_id, ends_at__lte=timezone.now()).delete()
