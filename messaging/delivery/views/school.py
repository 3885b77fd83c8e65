"""知らせない時間: when a school keeps silent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.delivery.actions import set_quiet_hours
from messaging.delivery.forms import quiet_form
from messaging.delivery.permissions import SET_QUIET_HOURS
from messaging.delivery.selectors import quiet_hours_at
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def quiet_hours(request: StaffRequest) -> HttpResponse:
    """From when until when; urgent notices go out all the same."""
    require(request.actor, SET_QUIET_HOURS, request.desk)
    form = quiet_form(request.POST or None, quiet_hours_at(request.desk))
    if form.is_valid():
        set_quiet_hours(request.actor, request.desk, hours=form.hours)
        messages.success(request, _("知らせない時間を変えました。これから送るお知らせから変わります。"))
        return redirect(request.desk.url("quiet_hours"))
    status = 422 if form.errors else 200
    return render(request, "messaging/delivery/quiet_hours.html", {"form": form}, status=status)
