"""お知らせの届きかた: a guardian's own choices, and pushes to the device at hand."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import GuardianRequest
from messaging.delivery.actions import begin_push, choose_delivery, end_push
from messaging.delivery.forms import DeviceForm, preference_form
from messaging.delivery.push.messages import Device
from messaging.delivery.selectors import device_of, reach_of


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_settings(request: GuardianRequest) -> HttpResponse:
    """What is chosen, and the buttons to choose otherwise."""
    reach = reach_of(request.user, request.session)
    form = preference_form(request.POST or None, reach.preference)
    if form.is_valid():
        choose_delivery(request.actor, request.user, chosen=form.chosen)
        messages.success(request, _("届きかたを変えました。次のお知らせから変わります。"))
        return redirect("delivery_settings")
    context = {"form": form, "reach": reach, "email": request.user.email}
    status = 422 if form.errors else 200
    return render(request, "messaging/delivery/settings.html", context, status=status)


@sensitive_post_parameters("subscription")
@require_POST
def push_device(request: GuardianRequest) -> HttpResponse:
    """Switch pushes on for the device at hand, or keep them on at the new address that its browser has got."""
    form = DeviceForm(request.POST)
    device_id = device_of(request.session)
    if device_id is None or not reach_of(request.user, request.session).push_key or not form.is_valid():
        messages.warning(request, _("この端末への通知を、はじめられませんでした。もう一度お試しください。"))
        return redirect("delivery_settings")
    device: Device = form.cleaned_data["subscription"]
    begin_push(request.actor, request.user, device_id=device_id, device=device, description=_described(form))
    if not form.cleaned_data["renewed"]:
        messages.success(request, _("この端末に通知します。"))
    return redirect("delivery_settings")


@require_POST
def push_device_removal(request: GuardianRequest) -> HttpResponse:
    """Switch them off."""
    device_id = device_of(request.session)
    if device_id is not None:
        end_push(request.actor, request.user, device_id=device_id)
    messages.success(request, _("この端末には、もう通知しません。"))
    return redirect("delivery_settings")


def _described(form: DeviceForm) -> str:
    """What is kept of it: the address and the two keys, whatever else a browser sent."""
    found: Any = json.loads(form.data["subscription"])
    keys = {name: found["keys"][name] for name in ("p256dh", "auth")}
    return json.dumps({"endpoint": found["endpoint"], "keys": keys})
