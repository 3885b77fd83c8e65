"""What is known of files, for whoever may see them: asked by the feature on whose things they hang."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from messaging.files.errors import FileNotReady
from messaging.files.marks import marks_of
from messaging.files.models import FileOpening, StoredFile, StoredObject

Part = StoredObject.Part


def content_of(file: StoredFile) -> StoredObject:
    """What is given out. Raises FileNotReady."""
    content = file.parts.filter(part=Part.CONTENT).first() if file.state == StoredFile.State.READY else None
    if content is None:
        raise FileNotReady
    return content


def pages_of(file: StoredFile) -> list[StoredObject]:
    """The pictures of its first pages, in order."""
    return list(file.parts.filter(part=Part.PAGE).order_by("number"))


def page_of(file: StoredFile, number: int) -> StoredObject:
    """One of them. Raises Http404."""
    page = file.parts.filter(part=Part.PAGE, number=number).first() if file.state == StoredFile.State.READY else None
    if page is None:
        raise Http404
    return page


def first_pages(files: Iterable[StoredFile]) -> dict[uuid.UUID, StoredObject]:
    """The picture of the first page of each, where there is one. One query."""
    found = StoredObject.objects.filter(file_id__in=[file.pk for file in files], part=Part.PAGE, number=1)
    return {page.file_id: page for page in found if page.file_id}


def openings_by(user_id: uuid.UUID, files: Iterable[StoredFile]) -> dict[uuid.UUID, dt.datetime]:
    """File → when this member of staff last looked into it. One query."""
    found = FileOpening.objects.filter(user_id=user_id, file_id__in=[file.pk for file in files])
    return dict(found.values_list("file_id", "at"))


def note_opening(file: StoredFile, user_id: uuid.UUID) -> None:
    """Remember that this member of staff has looked into a file. While it waits there is nothing to see in it."""
    if file.state == StoredFile.State.READY:
        FileOpening.objects.update_or_create(
            tenant_id=file.tenant_id, file=file, user_id=user_id, defaults={"at": timezone.now()}
        )


def twins_of(file: StoredFile) -> QuerySet[StoredFile]:
    """Other files of the tenant with the very same content when they were uploaded."""
    marks = marks_of(str(file.fingerprint), file.tenant_id)
    return StoredFile.objects.filter(tenant_id=file.tenant_id, digest__in=marks).exclude(pk=file.pk)
