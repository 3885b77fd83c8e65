"""届いた名簿: the list, what would become of ours, and what became of it."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import refused, status_of
from accounts.models import RosterUpload
from accounts.rosters.actions import confirm_roster, refuse_roster, set_roster_rule
from accounts.rosters.difference import TOLD, Difference, Kind, by_class, difference_of
from accounts.rosters.errors import RosterMoved
from accounts.rosters.forms import DecisionForm
from accounts.rosters.permissions import DECIDE_ON_ROSTERS
from accounts.rosters.rule_forms import ON, RuleForm
from accounts.rosters.selectors import left_out_of, rule_of, upload_at, uploads_at
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from api.selectors.partners import partner_names
from schools.errors import FieldRefused
from schools.states import today_in_tokyo
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def rosters(request: StaffRequest) -> HttpResponse:
    """All that came, those that wait first; and whether small changes wait at all."""
    require(request.actor, DECIDE_ON_ROSTERS, request.desk.tenant_id)
    rule = rule_of(request.actor)
    form = RuleForm.of(rule, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        set_roster_rule(request.actor, is_on=said["is_on"] == ON, most_changes=said["most_changes"])
        messages.success(request, _("保存しました。次に届く名簿から働きます。"))
        return redirect(request.path)
    names = partner_names(request.actor)
    rows = [
        (one, names.get(one.partner_id, ""), request.desk.url("roster", roster_id=one.pk))
        for one in uploads_at(request.actor, request.desk)
    ]
    context = {"rows": rows, "form": form, "rule": rule}
    return render(request, "api/rosters/list.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def roster(request: StaffRequest, roster_id: uuid.UUID) -> HttpResponse:
    """The difference with its questions; then how far it has got; then what could not be taken in."""
    require(request.actor, DECIDE_ON_ROSTERS, request.desk.tenant_id)
    upload = request.subject = upload_at(request.actor, request.desk, roster_id)
    if not upload.is_waiting:
        return _decided(request, upload)
    difference, earliest = difference_of(upload), max(today_in_tokyo(), upload.year.starts_on)
    if request.method != "POST":
        return _page(request, upload, difference, DecisionForm(difference=difference, earliest=earliest))
    form = DecisionForm(request.POST, difference=difference, earliest=earliest)
    if request.POST.get("seen") != difference.seen:
        form = DecisionForm.again(request.POST, difference=difference, earliest=earliest)
        return _page(request, upload, difference, form, moved=str(RosterMoved.text))
    if form.is_valid():
        try:
            confirm_roster(request.actor, upload, seen=form.cleaned_data["seen"], choices=form.choices)
        except FieldRefused as error:
            refused(form, error)
        else:
            messages.success(request, _started(form))
            return redirect(request.path)
    return _page(request, upload, difference, form)


@require_POST
@proved_lately
@at_desk
def roster_refusal(request: StaffRequest, roster_id: uuid.UUID) -> HttpResponse:
    """Nothing of it counts."""
    require(request.actor, DECIDE_ON_ROSTERS, request.desk.tenant_id)
    refuse_roster(request.actor, upload_at(request.actor, request.desk, roster_id))
    messages.success(request, _("取りこまないことにしました。登録は変わっていません。"))
    return redirect(request.desk.url("rosters"))


def _started(form: DecisionForm) -> str:
    count = len(form.choices.without)
    if not count:
        return _("取りこみを始めました。")
    return _("取りこみを始めました。見送った%(count)d人は、次に届く名簿でもう一度出ます。") % {"count": count}


def _page(
    request: StaffRequest, upload: RosterUpload, difference: Difference, form: DecisionForm, *, moved: str = ""
) -> HttpResponse:
    counts = difference.counts
    context = {
        **_about(request, upload),
        "form": form,
        "moved": moved,
        "difference": difference,
        "counts": {kind.value: counts[kind] for kind in Kind},
        "told": by_class(difference.of(*TOLD)),
        "refusal_url": request.desk.url("roster_refusal", roster_id=upload.pk),
    }
    status = HTTPStatus.CONFLICT if moved else status_of(form)
    return render(request, "api/rosters/difference.html", context, status=status)


def _decided(request: StaffRequest, upload: RosterUpload) -> HttpResponse:
    """Asked by htmx until it is done; then the whole page comes."""
    is_running = upload.state == RosterUpload.State.RUNNING
    context = {**_about(request, upload), "percent": upload.done * 100 // max(upload.total, 1)}
    if request.htmx and is_running:
        return render(request, "api/rosters/_progress.html", context)
    response = render(request, "api/rosters/decided.html", context | {"left_out": left_out_of(upload)})
    if request.htmx:
        response["HX-Refresh"] = "true"
    return response


def _about(request: StaffRequest, upload: RosterUpload) -> dict[str, Any]:
    names = partner_names(request.actor)
    return {"upload": upload, "partner_name": names.get(upload.partner_id, ""), "here": request.path}
