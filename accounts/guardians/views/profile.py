"""A guardian's own name and language."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from accounts.guardians.account_forms import ProfileForm
from accounts.guardians.actions.account import change_profile
from accounts.onward import destination
from accounts.web import GuardianRequest


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: GuardianRequest) -> HttpResponse:
    """Name and language; back to the page that led here, or to the settings."""
    user = request.user
    wanted = request.POST.get("next", request.GET.get("next", ""))
    place = destination(request, wanted) if wanted else ""
    form = ProfileForm(request.POST or None, initial={"name": user.name, "kana": user.kana, "language": user.language})
    if form.is_valid():
        change_profile(request.actor, user, **form.cleaned_data)
        with override(form.cleaned_data["language"]):  # of the page that says so
            messages.success(request, _("変えました。"))
        return redirect(place or "guardian_settings")
    context = {"form": form, "place": place}
    return render(request, "accounts/guardians/profile.html", context, status=422 if form.errors else 200)
