"""New staff from a table: read it in, look at its rows, have them made, print the slips."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import StaffTable
from accounts.staff.actions.tables import confirm_table, correct_table, discard_table, keep_table, take_slips
from accounts.staff.permissions import MAKE_STAFF_TABLE
from accounts.staff.slips import slip_page
from accounts.staff.tables.errors import TableUnreadable
from accounts.staff.tables.upload import UploadForm
from accounts.staff.tables.waiting import corrected, examined, table_at
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def staff_upload(request: StaffRequest) -> HttpResponse:
    """Take a file, or cells from a spreadsheet; nobody is made of them yet."""
    require(request.actor, MAKE_STAFF_TABLE, request.desk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            rows = form.rows(with_school=request.desk.school_id is None)
        except TableUnreadable as unreadable:
            form.add_error(None, str(unreadable.text))
        else:
            table = keep_table(request.actor, request.desk, rows=rows)
            return redirect(request.desk.url("staff_table", table_id=table.pk))
    return render(request, "accounts/staff/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def staff_table(request: StaffRequest, table_id: uuid.UUID) -> HttpResponse:
    """The rows with what is wrong in them; then how far it has got; then the way to the slips."""
    table = request.subject = table_at(request.actor, request.desk, table_id)
    here = request.desk.url("staff_table", table_id=table_id)
    if request.method == "POST":
        correct_table(request.actor, table, rows=corrected(table, request.POST.dict()))
        return redirect(here)
    context = {"table": table, "here": here, "percent": table.done * 100 // max(table.total, 1)}
    if table.state == StaffTable.State.WAITING:
        return render(request, "accounts/staff/table.html", context | {"found": examined(request.actor, table)})
    context["made"] = table.done - len(table.skipped)
    if request.htmx and table.state == StaffTable.State.RUNNING:
        return render(request, "accounts/staff/_progress.html", context)
    response = render(request, "accounts/staff/progress.html", context)
    if request.htmx:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@proved_lately
@at_desk
def confirmation(request: StaffRequest, table_id: uuid.UUID) -> HttpResponse:
    """Make everybody of the table."""
    confirm_table(request.actor, table_at(request.actor, request.desk, table_id))
    return redirect(request.desk.url("staff_table", table_id=table_id))


@require_POST
@at_desk
def slips(request: StaffRequest, table_id: uuid.UUID) -> HttpResponse:
    """Everybody's slip, once."""
    found = take_slips(request.actor, table_at(request.actor, request.desk, table_id))
    return render(request, "accounts/staff/slips.html", slip_page(found))


@require_POST
@at_desk
def deletion(request: StaffRequest, table_id: uuid.UUID) -> HttpResponse:
    """Forget the table."""
    discard_table(request.actor, table_at(request.actor, request.desk, table_id))
    messages.success(request, _("表を捨てました。だれも登録していません。"))
    return redirect(request.desk.url_staff)
