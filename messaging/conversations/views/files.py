"""Files of a conversation, at a desk and at home."""

import uuid

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.selectors import children_of
from accounts.web import GuardianRequest, StaffRequest, at_desk
from messaging.conversations.actions.reading import fetch_message_file, open_message_file
from messaging.conversations.permissions import READ_CONVERSATION
from messaging.conversations.selectors.files import file_in
from messaging.conversations.selectors.talks import Talk, talk_at, talk_of
from messaging.conversations.views.thread import note
from messaging.files.models import StoredFile
from messaging.files.responses import download_of, picture_of
from messaging.files.selectors import content_of, page_of
from messaging.files.showing import shown
from tetoru.access import require
from tetoru.web.prefetching import is_prefetch


@require_safe
@at_desk
def desk_file(request: StaffRequest, conversation_id: uuid.UUID, conversation_file_id: uuid.UUID) -> HttpResponse:
    """A file, page by page."""
    talk, file = _at_desk(request, conversation_id, conversation_file_id)
    _looked_into(request, talk, file)
    url = request.desk.url("conversation", conversation_id=conversation_id)
    context = {**shown(file, request.path), "back_url": url, "back_label": talk.conversation.subject}
    return render(request, "messaging/conversations/file.html", context)


@require_safe
@at_desk
def desk_file_content(
    request: StaffRequest, conversation_id: uuid.UUID, conversation_file_id: uuid.UUID
) -> StreamingHttpResponse:
    """A file, to be kept."""
    return _content(request, *_at_desk(request, conversation_id, conversation_file_id))


@require_safe
@at_desk
def desk_file_page(
    request: StaffRequest, conversation_id: uuid.UUID, conversation_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """The picture of a page."""
    _talk, file = _at_desk(request, conversation_id, conversation_file_id)
    return picture_of(file, page_of(file, number))


@require_safe
def home_file(request: GuardianRequest, conversation_id: uuid.UUID, conversation_file_id: uuid.UUID) -> HttpResponse:
    """A file, page by page, as a phone can show it."""
    talk, file = _at_home(request, conversation_id, conversation_file_id)
    _looked_into(request, talk, file)
    url = reverse("conversation", args=[conversation_id])
    context = {**shown(file, request.path, is_at_home=True), "back_url": url, "back_label": talk.conversation.subject}
    return render(request, "messaging/conversations/file_at_home.html", context)


@require_safe
def home_file_content(
    request: GuardianRequest, conversation_id: uuid.UUID, conversation_file_id: uuid.UUID
) -> StreamingHttpResponse:
    """A file, to be kept."""
    return _content(request, *_at_home(request, conversation_id, conversation_file_id))


@require_safe
def home_file_page(
    request: GuardianRequest, conversation_id: uuid.UUID, conversation_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """The picture of a page."""
    _talk, file = _at_home(request, conversation_id, conversation_file_id)
    return picture_of(file, page_of(file, number))


def _at_desk(request: StaffRequest, conversation_id: uuid.UUID, file_id: uuid.UUID) -> tuple[Talk, StoredFile]:
    """Raises Http404; NotPermitted for a manager who has given no reason."""
    talk = talk_at(request.actor, request.desk, conversation_id)
    note(request, talk)
    require(request.actor, READ_CONVERSATION, talk)
    return talk, file_in(talk, file_id)


def _at_home(request: GuardianRequest, conversation_id: uuid.UUID, file_id: uuid.UUID) -> tuple[Talk, StoredFile]:
    talk = talk_of(request.actor, children_of(request.actor), conversation_id)
    note(request, talk)
    return talk, file_in(talk, file_id)


def _looked_into(request: StaffRequest | GuardianRequest, talk: Talk, file: StoredFile) -> None:
    if request.method == "GET" and not is_prefetch(request) and file.state == StoredFile.State.READY:
        open_message_file(request.actor, talk, file=file)


def _content(request: StaffRequest | GuardianRequest, talk: Talk, file: StoredFile) -> StreamingHttpResponse:
    """The file, streamed. Raises FileNotReady, FileUnreadable and StorageAway before anything is noted."""
    response = download_of(file, content_of(file))
    if request.method == "GET":
        fetch_message_file(request.actor, talk, file=file)
    return response
