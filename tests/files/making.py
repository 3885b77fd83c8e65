"""Files as they stand after they were looked through, made without the looking."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from messaging.files.keeping import hold
from messaging.files.models import StoredFile, StoredObject
from messaging.files.storing import put
from messaging.notices.models import Attachment, Draft, Notice
from tests.files import samples
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

SAMPLE_PDF = samples.pdf()
PAGE = samples.saved(samples.Image.new("RGB", (30, 40), "white"), "WEBP")


def upload(name: str = "しおり.pdf", data: bytes = SAMPLE_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def stream(name: str, data: bytes) -> io.BytesIO:
    """What the test client sends as a file."""
    found = io.BytesIO(data)
    found.name = name  # type: ignore[misc]
    return found


def make_file(
    by: User,
    name: str = "しおり.pdf",
    data: bytes = SAMPLE_PDF,
    *,
    state: str = "ready",
    pages: int = 1,
    text: str = "",
) -> StoredFile:
    """A file of somebody's, with pictures of its pages."""
    (tenant_id,) = by.tenant_ids
    with tenant_scope(tenant_id), transaction.atomic():
        file = hold(upload(name, data), tenant_id=by.tenant_ids[0], by=by.pk).keep()
        file.state, file.text = StoredFile.State(state), text
        file.pages = pages if state == "ready" else 0
        file.save()
        for number in range(1, file.pages + 1):
            page = StoredObject(
                id=new_id(), tenant_id=tenant_id, file=file, part=StoredObject.Part.PAGE, number=number,
                size=len(PAGE), width=30, height=40,
            )  # fmt: skip
            put(page, file.data_key, [PAGE])
            page.save()
        return file


def hang(place: Draft | Notice, file: StoredFile, *, order: int = 1) -> StoredFile:
    """Attach a file, as if it had been there when the notice was sent."""
    with tenant_scope(place.tenant_id), transaction.atomic():
        where = {"draft": place} if isinstance(place, Draft) else {"notice": place}
        Attachment.objects.create(tenant_id=place.tenant_id, file=file, order=order, **where)
    return file
