"""Takes away what hangs on nothing any more: objects whose file is gone, and those of uploads that died."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from messaging.files.models import StoredObject
from messaging.files.storing import objects_in, remove
from tetoru.ids import moment_of

BATCH = 100
UPLOAD_AT_MOST = dt.timedelta(hours=1)
"""An object is stored before its row is committed; older than this without a row, nobody will come for it."""
MONTHS_BACK = dt.timedelta(days=2)


def remove_loose(tenant_id: uuid.UUID) -> int:
    """Remove the objects that were let go of, from the storage and then from the table; gives how many.

    Raises StorageAway; what is left then is still in the table.
    """
    done = 0
    while found := _some_loose(tenant_id):
        for object_id in found:
            remove(tenant_id, object_id)
        with transaction.atomic():
            StoredObject.objects.filter(pk__in=found, file=None).delete()
        done += len(found)
    return done


def sweep(tenant_id: uuid.UUID, *, now: dt.datetime | None = None) -> int:
    """Remove objects without a row: of uploads whose process died before its commit. Gives how many."""
    now = now or timezone.now()
    months = sorted({f"{now.astimezone(dt.UTC):%Y%m}", f"{(now - MONTHS_BACK).astimezone(dt.UTC):%Y%m}"})
    there = [one for month in months for one in objects_in(tenant_id, month)]
    old = [one for one in there if moment_of(one) < now - UPLOAD_AT_MOST]
    with transaction.atomic():
        known = set(StoredObject.objects.filter(tenant_id=tenant_id, pk__in=old).values_list("pk", flat=True))
    orphans = [one for one in old if one not in known]
    for one in orphans:
        remove(tenant_id, one)
    return len(orphans)


def _some_loose(tenant_id: uuid.UUID) -> list[uuid.UUID]:
    with transaction.atomic():
        loose = StoredObject.objects.filter(tenant_id=tenant_id, file=None)
        return list(loose.values_list("pk", flat=True)[:BATCH])
