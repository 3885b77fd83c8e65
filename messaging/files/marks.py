"""Marks by which a file is known again: a keyed hash of its content, so that the table tells nobody what it is."""

import uuid

from django.db import transaction

from messaging.files.models import StoredFile
from tetoru.crypto.blind_index import blind_index, blind_indexes
from tetoru.crypto.fields import is_readable

COLUMN = "files_storedfile.digest"
BATCH = 500


def mark_of(fingerprint: str, tenant_id: uuid.UUID) -> bytes:
    """What is written beside a file of this content."""
    return blind_index(fingerprint, owner=tenant_id, column=COLUMN)


def marks_of(fingerprint: str, tenant_id: uuid.UUID) -> list[bytes]:
    """Everything under which this content may stand, also while a key is being turned."""
    return blind_indexes(fingerprint, owner=tenant_id, column=COLUMN)


def recompute_marks(tenant_id: uuid.UUID) -> int:
    """Mark all files of a tenant anew, under its newest key; gives how many it saw. Bears being run again."""
    done, last = 0, uuid.UUID(int=0)
    while True:
        with transaction.atomic():
            found = StoredFile.objects.select_for_update().filter(tenant_id=tenant_id, pk__gt=last).order_by("pk")
            batch = list(found[:BATCH])
            if not batch:
                return done
            for file in batch:
                if is_readable(file.fingerprint):
                    file.digest = mark_of(file.fingerprint, tenant_id)
            StoredFile.objects.bulk_update(batch, ["digest"])
        done, last = done + len(batch), batch[-1].pk


def remove_marks(tenant_id: uuid.UUID) -> None:
    """Take the marks away: where the key is destroyed, equal ones could still be counted."""
    StoredFile.objects.filter(tenant_id=tenant_id).update(digest=b"")
