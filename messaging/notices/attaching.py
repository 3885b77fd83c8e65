"""Files of a draft: how many and how large, hung on, copied, let go of. For actions, inside their transaction."""

from collections.abc import Iterable

from django.db.models import Max

from messaging.files.keeping import Held, copy_of
from messaging.files.models import StoredFile
from messaging.files.releasing import release
from messaging.files.room import Room
from messaging.files.tasks import examine_file
from messaging.notices.models import Attachment, Draft, Notice
from tetoru.access import Staff
from tetoru.jobs import ring


def room_on(draft: Draft) -> Room:
    """What the draft still has room for."""
    return Room(attachment.file for attachment in draft.attachments.select_related("file").defer("file__text"))


def hang_on(draft: Draft, held: Iterable[Held]) -> list[StoredFile]:
    """Write the rows of stored files and hang them on the draft, in their order; they are looked through afterwards."""
    return [_hung(draft, one.keep()) for one in held]


def copy_attachments(notice: Notice, draft: Draft, *, by: Staff) -> int:
    """Hang copies of a notice's files on a draft; gives how many. Each has bytes and key of its own (ADR 0045).

    The copies are made in the background; until then the draft can't be sent. Call it inside the copying deed.
    """
    sources = [attachment.file for attachment in notice.attachments.select_related("file")]
    ready = [file for file in sources if file.state == StoredFile.State.READY]
    for source in ready:
        _hung(draft, copy_of(source, by=by))
    return len(ready)


def let_go(attachments: Iterable[Attachment]) -> int:
    """Take files off and forget them; gives how many."""
    found = list(attachments)
    for attachment in found:
        release(attachment.tenant_id, [attachment.file_id])
    return len(found)


def _hung(draft: Draft, file: StoredFile) -> StoredFile:
    last = draft.attachments.aggregate(last=Max("order"))["last"] or 0
    Attachment.objects.create(tenant_id=draft.tenant_id, draft=draft, file=file, order=last + 1)
    ring(examine_file, tenant_id=file.tenant_id, file_id=file.pk)
    return file
