"""欠席連絡: a guardian reports, and finds what was reported."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import Child, children_of
from accounts.web import GuardianRequest
from messaging.absences.actions.reporting import report_absence
from messaging.absences.by_telephone import by_telephone_of
from messaging.absences.checking import AlreadyReported
from messaging.absences.cut_offs import cut_offs_of
from messaging.absences.forms import NewReportForm
from messaging.absences.models import Report
from messaging.absences.selectors.places import Place, chosen_places, places_of, with_children
from messaging.absences.selectors.reports import Receipt, open_reports, receipts_of, reports_of
from schools.errors import FieldRefused

PER_PAGE = 20


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: GuardianRequest) -> HttpResponse:
    """Report: child, reason, send. Today and 欠席 are chosen already, the child only where there is one."""
    try:
        with transaction.atomic():
            return _answer(request)
    except FieldRefused as refused:  # the report's transaction is undone; what is shown is read in another
        with transaction.atomic():
            return _answer(request, refused)


@require_safe
def absence_history(request: GuardianRequest) -> HttpResponse:
    """これまでの連絡."""
    children = children_of(request.actor)
    page: Any = Paginator(reports_of(request.actor, children), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = receipts_of(list(page.object_list), children)
    return render(request, "messaging/absences/history.html", {"page": page})


def _answer(request: GuardianRequest, refused: FieldRefused | None = None) -> HttpResponse:
    """The page, or where the report leads; of one that was refused, the page with what was typed and why."""
    places = places_of(request.actor)
    if request.method != "POST":
        return _page(request, NewReportForm(places=places, child=request.GET.get("child", "")), places)
    chosen = chosen_places(places, request.POST.getlist("places"))
    form = NewReportForm(request.POST, places=places)
    if form.is_valid() and refused is None:
        return _sent(request, form, chosen)
    if refused is not None:
        form.add_error(refused.field, str(refused.text))
    already = refused.report if isinstance(refused, AlreadyReported) else None
    return _page(request, form, places, already=already)


def _sent(request: GuardianRequest, form: NewReportForm, chosen: tuple[Place, ...]) -> HttpResponse:
    data = form.cleaned_data
    reports = report_absence(request.actor, chosen, said=form.said, key=data["key"], is_sure=data["is_sure"])
    messages.success(request, _("学校に送りました。"))
    first = next(report for report in reports if report.student_id == chosen[0].student.pk)
    return redirect("absence", report_id=first.pk)


def _page(
    request: GuardianRequest,
    form: NewReportForm,
    places: list[Place],
    *,
    already: Report | None = None,
) -> HttpResponse:
    children = children_of(request.actor)
    offered = with_children([place for place in places if place.is_open], children)
    context = {
        "form": form,
        "places": offered,
        "not_offered": [child for child in children if child.id not in {place.student.pk for place in offered}],
        "current": open_reports(request.actor, children),
        "already": _receipt_of(already, children),
        "by_telephone": by_telephone_of(offered),
        "cut_offs": cut_offs_of(offered, now=timezone.now()),
        "first_day": form.initial["from_date"],
        "today": timezone.localdate(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/new.html", context, status=status)


def _receipt_of(report: Report | None, children: list[Child]) -> Receipt | None:
    return receipts_of([report], children)[0] if report else None
