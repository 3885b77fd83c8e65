"""個別連絡 at home: the list over all children, beginning one, and one as it is read and answered."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import Child, children_of
from accounts.web import GuardianRequest
from messaging.conversations.actions.opening import open_own
from messaging.conversations.forms import FindForm, GuardianOpenForm, SayForm
from messaging.conversations.selectors.finding import found_in
from messaging.conversations.selectors.people import other_guardians, teachers_named
from messaging.conversations.selectors.places import Place, ShutPlaces, places_of
from messaging.conversations.selectors.talks import Talk, conversations_of, talk_of
from messaging.conversations.views.thread import attempt, reply_context, said_in, seen
from messaging.conversations.views.unsent import keeps_words
from tetoru.web.prefetching import is_prefetch

METHODS = ["GET", "HEAD", "POST"]
PER_PAGE = 20


@require_http_methods(METHODS)
def conversations(request: GuardianRequest) -> HttpResponse:
    """All of one's own, newest first; words are looked for within them (by POST: they have no place in an address)."""
    children = children_of(request.actor)
    own = conversations_of(request.actor, children)
    form = FindForm(request.POST if request.method == "POST" else None)
    is_asked = form.is_bound and form.is_valid() and bool(form.cleaned_data["q"].strip())
    page: Any = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    faces = {child.id: child for child in children}
    page.object_list = [(one, faces[one.student_id]) for one in page.object_list]
    context = {
        "page": page,
        "find": form,
        "is_asked": is_asked,
        "hits": found_in(own, form.cleaned_data["q"]) if is_asked else [],
        "may_begin": any(place.is_open for place in places_of(request.actor, children)),
    }
    return render(request, "messaging/conversations/home.html", context)


@require_http_methods(METHODS)
def conversation_new(request: GuardianRequest) -> HttpResponse:
    """Begin with the school; where it does not take that, the page says what to do instead."""
    known = places_of(request.actor, children_of(request.actor))
    places = [place for place in known if place.is_open]
    is_sent = request.method == "POST"
    form = GuardianOpenForm(request.POST if is_sent else None, places=places, request=request if is_sent else None)
    if form.is_bound and form.is_valid():
        request.subject = form.chosen.student
        subject = form.cleaned_data["subject"]
        begun = attempt(form, lambda: open_own(request.actor, form.chosen, subject=subject, said=form.said))
        if begun is not None:
            messages.success(request, _("学校に送りました。"))
            return redirect("conversation", conversation_id=begun.pk)
    context = {"form": form, "places": places, "shut": ShutPlaces(known), "looks": _looks(places)}
    return render(request, "messaging/conversations/home_new.html", context, status=form.status)


@require_http_methods(METHODS)
@keeps_words
def conversation(request: GuardianRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """One conversation; opening it marks it as read. What is written goes under it."""
    if is_prefetch(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    children = children_of(request.actor)
    talk = talk_of(request.actor, children, conversation_id)
    if request.method == "POST":
        form = SayForm(request.POST, request=request)
        if said_in(request, talk, form) is not None:
            messages.success(request, _("学校に送りました。"))
            return redirect(f"{request.path}#last")
        return _page(request, talk_of(request.actor, children, conversation_id), form)
    return _page(request, talk, SayForm())


def _looks(places: list[Place]) -> list[dict[str, Any]]:
    """Of each school once: when it looks, its telephone, and for which classes nobody does yet."""
    schools = {place.school.pk: place for place in places}
    return [
        {
            "school": place.school.name if len(schools) > 1 else "",
            "unheard": list(dict.fromkeys(one.label for one in places if one.school.pk == pk and not one.has_teacher)),
            **reply_context(place.rules, pk),
        }
        for pk, place in schools.items()
    ]


def _page(request: GuardianRequest, talk: Talk, form: SayForm) -> HttpResponse:
    here = talk.conversation
    thread = seen(request, talk, lambda file_id: reverse("conversation_file", args=[here.pk, file_id]))
    child: Child | None = talk.child
    context = {
        "talk": talk,
        "child": child,
        "thread": thread,
        "form": form,
        "teachers": teachers_named(here),
        "others": other_guardians(here, request.actor.user_id),
        **reply_context(talk.rules, here.school_id),
    }
    return render(request, "messaging/conversations/thread_at_home.html", context, status=form.status)
