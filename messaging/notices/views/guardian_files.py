"""Files of a notice, at home."""

import uuid

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.selectors import children_of
from accounts.web import GuardianRequest
from messaging.files.showing import shown
from messaging.notices.selectors.files import file_at_home
from messaging.notices.selectors.inbox import unread_count
from messaging.notices.views.file_pages import file_content, file_page, looked_into


@require_safe
def notice_file(request: GuardianRequest, notice_id: uuid.UUID, notice_file_id: uuid.UUID) -> HttpResponse:
    """A file, page by page, as a phone can show it."""
    children = children_of(request.actor)
    notice, file = file_at_home(request.actor, children, notice_id, notice_file_id)
    looked_into(request, file, of=notice)
    context = {
        **shown(file, request.path, is_at_home=True),
        "back_url": reverse("notice", args=[notice_id]),
        "back_label": notice.title,
        "unread_count": unread_count(request.actor, children),
    }
    return render(request, "messaging/notices/guardian_file.html", context)


@require_safe
def notice_file_content(
    request: GuardianRequest, notice_id: uuid.UUID, notice_file_id: uuid.UUID
) -> StreamingHttpResponse:
    """A file, to be kept."""
    notice, file = file_at_home(request.actor, children_of(request.actor), notice_id, notice_file_id)
    return file_content(request, file, of=notice)


@require_safe
def notice_file_page(
    request: GuardianRequest, notice_id: uuid.UUID, notice_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """The picture of a page."""
    _notice, file = file_at_home(request.actor, children_of(request.actor), notice_id, notice_file_id)
    return file_page(file, number)
