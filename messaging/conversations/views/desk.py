"""個別連絡 at a desk: the list, those about one pupil, beginning one, and one as it is read and answered."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.students.permissions import READ_STUDENTS
from accounts.web import StaffRequest, at_desk
from messaging.conversations.actions.opening import open_conversations
from messaging.conversations.forms import FindForm, SayForm, typed_in
from messaging.conversations.models import Conversation
from messaging.conversations.permissions import CLOSE_CONVERSATION, LOOK_WITH_REASON, OPEN_CONVERSATION
from messaging.conversations.selectors.finding import found_in
from messaging.conversations.selectors.people import readers_at_home, readers_at_school
from messaging.conversations.selectors.places import Opening, opening_at
from messaging.conversations.selectors.rules import rules_of
from messaging.conversations.selectors.talks import (
    Talk,
    conversations_about,
    conversations_at,
    talk_at,
    unheard_at,
)
from messaging.conversations.selectors.work import left_url
from messaging.conversations.staff_forms import StaffOpenForm
from messaging.conversations.views.thread import attempt, reply_context, said_in, seen
from messaging.conversations.views.unsent import keeps_words
from schools.errors import FieldRefused
from tetoru.access import require
from tetoru.errors import NotPermitted

METHODS = ["GET", "HEAD", "POST"]
PER_PAGE = 20


@require_safe
@at_desk
def conversations(request: StaffRequest) -> HttpResponse:
    """What this person reads: those that go on, what is unread first; those that have ended; what nobody reads."""
    rules = rules_of(request.desk)
    is_closed = request.GET.get("show") == "closed"
    found = conversations_at(request.actor, request.desk).filter(closed_at__isnull=not is_closed)
    found = found if is_closed else found.order_by("-is_unread", "-last_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    unheard = unheard_at(request.actor, request.desk)
    is_left = bool(unheard.left) and request.GET.get("show") == "left"
    is_unheard = bool(unheard.waiting) and request.GET.get("show") == "unheard"
    shown = {"is_closed": is_closed, "is_left": is_left, "is_unheard": is_unheard}
    context = {"page": page, "unheard": unheard, "rules": rules, **shown}
    return render(request, "messaging/conversations/list.html", context)


@require_http_methods(METHODS)
@at_desk
def student_conversations(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """Those about one pupil, and words looked for within them; a manager sees that there are others."""
    require(request.actor, READ_STUDENTS, request.desk)
    opening = opening_at(request.actor, request.desk, student_id)
    request.subject = opening.student
    form = FindForm(request.POST if request.method == "POST" else None)
    is_asked = form.is_bound and form.is_valid() and bool(form.cleaned_data["q"].strip())
    own = conversations_at(request.actor, request.desk).filter(student=student_id)
    context = {
        "student": opening.student,
        "rules": opening.rules,
        "talks": conversations_about(request.actor, request.desk, student_id),
        "find": form,
        "is_asked": is_asked,
        "hits": found_in(own, form.cleaned_data["q"]) if is_asked else [],
        "may_begin": opening.rules.is_on and OPEN_CONVERSATION.allows(request.actor, opening),
    }
    return render(request, "messaging/conversations/about_student.html", context)


@require_http_methods(METHODS)
@at_desk
@keeps_words
def conversation_new(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """Begin one about a pupil, with one guardian or more."""
    opening = opening_at(request.actor, request.desk, student_id)
    request.subject = opening.student
    require(request.actor, OPEN_CONVERSATION, opening)
    is_sent = request.method == "POST"
    form = StaffOpenForm(request.POST if is_sent else None, opening=opening, request=request if is_sent else None)
    if form.is_bound and form.is_valid():
        begun = attempt(form, lambda: _begin(request, opening, form))
        if begun:
            messages.success(request, _("保護者に送りました。"))
            return redirect(_way_to(request, student_id, begun))
    context = {"form": form, "opening": opening, **reply_context(opening.rules, opening.school_id)}
    return render(request, "messaging/conversations/new.html", context, status=form.status)


@require_http_methods(METHODS)
@at_desk
@keeps_words
def conversation(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """One conversation; to open it marks it as read. A manager who takes no part is asked for a reason first."""
    talk = talk_at(request.actor, request.desk, conversation_id)
    if not (talk.is_reader or talk.is_looking):
        require(request.actor, LOOK_WITH_REASON, talk)
        request.subject = talk.conversation.student
        if typed_in(request.POST):
            raise NotPermitted  # taken out of it while they wrote: the words are not lost on the way to the reason
        return redirect(request.desk.url("conversation_look", conversation_id=conversation_id))
    if request.method == "POST":
        form = SayForm(request.POST, request=request)
        if said_in(request, talk, form) is not None:
            messages.success(request, _("保護者に送りました。"))
            return redirect(f"{request.path}#last")
        return _page(request, talk_at(request.actor, request.desk, conversation_id), form)
    return _page(request, talk, SayForm())


def _begin(request: StaffRequest, opening: Opening, form: StaffOpenForm) -> list[Conversation] | None:
    data = form.cleaned_data
    try:
        return open_conversations(
            request.actor,
            opening,
            subject=data["subject"],
            guardians=form.chosen,
            is_joint=data.get("is_joint", False),
            said=form.said,
        )
    except FieldRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.text))
        return None


def _way_to(request: StaffRequest, student_id: uuid.UUID, begun: list[Conversation]) -> str:
    if len(begun) == 1:
        return request.desk.url("conversation", conversation_id=begun[0].pk)
    return request.desk.url("student_conversations", student_id=student_id)


def way_back(request: StaffRequest, talk: Talk) -> str:
    """To those about the pupil; a pupil who is at another school has no page here."""
    if talk.has_left:
        return left_url(request.desk)
    return request.desk.url("student_conversations", student_id=talk.conversation.student_id)


def _may_end(request: StaffRequest, talk: Talk) -> bool:
    """Whether this person can end it now, or open it again; where nobody writes any more it stays ended."""
    if talk.conversation.closed_at is None:
        return CLOSE_CONVERSATION.allows(request.actor, talk)
    return talk.is_reader and not talk.has_left


def _page(request: StaffRequest, talk: Talk, form: SayForm) -> HttpResponse:
    here = talk.conversation
    thread = seen(
        request,
        talk,
        lambda file: request.desk.url("conversation_file", conversation_id=here.pk, conversation_file_id=file),
    )
    readers = readers_at_school(here)
    context: dict[str, Any] = {
        "talk": talk,
        "thread": thread,
        "form": form,
        "readers": readers,
        "guardians": readers_at_home(here),
        "students_url": way_back(request, talk),
        "may_end": _may_end(request, talk),
        "urls": {
            name: request.desk.url(f"conversation_{name}", conversation_id=here.pk)
            for name in ("readers", "closing", "reopening", "call")
        },
        **reply_context(talk.rules, here.school_id),
    }
    return render(request, "messaging/conversations/thread.html", context, status=form.status)
