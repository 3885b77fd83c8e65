"""The page on which an admin resets a colleague's second factor."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.devices.telling import tell_of_reset
from accounts.resets.actions import reset_second_factor
from accounts.resets.forms import ResetForm
from accounts.resets.permissions import RESET_SECOND_FACTOR
from accounts.resets.selectors import colleague_at
from accounts.second_factor.holders import factors_of
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def staff_second_factor(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What the colleague has, and the reset with its reason."""
    user, colleague = colleague_at(request.desk, person_id)
    require(request.actor, RESET_SECOND_FACTOR, colleague)
    request.subject = user
    form = ResetForm(request.POST or None)
    if form.is_valid():
        reset_second_factor(request.actor, colleague, reason=form.cleaned_data["reason"])
        tell_of_reset(user)
        messages.success(request, _("リセットしました。次のログインのあとに、本人が登録しなおします。"))
        return redirect(request.path)
    context = {"form": form, "name": user.name, "login": user.login, "factors": factors_of(user)}
    return render(request, "accounts/resets/page.html", context, status=422 if form.errors else 200)
