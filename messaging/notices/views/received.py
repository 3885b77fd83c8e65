"""委員会から: a notice of the board's as the school's staff read it, so that they can answer families who ask."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web import StaffRequest, at_desk
from messaging.files.showing import row_of
from messaging.notices.selectors.answers import form_if_any
from messaging.notices.selectors.files import files_on
from messaging.notices.selectors.received import received_at, rooms_reached, withdrawal_of


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
        "files": [] if withdrawal else [row_of(file, lambda _file_id: "") for file in files_on(found)],
        "form": form,
        "safety_url": request.desk.url("safety", safety_id=found.pk) if form and form.is_safety else "",
        "list_url": request.desk.url_notices + "?show=board",
    }
    return render(request, "messaging/notices/received.html", context)
