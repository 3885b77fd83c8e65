"""Reaching the homes that have not opened a notice: a reminder, a list to telephone by, letters."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.reaching import follow_up, remind_unopened, take_back_follow_up
from messaging.notices.errors import AlreadyWithdrawn, LettersUnreadable, NobodyToRemind, NotSentYet, RemindedLately
from messaging.notices.forms import FollowUpForm, ReminderForm
from messaging.notices.models import FollowUp, Notice
from messaging.notices.permissions import FOLLOW_UP, REMIND
from messaging.notices.selectors.desk import notices_at
from messaging.notices.selectors.unopened import (
    may_remind_again_at,
    reminders_of,
    sample_of_unopened,
    unopened_homes_at_most,
)
from messaging.notices.selectors.unreached import MissedHome, homes_to_tell, listed, progress_of, unreached_homes
from tetoru.access import require
from tetoru.crypto.fields import has_unreadable
from tetoru.ids import new_id

PER_PAGE = 50
"""Homes on one page of the list, and letters in one print."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def notice_reminder(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """もう一度知らせる: to exactly the homes that have not opened it."""
    notice, back_url = _notice(request, notice_id), request.desk.url("notice", notice_id=notice_id)
    require(request.actor, REMIND, notice)
    form = ReminderForm(request.POST or None)
    if form.is_valid():
        try:
            count = remind_unopened(request.actor, notice, **form.cleaned_data)
        except (AlreadyWithdrawn, NotSentYet, RemindedLately, NobodyToRemind) as error:
            messages.error(request, str(error))
            return redirect(back_url if isinstance(error, AlreadyWithdrawn) else request.path)
        messages.success(request, _("%(count)d家庭に、もう一度知らせます。") % {"count": count})
        return redirect(back_url)
    households, names = unopened_homes_at_most(notice), sample_of_unopened(notice)
    context = {
        "notice": notice,
        "households": households,
        "names": names,
        "has_more": households > len(names),
        "reach": progress_of(notice),
        "reminders": reminders_of(notice),
        "again_at": may_remind_again_at(notice),
        "reminder_id": new_id(),
        "back_url": back_url,
        "unreached_url": request.desk.url("unreached", notice_id=notice.pk),
    }
    return render(request, "messaging/notices/reaching/reminder.html", context)


@require_safe
@at_desk
def unreached(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """届いていない家庭: whom to telephone, or to hand a letter."""
    notice = _notice(request, notice_id)
    require(request.actor, FOLLOW_UP, notice)
    return _list_page(request, notice)


@require_POST
@at_desk
def unreached_home(request: StaffRequest, notice_id: uuid.UUID, household_id: uuid.UUID) -> HttpResponse:
    """Tick one home off, with a word; or take the tick back."""
    notice = _notice(request, notice_id)
    require(request.actor, FOLLOW_UP, notice)
    home = next((home for home in unreached_homes(notice) if home.household_id == household_id), None)
    if home is None:
        raise Http404
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _list_page(request, notice, failed=(home, form))
    if way := form.cleaned_data["way"]:
        follow_up(request.actor, notice, household_id=household_id, way=way, note=form.cleaned_data["note"])
        done = _("%(home)sさんの家庭：%(way)s") % {"home": home.names, "way": FollowUp.Way(way).label}
    else:
        take_back_follow_up(request.actor, notice, household_id=household_id)
        done = _("%(home)sさんの家庭を、まだ伝えていない家庭にもどしました。") % {"home": home.names}
    messages.success(request, done)
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdecimal() else ""
    return redirect(f"{request.desk.url('unreached', notice_id=notice.pk)}{query}")


@require_safe
@at_desk
def unreached_letters(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The notice on paper, one sheet for each home that is still to be told."""
    notice = _notice(request, notice_id)
    require(request.actor, FOLLOW_UP, notice)
    form = getattr(notice, "answer_form", None)
    questions = form.asked if form else ()
    if has_unreadable(notice) or questions is None:
        raise LettersUnreadable
    page = Paginator(homes_to_tell(notice), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "notice": notice,
        "page": page,
        "sender": notice.school.name if notice.school else notice.tenant.name,
        "today": timezone.now(),
        "has_files": notice.attachments.exists(),
        "questions": questions,
        "back_url": request.desk.url("unreached", notice_id=notice.pk),
    }
    return render(request, "messaging/notices/reaching/letters.html", context)


def _notice(request: StaffRequest, notice_id: uuid.UUID) -> Notice:
    """A notice of this desk that has not been taken back. Raises Http404."""
    notices = notices_at(request.actor, request.desk).exclude(state=Notice.State.WITHDRAWN)
    notice = notices.select_related("school", "tenant", "answer_form").filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    request.subject = notice
    return notice


def _list_page(
    request: StaffRequest, notice: Notice, *, failed: tuple[MissedHome, FollowUpForm] | None = None
) -> HttpResponse:
    page = Paginator(unreached_homes(notice), PER_PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    rows = [
        {
            "row": row,
            "url": request.desk.url("unreached_home", notice_id=notice.pk, household_id=row.home.household_id),
            "form": failed[1] if failed and failed[0].household_id == row.home.household_id else None,
        }
        for row in listed(notice, list(page))
    ]
    context: dict[str, Any] = {
        "notice": notice,
        "page": page,
        "rows": rows,
        "reach": progress_of(notice),
        "ways": FollowUp.Way.choices,
        "letters_url": request.desk.url("unreached_letters", notice_id=notice.pk),
        "back_url": request.desk.url("notice", notice_id=notice.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "messaging/notices/reaching/unreached.html", context, status=status)
