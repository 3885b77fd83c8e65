"""Background work of files: opens the scope, leaves the rest to plain modules."""

import uuid

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from messaging.files.errors import StorageAway
from messaging.files.examining import examine
from messaging.files.loose import remove_loose, sweep
from messaging.files.models import StoredFile
from schools.models import Tenant
from schools.walks import for_each_tenant
from tetoru.tenancy import tenant_scope


@shared_task
def examine_file(tenant_id: str, file_id: str) -> None:
    """Look through a file that was uploaded."""
    tenant = uuid.UUID(tenant_id)
    with tenant_scope(tenant):
        examine(tenant, uuid.UUID(file_id))


@shared_task
def take_up_waiting_files() -> None:
    """Find files whose worker died, or whose bell was never heard, and ring again."""
    for_each_tenant(_take_up, states=Tenant.OPEN)


@shared_task
def remove_loose_objects(tenant_id: str) -> None:
    """Remove what one tenant's people have taken away. While the storage is away, the schedule tries again."""
    with tenant_scope(uuid.UUID(tenant_id)):
        _remove(uuid.UUID(tenant_id))


@shared_task
def remove_loose_objects_everywhere() -> None:
    """The same for all tenants: what was left while the storage was away."""
    for_each_tenant(_remove, states=Tenant.State.values)


@shared_task
def sweep_objects() -> None:
    """Remove what uploads have left that died."""
    for_each_tenant(_sweep, states=Tenant.State.values)


def _take_up(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        free = Q(taken_until=None) | Q(taken_until__lt=timezone.now())
        waiting = StoredFile.objects.filter(free, tenant_id=tenant_id, state=StoredFile.State.WAITING)
        found = list(waiting.order_by("pk").values_list("pk", flat=True)[:100])
    for file_id in found:
        examine_file.delay(tenant_id=str(tenant_id), file_id=str(file_id))


def _remove(tenant_id: uuid.UUID) -> None:
    try:
        remove_loose(tenant_id)
    except StorageAway:
        return  # the alarm has been given


def _sweep(tenant_id: uuid.UUID) -> None:
    try:
        sweep(tenant_id)
    except StorageAway:
        return  # the alarm has been given
