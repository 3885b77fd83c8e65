"""Files on their way out: as a download with a fixed type, or as the picture of a page."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from messaging.files.models import StoredFile, StoredObject
from messaging.files.naming import name_to_give_out
from messaging.files.storing import whole

PAGE_TYPE = "image/webp"
SHUT_IN = "sandbox; default-src 'none'"
"""The policy of what people have uploaded: opened by itself it may do nothing. nosniff and no-store every page has."""


def download_of(file: StoredFile, content: StoredObject) -> StreamingHttpResponse:
    """The file itself, to be kept. Raises FileUnreadable and StorageAway."""
    response = StreamingHttpResponse(whole(content, file), content_type=file.media_type)
    response["Content-Length"] = str(content.size)
    name = name_to_give_out(str(file.name), file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = SHUT_IN
    return response


def picture_of(file: StoredFile, page: StoredObject) -> HttpResponse:
    """A page as it is shown in ours. Raises FileUnreadable and StorageAway."""
    response = HttpResponse(b"".join(whole(page, file)), content_type=PAGE_TYPE)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = SHUT_IN
    return response
