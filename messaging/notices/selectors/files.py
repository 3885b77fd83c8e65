"""Attached files as people see them: on a draft, on a notice at a desk, on a notice at home."""

import uuid
from collections.abc import Callable, Iterable, Sequence

from django.http import Http404

from accounts.desks import Desk
from accounts.selectors import Child
from messaging.files.models import StoredFile
from messaging.files.selectors import first_pages, openings_by
from messaging.files.showing import FileRow, row_of
from messaging.notices.models import Attachment, Draft, Notice
from messaging.notices.permissions import WITHDRAW_NOTICE
from messaging.notices.selectors.addressed import notice_for
from messaging.notices.selectors.desk import draft_to_look_into, notices_at
from messaging.notices.withdrawal_lock import hold_open
from tetoru.access import Guardian, Staff, require
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

# A notice's page asks this each time that it is opened.
FILE = Picked(StoredFile, "file", without={"text"})
ATTACHED = f"""
select {FILE.columns} from notices_attachment attachment
join files_storedfile file on file.id = attachment.file_id and file.tenant_id = attachment.tenant_id
where attachment.tenant_id = %(tenant)s and attachment.{{place}} = %(place)s order by attachment."order", attachment.id
"""
ON_NOTICE, ON_DRAFT = ATTACHED.format(place="notice_id"), ATTACHED.format(place="draft_id")


def files_on(place: Draft | Notice) -> list[StoredFile]:
    """The files, in order, without their words. One query."""
    asked = {"tenant": place.tenant_id, "place": place.pk}
    with prepared_cursor() as cursor:
        cursor.execute(ON_NOTICE if isinstance(place, Notice) else ON_DRAFT, asked)
        return [FILE.row(row) for row in cursor.fetchall()]


def rows_at_desk(place: Draft | Notice, desk: Desk, user_id: uuid.UUID) -> list[FileRow]:
    """For staff: with when this person opened each. Two queries."""
    files = files_on(place)
    opened = openings_by(user_id, files) if files else {}
    return [row_of(file, _desk_address(place, desk), opened_at=opened.get(file.pk)) for file in files]


def rows_at_home(notice: Notice, address: Callable[[uuid.UUID], str]) -> list[FileRow]:
    """For guardians: what can be opened, photos with their picture. Two queries."""
    files = [file for file in files_on(notice) if file.state == StoredFile.State.READY]
    pages = first_pages(file for file in files if file.kind == StoredFile.Kind.IMAGE) if files else {}
    return [row_of(file, address, page=pages.get(file.pk)) for file in files]


def file_of_draft(actor: Staff, desk: Desk, draft_id: uuid.UUID, file_id: uuid.UUID) -> tuple[Draft, StoredFile]:
    """A file of a draft that the person may work on, or has been asked to agree to. Raises Http404."""
    draft = draft_to_look_into(actor, desk, draft_id)
    return draft, file_on(draft, file_id)


def file_at_desk(actor: Staff, desk: Desk, notice_id: uuid.UUID, file_id: uuid.UUID) -> tuple[Notice, StoredFile]:
    """A file of a notice of this desk. Raises Http404, and NotPermitted for colleagues when it was withdrawn."""
    notice = notices_at(actor, desk).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    if notice.state == Notice.State.WITHDRAWN:
        require(actor, WITHDRAW_NOTICE, notice)
    return notice, file_on(notice, file_id)


def file_at_home(
    actor: Guardian, children: Sequence[Child], notice_id: uuid.UUID, file_id: uuid.UUID
) -> tuple[Notice, StoredFile]:
    """A file of a notice that was addressed to the guardian; it is not withdrawn meanwhile. Raises Http404."""
    notice = notice_for(actor, children, notice_id).notice
    file = file_on(notice, file_id)
    if not hold_open(notice.pk) or file.state != StoredFile.State.READY:
        raise Http404
    return notice, file


def file_on(place: Draft | Notice, file_id: uuid.UUID) -> StoredFile:
    """The file on it with this id. Raises Http404."""
    found: Iterable[Attachment] = place.attachments.select_related("file").filter(file_id=file_id)
    for attachment in found:
        return attachment.file
    raise Http404


def _desk_address(place: Draft | Notice, desk: Desk) -> Callable[[uuid.UUID], str]:
    if isinstance(place, Draft):
        return lambda file_id: desk.url("draft_file", draft_id=place.pk, draft_file_id=file_id)
    return lambda file_id: desk.url("notice_file", notice_id=place.pk, notice_file_id=file_id)
