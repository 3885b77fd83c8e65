"""What makes the site an app that can be installed, and that opens without a network. Nothing personal is in it."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

STYLES = ("tokens", "base", "layout", "button", "nav", "card", "empty", "phone", "public")
FILES = (*(f"css/{name}.css" for name in STYLES), "js/offline.js", "icons.svg", "favicon.svg")
"""What the page without a network needs."""


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker of the whole site: this file names what to keep, the script beside it does the work.

    A version is the hash of the files' names, which change with their content; the worker drops every other one.
    """
    files = [reverse("offline"), *(static(name) for name in FILES)]
    script = static("js/worker.js")
    version = hashlib.sha256("\n".join([*files, script]).encode()).hexdigest()[:16]
    push = {"settings": reverse("delivery_settings"), "device": reverse("push_device")}
    shell = json.dumps({"version": version, "offline": files[0], "files": files, "push": push})
    body = f"self.SHELL = {shell};\nimportScripts({json.dumps(script)});\n"
    return _kept_for_an_hour(HttpResponse(body, content_type="text/javascript; charset=utf-8"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, colours and pictures of the installed app."""
    icons = [
        {"src": static(f"icons/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    masked = static("icons/app-maskable-512.png")
    icons.append({"src": masked, "sizes": "512x512", "type": "image/png", "purpose": "maskable"})
    found = {
        "name": "tetoru",
        "short_name": "tetoru",
        "id": "/",
        "lang": "ja",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf9f6",
        "theme_color": "#faf9f6",
        "icons": icons,
    }
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json"
    return _kept_for_an_hour(answer)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown where there is no network. The worker fetches it without cookies, so it is nobody's."""
    return render(request, "public/offline.html")


def _kept_for_an_hour(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, max_age=3_600, public=True)
    return response
