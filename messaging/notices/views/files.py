"""Files at a desk: added to a draft, taken off again, looked into before they are sent and afterwards."""

import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.files.refusals import Refusal
from messaging.files.showing import FileRow, shown, size_label
from messaging.files.uploading import too_large_in
from messaging.notices.actions.files import NotTaken, attach_files, detach_file
from messaging.notices.errors import DraftChanged
from messaging.notices.forms import page_of
from messaging.notices.models import Draft, Notice
from messaging.notices.selectors.desk import asked_to_agree, draft_or_notice_if_kept
from messaging.notices.selectors.files import file_at_desk, file_of_draft, rows_at_desk
from messaging.notices.views.file_pages import file_content, file_page, looked_into


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def draft_files(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The files of a draft; more are added here. Within the page of writing, the list of it alone."""
    draft = draft_or_notice_if_kept(request.actor, request.desk, draft_id)
    if isinstance(draft, Notice):
        return redirect(request.desk.url("notice", notice_id=draft.pk))
    if request.method == "POST":
        return _attach(request, draft_id, draft)
    if draft is None:
        raise Http404
    return _page(request, draft)


@require_POST
@at_desk
def draft_file_removal(request: StaffRequest, draft_id: uuid.UUID, draft_file_id: uuid.UUID) -> HttpResponse:
    """Take a file off."""
    draft, file = file_of_draft(request.actor, request.desk, draft_id, draft_file_id)
    changed = detach_file(request.actor, draft, file=file, page=page_of(request.POST))
    if is_within_writing(request):
        return _page(request, changed)
    messages.success(request, _("「%(name)s」をはずしました。") % {"name": file.name})
    return redirect(request.desk.url("draft_files", draft_id=draft_id))


@require_safe
@at_desk
def draft_file(request: StaffRequest, draft_id: uuid.UUID, draft_file_id: uuid.UUID) -> HttpResponse:
    """A file of a draft, page by page; to have looked into it is what opens the way to sending."""
    draft, file = file_of_draft(request.actor, request.desk, draft_id, draft_file_id)
    looked_into(request, file, of=draft)
    others = [row for row in rows_at_desk(draft, request.desk, request.actor.user_id) if row.is_ready]
    unopened = [row for row in others if row.opened_at is None and row.id != file.pk]
    context = {
        **shown(file, request.path),
        **_ways_on(request, draft_id),
        "next": unopened[0] if unopened else None,
    }
    return render(request, "messaging/notices/file.html", context)


@require_safe
@at_desk
def draft_file_content(request: StaffRequest, draft_id: uuid.UUID, draft_file_id: uuid.UUID) -> StreamingHttpResponse:
    """A file of a draft, to be kept."""
    draft, file = file_of_draft(request.actor, request.desk, draft_id, draft_file_id)
    return file_content(request, file, of=draft)


@require_safe
@at_desk
def draft_file_page(request: StaffRequest, draft_id: uuid.UUID, draft_file_id: uuid.UUID, number: int) -> HttpResponse:
    """The picture of a page."""
    _draft, file = file_of_draft(request.actor, request.desk, draft_id, draft_file_id)
    return file_page(file, number)


@require_safe
@at_desk
def notice_file(request: StaffRequest, notice_id: uuid.UUID, notice_file_id: uuid.UUID) -> HttpResponse:
    """A file that was sent."""
    notice, file = file_at_desk(request.actor, request.desk, notice_id, notice_file_id)
    looked_into(request, file, of=notice)
    back = {"back_url": request.desk.url("notice", notice_id=notice_id), "back_label": notice.title}
    return render(request, "messaging/notices/file.html", {**shown(file, request.path), **back})


@require_safe
@at_desk
def notice_file_content(
    request: StaffRequest, notice_id: uuid.UUID, notice_file_id: uuid.UUID
) -> StreamingHttpResponse:
    """A file that was sent, to be kept."""
    notice, file = file_at_desk(request.actor, request.desk, notice_id, notice_file_id)
    return file_content(request, file, of=notice)


@require_safe
@at_desk
def notice_file_page(
    request: StaffRequest, notice_id: uuid.UUID, notice_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """The picture of a page."""
    _notice, file = file_at_desk(request.actor, request.desk, notice_id, notice_file_id)
    return file_page(file, number)


def _ways_on(request: StaffRequest, draft_id: uuid.UUID) -> dict[str, Any]:
    """Where who has looked goes from there: the author on to sending, who is asked to agree back to the question."""
    asked = asked_to_agree(request.actor, request.desk, draft_id)
    if asked is None:
        return {
            "back_url": request.desk.url("draft_files", draft_id=draft_id),
            "back_label": _("添付ファイル"),
            "onward_url": request.desk.url("draft_confirmation", draft_id=draft_id),
        }
    approval_url = request.desk.url("approval", approval_id=asked.pk)
    return {"back_url": approval_url, "back_label": _("承認"), "onward_url": approval_url, "is_asked_to_agree": True}


def files_context(request: StaffRequest, draft_id: uuid.UUID, draft: Draft | None) -> dict[str, Any]:
    """What the list of files needs, on the page of writing too."""
    rows: list[FileRow] = rows_at_desk(draft, request.desk, request.actor.user_id) if draft else []
    return {
        "files": rows,
        "files_url": request.desk.url("draft_files", draft_id=draft_id),
        "is_looking": any(row.is_waiting for row in rows),
        "files_left": settings.FILES_MOST - len(rows),
        "files_limits": {
            "count": settings.FILES_MOST,
            "each": size_label(settings.FILE_MOST_BYTES),
            "together": size_label(settings.FILES_MOST_BYTES),
        },
    }


def is_within_writing(request: StaffRequest) -> bool:
    """Whether the list on the page of writing asks, rather than the page of its own."""
    return bool(request.htmx) and request.htmx.target == "files"


def _has_seen_all(request: StaffRequest, draft: Draft) -> bool:
    """Whether the page of writing knew of everything before this change; if not, its next save has to tell of it."""
    return request.method == "POST" and request.POST.get("version") == str(draft.version - 1)


def _attach(request: StaffRequest, draft_id: uuid.UUID, draft: Draft | None) -> HttpResponse:
    """Take what was chosen; what was not taken is said by name, and the rest is kept."""
    desk, actor = request.desk, request.actor
    uploads = request.FILES.getlist("files")
    too_large = [NotTaken(name, Refusal.TOO_LARGE) for name in too_large_in(request)]
    if not uploads:
        return _page(request, draft, draft_id=draft_id, not_taken=too_large, is_empty=not too_large, is_refused=True)
    new = Draft(id=draft_id, tenant_id=desk.tenant_id, school_id=desk.school_id, author_id=actor.user_id)
    try:
        done = attach_files(actor, draft or new, uploads=uploads, page=page_of(request.POST))
    except DraftChanged as error:
        raise Http404 from error
    not_taken = [*too_large, *done.not_taken]
    if is_within_writing(request) or not done.taken:
        there = done.draft if draft or done.taken else None
        return _page(request, there, draft_id=draft_id, not_taken=not_taken, is_refused=not done.taken)
    for one in not_taken:
        messages.error(request, f"{one.name}：{one.refusal.label}")
    return redirect(request.path)


def _page(
    request: StaffRequest,
    draft: Draft | None,
    *,
    draft_id: uuid.UUID | None = None,
    not_taken: list[NotTaken] | None = None,
    is_empty: bool = False,
    is_refused: bool = False,
) -> HttpResponse:
    identity = draft.pk if draft else draft_id
    if identity is None:
        raise DraftChanged
    context = {
        **files_context(request, identity, draft),
        "version": draft.version if draft and _has_seen_all(request, draft) else None,
        "not_taken": not_taken or [],
        "is_empty": is_empty,
        "back_url": request.desk.url("draft", draft_id=identity) if draft else request.desk.url_new_notice,
        "confirmation_url": request.desk.url("draft_confirmation", draft_id=identity) if draft else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    name = "_files_answer" if is_within_writing(request) else "files"
    return render(request, f"messaging/notices/{name}.html", context, status=status)
