"""How the register looks: a board's marks, a school's columns."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.absences.register.actions.looks import keep_columns, keep_marks
from messaging.absences.register.columns import columns_of
from messaging.absences.register.look_forms import ColumnsForm, MarksForm
from messaging.absences.register.marks import signs_of
from messaging.absences.register.permissions import KEEP_COLUMNS, KEEP_MARKS
from messaging.absences.register.selectors.looks import kept_columns
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def register_marks(request: StaffRequest) -> HttpResponse:
    """The marks of a board's registers."""
    require(request.actor, KEEP_MARKS, request.desk)
    form = MarksForm(request.POST if request.method == "POST" else None, signs=signs_of(request.desk.tenant_id))
    if form.is_bound and form.is_valid():
        keep_marks(request.actor, request.desk, marks=form.cleaned_data)
        messages.success(request, _("出席簿の印を保存しました。すべての学校の出席簿が、この印になります。"))
        return redirect(request.path)
    return _shown(request, "marks", form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def register_columns(request: StaffRequest) -> HttpResponse:
    """The columns of a school's file."""
    require(request.actor, KEEP_COLUMNS, request.desk)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, columns=columns_of(kept_columns(request.desk))
    )
    if form.is_bound and form.is_valid():
        keep_columns(request.actor, request.desk, columns=form.columns)
        messages.success(request, _("出席簿のファイルの列を保存しました。"))
        return redirect(request.path)
    return _shown(request, "columns", form)


def _shown(request: StaffRequest, page: str, form: MarksForm | ColumnsForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"messaging/absences/register/{page}.html", {"form": form}, status=status)
