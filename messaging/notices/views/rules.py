"""学校の設定: what an admin decides for the place, and the rules of sending among it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.rules import Rules, set_rules
from messaging.notices.permissions import SET_RULES
from messaging.notices.rules import rules_at
from messaging.notices.sending_forms import RulesForm
from tetoru.access import require


@require_safe
@at_desk
def settings(request: StaffRequest) -> HttpResponse:
    """All settings of the place, each with the way to its page."""
    require(request.actor, SET_RULES, request.desk)
    context = {
        "rules": rules_at(request.desk.tenant_id, request.desk.school_id),
        "sending_url": request.desk.url("sending_rules"),
    }
    return render(request, "messaging/notices/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def sending_rules(request: StaffRequest) -> HttpResponse:
    """送信の決まり."""
    require(request.actor, SET_RULES, request.desk)
    is_board = request.desk.school_id is None
    form = RulesForm(request.POST or None, initial=_initial(request), is_board=is_board)
    if form.is_valid():
        set_rules(request.actor, request.desk, rules=Rules(**form.cleaned_data))
        messages.success(request, _("送信の決まりを保存しました。次に送るときから働きます。"))
        return redirect(request.path)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "is_board": is_board, "settings_url": request.desk.url("settings")}
    return render(request, "messaging/notices/rules.html", context, status=status)


def _initial(request: StaffRequest) -> dict[str, Any]:
    rules = rules_at(request.desk.tenant_id, request.desk.school_id)
    return {name: getattr(rules, name) for name in RulesForm.base_fields}
