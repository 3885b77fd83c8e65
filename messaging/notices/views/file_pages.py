"""What every page with a file of a notice does, whoever looks at it; and the file itself on its way out."""

from django.http import HttpResponse, StreamingHttpResponse

from accounts.web import GuardianRequest, StaffRequest
from messaging.files.models import StoredFile
from messaging.files.responses import download_of, picture_of
from messaging.files.selectors import content_of, page_of
from messaging.notices.actions.files import fetch_file, open_file
from messaging.notices.models import Draft, Notice
from messaging.notices.permissions import Place
from tetoru.web.prefetching import is_prefetch


def looked_into(
    request: StaffRequest | GuardianRequest, file: StoredFile, *, of: Draft | Notice, received_at: Place | None = None
) -> None:
    """Note that the person looks into it; not for a browser that looks ahead, and not while there is nothing to see."""
    request.subject = of
    if request.method == "GET" and not is_prefetch(request) and file.state == StoredFile.State.READY:
        open_file(request.actor, file, of=of, received_at=received_at)


def file_content(
    request: StaffRequest | GuardianRequest, file: StoredFile, *, of: Draft | Notice, received_at: Place | None = None
) -> StreamingHttpResponse:
    """The file, streamed. Raises FileNotReady, FileUnreadable and StorageAway before anything is noted."""
    request.subject = of
    response = download_of(file, content_of(file))
    if request.method == "GET":
        fetch_file(request.actor, file, of=of, received_at=received_at)
    return response


def file_page(file: StoredFile, number: int) -> HttpResponse:
    """The picture of a page. Raises Http404, FileUnreadable and StorageAway."""
    return picture_of(file, page_of(file, number))
