"""A guardian adds another child with another letter."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.guardians.actions.signup import add_child
from accounts.guardians.finding import CodeRefused, offer_of
from accounts.guardians.forms import ChildForm, CodeForm
from accounts.guardians.linking import AlreadyLinked
from accounts.guardians.views.signup import LETTER, linked_text, take_code
from accounts.web import GuardianRequest
from tetoru.tenancy import tenant_scope


@sensitive_post_parameters("code")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def child_new(request: GuardianRequest) -> HttpResponse:
    """The code of the other child's letter; who has typed it just now need not do so again."""
    if request.method != "POST" and LETTER in request.session:
        return redirect("child_confirmation")
    form = CodeForm(request.POST or None)
    status = take_code(request, form)
    if status == 200 and form.is_bound:
        return redirect("child_confirmation")
    return render(request, "accounts/guardians/child_new.html", {"form": form}, status=status)


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def child_confirmation(request: GuardianRequest) -> HttpResponse:
    """School and class of the letter, and a press of the button."""
    letter = request.session.get(LETTER)
    if letter is None:
        return redirect("child_new")
    try:
        offer = offer_of(*letter)
        form = ChildForm(request.POST or None)
        if not form.is_valid():
            context: dict[str, Any] = {"form": form, "offer": offer}
            status = 422 if form.errors else 200
            return render(request, "accounts/guardians/child_confirmation.html", context, status=status)
        with tenant_scope(*request.actor.tenant_ids, offer.tenant_id):
            made = add_child(
                request.actor, request.user, invitation_id=offer.invitation_id, relation=form.cleaned_data["relation"]
            )
    except (CodeRefused, AlreadyLinked) as refused:
        del request.session[LETTER]
        messages.warning(request, str(refused.text))
        return redirect("child_new")
    del request.session[LETTER]
    messages.success(request, linked_text(made))
    return redirect("guardian_settings")
