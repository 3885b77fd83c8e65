"""個別連絡の決まり: what a school's admin decides."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.conversations.actions.rules import keep_rules
from messaging.conversations.permissions import KEEP_RULES
from messaging.conversations.rules_forms import RulesForm
from messaging.conversations.selectors.rules import rules_of
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def conversation_rules(request: StaffRequest) -> HttpResponse:
    """On or off, who begins, when the school looks."""
    require(request.actor, KEEP_RULES, request.desk)
    form = RulesForm.of(rules_of(request.desk), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        keep_rules(request.actor, request.desk, rules=form.rules)
        messages.success(request, _("個別連絡の決まりを保存しました。"))
        return redirect(request.path)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/conversations/rules.html", {"form": form}, status=status)
