"""Making one account, and the slip that is shown once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.staff.actions.making import make_staff
from accounts.staff.errors import AlreadyDone, StaffIdTaken
from accounts.staff.forms import NewStaffForm
from accounts.staff.ids import free_id, ids_of, tenant_code_of
from accounts.staff.permissions import READ_STAFF
from accounts.staff.slips import slip_of, slip_page
from accounts.staff.views.again import shown_already
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def new_staff(request: StaffRequest) -> HttpResponse:
    """The form; then the slip, in the answer to the form and nowhere else."""
    require(request.actor, READ_STAFF, request.desk)
    code = tenant_code_of(request.desk)
    form = NewStaffForm(request.POST or None, desk=request.desk, tenant_code=code)
    if form.is_valid():
        new = form.new_person
        try:
            user, password = make_staff(request.actor, new, person_id=form.cleaned_data["person_id"])
        except StaffIdTaken as taken:
            free = _("空いている番号：%(id)s") % {"id": free_id(new.staff_id, ids_of(request.desk.tenant_id))}
            form.add_error("staff_id", f"{taken.text} {free}")
        except AlreadyDone:
            return shown_already(request, form.cleaned_data["person_id"])
        else:
            slip = slip_of(user, school=form.place_name, password=password)
            return render(request, "accounts/staff/slips.html", slip_page([slip]) | {"person": user})
    return render(request, "accounts/staff/new.html", {"form": form}, status=422 if form.errors else 200)
