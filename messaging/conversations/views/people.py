"""Who reads a conversation at the school; ending it, opening it again; that somebody has called."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import StaffRequest, at_desk
from messaging.conversations.actions.people import (
    add_reader,
    close_conversation,
    remove_reader,
    reopen_conversation,
)
from messaging.conversations.actions.saying import note_called
from messaging.conversations.permissions import (
    BRING_IN,
    CLOSE_CONVERSATION,
    LEAD_CONVERSATION,
    LOOK_WITH_REASON,
)
from messaging.conversations.selectors.people import colleagues_at, readers_at_school
from messaging.conversations.selectors.talks import Talk, talk_at
from messaging.conversations.selectors.work import unheard_url
from messaging.conversations.staff_forms import ReaderForm
from tetoru.access import Permission, require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def conversation_readers(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Who reads it, and bringing in a colleague."""
    talk = _led(request, conversation_id, BRING_IN)
    colleagues = colleagues_at(request.desk, talk.conversation)
    form = ReaderForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    if form.is_bound and form.is_valid():
        add_reader(request.actor, talk, colleague_id=form.chosen)
        messages.success(request, _("加えました。参加している人に、そのことが見えます。"))
        return redirect(_after(request, talk, form.chosen))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "talk": talk,
        "form": form,
        "colleagues": colleagues,
        "readers": [(one, _removal_url(request, talk, one.id)) for one in readers_at_school(talk.conversation)],
        "back_url": _url(request, talk) if talk.is_reader else unheard_url(request.desk),
        "may_look": not talk.is_reader and LOOK_WITH_REASON.allows(request.actor, talk),
    }
    return render(request, "messaging/conversations/readers.html", context, status=status)


@require_POST
@at_desk
def conversation_reader_removal(
    request: StaffRequest, conversation_id: uuid.UUID, reader_id: uuid.UUID
) -> HttpResponse:
    """Take out who was brought in."""
    talk = _led(request, conversation_id)
    readers = {one.id: one for one in readers_at_school(talk.conversation)}
    if reader_id not in readers or readers[reader_id].is_teacher:
        raise Http404
    remove_reader(request.actor, talk, colleague_id=reader_id)
    messages.success(request, _("外しました。"))
    if reader_id == request.actor.user_id:
        return redirect(request.desk.url("conversations"))
    return redirect(request.desk.url("conversation_readers", conversation_id=conversation_id))


@require_POST
@at_desk
def conversation_closing(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """End it."""
    talk = _led(request, conversation_id, CLOSE_CONVERSATION)
    close_conversation(request.actor, talk)
    messages.success(request, _("この個別連絡を終えました。これまでの内容は、読めるままです。"))
    return redirect(_url(request, talk))


@require_POST
@at_desk
def conversation_reopening(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Let it go on."""
    talk = _led(request, conversation_id)
    reopen_conversation(request.actor, talk)
    messages.success(request, _("また書けるようにしました。"))
    return redirect(_url(request, talk))


@require_POST
@at_desk
def conversation_call(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Note that the guardian was called."""
    talk = _led(request, conversation_id)
    note_called(request.actor, talk)
    messages.success(request, _("電話したことを記録しました。"))
    return redirect(_url(request, talk))


def _led(request: StaffRequest, conversation_id: uuid.UUID, right: Permission = LEAD_CONVERSATION) -> Talk:
    talk = talk_at(request.actor, request.desk, conversation_id)
    request.subject = talk.conversation.student
    require(request.actor, right, talk)
    return talk


def _url(request: StaffRequest, talk: Talk) -> str:
    return request.desk.url("conversation", conversation_id=talk.conversation.pk)


def _after(request: StaffRequest, talk: Talk, colleague_id: uuid.UUID) -> str:
    """Whoever read it stays here; who brought themselves in goes to read; others have nothing more to do with it."""
    if talk.is_reader:
        return request.path
    return _url(request, talk) if colleague_id == request.actor.user_id else unheard_url(request.desk)


def _removal_url(request: StaffRequest, talk: Talk, reader_id: uuid.UUID) -> str:
    ids = {"conversation_id": talk.conversation.pk, "reader_id": reader_id}
    return request.desk.url("conversation_reader_removal", **ids)
