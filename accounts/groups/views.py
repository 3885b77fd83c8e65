"""Groups: the list, one group with its members, and the forms."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.classes.selectors import schools_at
from accounts.editing import Saved, begun_anew, refused, status_of
from accounts.groups.actions import add_group, choose_members, delete_group, rename_group
from accounts.groups.forms import GroupForm
from accounts.groups.selectors import group_at, group_rows, members_of, pupils_among, pupils_to_pick, rooms_of
from accounts.students.forms import SearchForm
from accounts.students.permissions import EDIT_STUDENTS, READ_STUDENTS
from accounts.students.rows import rows_of
from accounts.students.typed import opened_for, sealed_for
from accounts.web import StaffRequest, at_desk
from schools.errors import ChangedMeanwhile, FieldRefused, StillInUse
from schools.models import Group
from tetoru.access import require


@require_safe
@at_desk
def groups(request: StaffRequest) -> HttpResponse:
    """The groups of a desk."""
    require(request.actor, READ_STUDENTS, request.desk)
    context = {
        "rows": group_rows(request.actor, request.desk),
        "may_edit": EDIT_STUDENTS.allows(request.actor, request.desk),
        "new_url": request.desk.url("group_new"),
    }
    return render(request, "accounts/groups/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def group_new(request: StaffRequest) -> HttpResponse:
    """Make a group."""
    require(request.actor, EDIT_STUDENTS, request.desk)
    schools = schools_at(request.desk)
    form = GroupForm(request.POST if request.method == "POST" else None, schools=schools)
    if form.is_bound and form.is_valid():
        school_id = uuid.UUID(form.cleaned_data.get("school") or str(schools[0].pk))
        try:
            group = add_group(request.actor, request.desk, school_id=school_id, name=form.cleaned_data["name"])
        except FieldRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("「%(name)s」を作りました。入れる人を選んでください。") % {"name": group.name})
            return redirect(_url(request, group))
    return _form_page(request, form)


@require_safe
@at_desk
def group(request: StaffRequest, group_id: uuid.UUID) -> HttpResponse:
    """One group: who is in it, and for admins the tiles of a class or of a search."""
    found = group_at(request.actor, request.desk, group_id)
    may_edit = EDIT_STUDENTS.allows(request.actor, request.desk)
    query = opened_for(request.actor, request.GET.get("q", ""))
    rooms = rooms_of(found) if may_edit else []
    current = next((room for room in rooms if str(room.pk) == request.GET.get("class")), None)
    context = {
        "group": found,
        "rows": rows_of(members_of(found), request.desk),
        "may_edit": may_edit,
        "rooms": rooms,
        "current": None if query else current,
        "q": query,
        "pupils": pupils_to_pick(found, room=current, query=query) if may_edit else [],
        "search": SearchForm(initial={"q": query}),
        "back_url": request.desk.url_groups,
        **{f"{name}_url": request.desk.url(f"group_{name}", group_id=found.pk) for name in PAGES},
    }
    return render(request, "accounts/groups/group.html", context)


PAGES = ("search", "members", "edit", "deletion")


@require_POST
@at_desk
def group_search(request: StaffRequest, group_id: uuid.UUID) -> HttpResponse:
    """Take a part of a name by POST, and lead to the tiles under an address that only this person can read."""
    found = group_at(request.actor, request.desk, group_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    form = SearchForm(request.POST)
    query = f"?{urlencode({'q': sealed_for(request.actor, form.cleaned_data['q'])})}" if form.is_valid() else ""
    return redirect(f"{_url(request, found)}{query}#choose")


@require_POST
@at_desk
def group_members(request: StaffRequest, group_id: uuid.UUID) -> HttpResponse:
    """Take in and out whom the page showed."""
    found = group_at(request.actor, request.desk, group_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    shown = pupils_among(found, request.POST.getlist("shown"))
    chosen = pupils_among(found, request.POST.getlist("student"))
    choose_members(request.actor, found, desk=request.desk, chosen=chosen, shown=shown)
    messages.success(request, _("グループの人を保存しました。"))
    return redirect(_url(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def group_edit(request: StaffRequest, group_id: uuid.UUID) -> HttpResponse:
    """Call a group otherwise."""
    found = group_at(request.actor, request.desk, group_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    initial = {"name": found.name, "version": found.version}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial, schools=[found.school])
    if form.is_bound and form.is_valid():
        version, name = form.cleaned_data["version"], form.cleaned_data["name"]
        try:
            rename_group(request.actor, found, desk=request.desk, version=version, name=name)
        except FieldRefused as error:
            refused(form, error)
        except ChangedMeanwhile:
            begun_anew(form, found)
            return _form_page(request, form, group=found, saved=[Saved(_("グループの名前"), found.name)])
        else:
            messages.success(request, _("名前を保存しました。"))
            return redirect(_url(request, found))
    return _form_page(request, form, group=found)


@require_POST
@at_desk
def group_deletion(request: StaffRequest, group_id: uuid.UUID) -> HttpResponse:
    """Delete a group."""
    found = group_at(request.actor, request.desk, group_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    try:
        delete_group(request.actor, found, desk=request.desk)
    except StillInUse as error:
        messages.error(request, str(error))
        return redirect(_url(request, found))
    messages.success(request, _("「%(name)s」を消しました。") % {"name": found.name})
    return redirect(request.desk.url_groups)


def _url(request: StaffRequest, group: Group) -> str:
    return request.desk.url("group", group_id=group.pk)


def _form_page(
    request: StaffRequest, form: GroupForm, *, group: Group | None = None, saved: list[Saved] | None = None
) -> HttpResponse:
    back_url = _url(request, group) if group else request.desk.url_groups
    context = {"form": form, "group": group, "saved": saved, "back_url": back_url}
    status = status_of(form, is_changed=saved is not None)
    return render(request, "accounts/groups/form.html", context, status=status)
