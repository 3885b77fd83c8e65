"""委員会から: a notice of the board's as the school's staff read it, so that they can answer families who ask."""

import uuid

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web import StaffRequest, at_desk
from messaging.files.showing import FileRow, shown
from messaging.notices.models import Notice
from messaging.notices.selectors.answers import form_if_any
from messaging.notices.selectors.files import rows_at_home
from messaging.notices.selectors.received import received_at, received_file, rooms_reached, withdrawal_of
from messaging.notices.views.file_pages import file_content, file_page, looked_into


@require_safe
@at_desk
def received(request: StaffRequest, received_id: uuid.UUID) -> HttpResponse:
    """The words, what is attached, whether something is asked; of what was taken back only why."""
    found = received_at(request.actor, request.desk).filter(pk=received_id).first()
    if found is None or request.desk.school_id is None:
        raise Http404
    request.subject = found
    withdrawal = withdrawal_of(found)
    form = None if withdrawal else form_if_any(found)
    context = {
        "notice": found,
        "withdrawal": withdrawal,
        "rooms": rooms_reached(found, request.desk.school_id),
        "files": [] if withdrawal else _files(request, found),
        "form": form,
        "safety_url": request.desk.url("safety", safety_id=found.pk) if form and form.is_safety else "",
        "list_url": request.desk.url_notices + "?show=board",
    }
    return render(request, "messaging/notices/received.html", context)


@require_safe
@at_desk
def received_notice_file(request: StaffRequest, received_id: uuid.UUID, received_file_id: uuid.UUID) -> HttpResponse:
    """A file of it, page by page, as families see it."""
    notice, file, place = received_file(request.actor, request.desk, received_id, received_file_id)
    looked_into(request, file, of=notice, received_at=place)
    back = {"back_url": request.desk.url("received", received_id=notice.pk), "back_label": notice.title}
    return render(request, "messaging/notices/file.html", {**shown(file, request.path, is_at_home=True), **back})


@require_safe
@at_desk
def received_notice_file_content(
    request: StaffRequest, received_id: uuid.UUID, received_file_id: uuid.UUID
) -> StreamingHttpResponse:
    """A file of it, to be kept."""
    notice, file, place = received_file(request.actor, request.desk, received_id, received_file_id)
    return file_content(request, file, of=notice, received_at=place)


@require_safe
@at_desk
def received_notice_file_page(
    request: StaffRequest, received_id: uuid.UUID, received_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """The picture of a page."""
    _notice, file, _place = received_file(request.actor, request.desk, received_id, received_file_id)
    return file_page(file, number)


def _files(request: StaffRequest, notice: Notice) -> list[FileRow]:
    url = request.desk.url
    return rows_at_home(notice, lambda file_id: url("received_file", received_id=notice.pk, received_file_id=file_id))
