"""Lets go of files: their rows, and with them their keys, go at once; the bytes after the commit."""

import uuid
from collections.abc import Iterable

from messaging.files.models import StoredFile
from messaging.files.tasks import remove_loose_objects
from tetoru.jobs import ring


def release(tenant_id: uuid.UUID, file_ids: Iterable[uuid.UUID]) -> None:
    """Forget these files, in the transaction at hand. Nothing may hang on them any more."""
    StoredFile.objects.filter(tenant_id=tenant_id, pk__in=list(file_ids)).delete()
    ring(remove_loose_objects, tenant_id=tenant_id)
