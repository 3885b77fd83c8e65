"""One report: its receipt and how far it got, changing it, taking it back."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import children_of
from accounts.web import GuardianRequest
from messaging.absences.actions.changing import cancel_report, change_report, ensure_changeable
from messaging.absences.checking import AlreadyReported
from messaging.absences.errors import TooLateToChange
from messaging.absences.forms import ChangeForm
from messaging.absences.permissions import CHANGE_REPORT
from messaging.absences.selectors.places import Own, place_of, places_of
from messaging.absences.selectors.reports import Receipt, expected_by, report_for, sent_together
from schools.errors import FieldRefused
from tetoru.access import require

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def absence(request: GuardianRequest, report_id: uuid.UUID) -> HttpResponse:
    """受付番号, the words, and the state."""
    children = children_of(request.actor)
    receipt, *together = sent_together(request.actor, children, report_id)
    request.subject = receipt.report.student
    went_on = next((one for one in together if one.report.continues_id == receipt.report.pk), None)
    came_from = next((one for one in together if one.report.pk == receipt.report.continues_id), None)
    context = {
        "receipt": receipt,
        "expected_by": expected_by(receipt),
        "went_on": went_on,
        "came_from": came_from,
        "together": [one for one in together if one is not went_on and one is not came_from],
        "others": [child for child in children if child.id != receipt.child.id],
    }
    return render(request, "messaging/absences/receipt.html", context)


@require_http_methods(METHODS)
def absence_change(request: GuardianRequest, report_id: uuid.UUID) -> HttpResponse:
    """直す: the same form, filled in."""
    receipt, own = _own(request, report_id)
    ensure_changeable(request.actor, own)
    form = ChangeForm(request.POST if request.method == "POST" else None, report=own.report, place=own.place)
    if form.is_bound and form.is_valid():
        try:
            change_report(request.actor, own, said=form.said, is_sure=form.cleaned_data["is_sure"])
        except AlreadyReported:
            form.add_error("from_date", _("その日には、別の連絡があります。「これまでの連絡」で確かめてください。"))
        except FieldRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("直した内容を、学校に送りました。"))
            return redirect("absence", report_id=report_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "receipt": receipt, "today": timezone.localdate()}
    return render(request, "messaging/absences/change.html", context, status=status)


@require_http_methods(METHODS)
def absence_cancellation(request: GuardianRequest, report_id: uuid.UUID) -> HttpResponse:
    """取り消す: what it means, and the button."""
    receipt, own = _own(request, report_id)
    if request.method != "POST":
        if not receipt.is_open:
            raise TooLateToChange
        return render(request, "messaging/absences/cancellation.html", {"receipt": receipt})
    if receipt.is_open:
        cancel_report(request.actor, own)
        said = _("今日からの分を取り消しました。") if receipt.has_begun else _("連絡を取り消しました。")
        messages.success(request, said)
    return redirect("absence", report_id=report_id)


def _own(request: GuardianRequest, report_id: uuid.UUID) -> tuple[Receipt, Own]:
    """Raises Http404, NotPermitted; TooLateToChange when the child is no longer at that school."""
    children = children_of(request.actor)
    receipt = report_for(request.actor, children, report_id)
    request.subject = receipt.report.student
    place = place_of(receipt.report, places_of(request.actor))
    if place is None:
        raise TooLateToChange
    own = Own(receipt.report, place)
    require(request.actor, CHANGE_REPORT, own)
    return receipt, own
