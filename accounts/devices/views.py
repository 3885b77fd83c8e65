"""The page 「ログイン中の端末」."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.devices.actions import sign_out_device, sign_out_others
from accounts.devices.selectors import devices_of
from accounts.personal import personal_page

Request = Any
"""A request of whoever is signed in."""


@require_safe
@personal_page
def devices(request: Request) -> HttpResponse:
    """Where I am signed in."""
    return render(request, "accounts/devices/page.html", {"devices": devices_of(request.user, request.session)})


@require_POST
def device_removal(request: Request, device_id: uuid.UUID) -> HttpResponse:
    """Sign out one device; this one by the ordinary way out."""
    device = next((one for one in devices_of(request.user, request.session) if one.id == device_id), None)
    if device is None or device.is_this:
        raise Http404
    sign_out_device(request.actor, request.user, device_id=device_id)
    messages.success(request, _("「%(label)s」をログアウトしました。") % {"label": device.label})
    return redirect("devices")


@require_POST
def other_devices_removal(request: Request) -> HttpResponse:
    """Sign out everything but this."""
    sign_out_others(request.actor, request.user, kept_key=request.session.session_key)
    messages.success(request, _("ほかの端末をすべてログアウトしました。"))
    return redirect("devices")
