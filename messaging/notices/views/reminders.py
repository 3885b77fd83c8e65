"""Reminding the homes that have not answered: a page that says how many, and one button."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.reminding import remind_homes
from messaging.notices.answer_errors import AnswersClosed
from messaging.notices.errors import HomesChanged
from messaging.notices.forms import ReminderForm
from messaging.notices.permissions import classes_seen
from messaging.notices.selectors.reminding import homes_to_remind
from messaging.notices.selectors.results import rows_for
from messaging.notices.views.results import asked_notice
from tetoru.ids import new_id

NAMED = 40
"""So many pupils stand there by name."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def answers_reminder(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """もう一度知らせる: to exactly the homes without an answer."""
    notice, answer_form = asked_notice(request, notice_id)
    is_safety = answer_form.is_safety
    back_url = (
        request.desk.url("safety", safety_id=notice.pk)
        if is_safety
        else request.desk.url("answers", notice_id=notice.pk)
    )
    form = ReminderForm(request.POST or None)
    if form.is_valid():
        try:
            remind_homes(request.actor, answer_form, notice=notice, **form.cleaned_data)
        except (AnswersClosed, HomesChanged) as error:
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(
            request, _("%(count)d家庭に、もう一度知らせます。") % {"count": form.cleaned_data["households"]}
        )
        return redirect(back_url)
    shows_names = request.desk.school_id is not None or not is_safety  # the board sees counts (ADR 0053)
    rows = rows_for(request.actor, notice, answer_form) if shows_names else []
    waiting = [row for row in rows if row.given is None]
    addressed = [row for row in waiting if row.is_addressed]
    context = {
        "notice": notice,
        "answer_form": answer_form,
        "households": homes_to_remind(notice, answer_form, rooms=classes_seen(request.actor, notice)),
        "is_safety": is_safety,
        "names": [f"{row.name}（{row.classroom_label}）" for row in addressed[:NAMED]],
        "has_more": len(addressed) > NAMED,
        "unreached": [row for row in waiting if not row.is_addressed],
        "reminder_id": new_id(),
        "back_url": back_url,
    }
    return render(request, "messaging/notices/answers/reminder.html", context)
