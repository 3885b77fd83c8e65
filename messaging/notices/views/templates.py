"""定型文: the list, writing one, and beginning a notice with one."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.templates import add_template, delete_template, save_template, write_with
from messaging.notices.errors import DraftUnreadable, TemplateChanged
from messaging.notices.models import Template
from messaging.notices.permissions import EDIT_TEMPLATE, SHARE_TEMPLATES, WRITE_NOTICES, Place
from messaging.notices.placeholders import NAMES, filled, values_at
from messaging.notices.selectors.templates import own_classrooms, template_at, templates_at
from messaging.notices.template_forms import OWN, SHARED, TemplateForm
from tetoru.access import require
from tetoru.crypto.fields import has_unreadable


@require_safe
@at_desk
def templates(request: StaffRequest) -> HttpResponse:
    """Their own and everybody's here, each with a button to write with it."""
    require(request.actor, WRITE_NOTICES, _place(request))
    found = templates_at(request.actor, request.desk)
    context = {
        "own": [_row(request, one) for one in found if one.owner_id],
        "shared": [_row(request, one) for one in found if not one.owner_id],
        "new_url": request.desk.url("template_new"),
        "may_share": SHARE_TEMPLATES.allows(request.actor, _place(request)),
    }
    return render(request, "messaging/notices/templates/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def template_new(request: StaffRequest) -> HttpResponse:
    """Write a template."""
    require(request.actor, WRITE_NOTICES, _place(request))
    may_share = SHARE_TEMPLATES.allows(request.actor, _place(request))
    form = TemplateForm(request.POST if request.method == "POST" else None, may_share=may_share)
    if form.is_bound and form.is_valid():
        is_shared = form.cleaned_data.get("reach", OWN) == SHARED
        fresh = Template(tenant_id=request.desk.tenant_id, school_id=request.desk.school_id)
        fresh.owner_id = None if is_shared else request.actor.user_id
        data = form.cleaned_data
        add_template(request.actor, fresh, title=data["title"], body=data["body"])
        return _kept(request)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def template(request: StaffRequest, template_id: uuid.UUID) -> HttpResponse:
    """Change a template."""
    found = template_at(request.actor, request.desk, template_id)
    require(request.actor, EDIT_TEMPLATE, found)
    if has_unreadable(found):
        raise DraftUnreadable(_("この定型文は読み取れません。運営に知らせてください。新しく作ることはできます。"))
    initial = {"title": found.title, "body": found.body, "version": found.version}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial, may_share=False)
    if form.is_bound and form.is_valid():
        return _save(request, found, form)
    return _page(request, form, found)


@require_POST
@at_desk
def template_draft(request: StaffRequest, template_id: uuid.UUID) -> HttpResponse:
    """Begin a notice with it: the places are filled, nobody is chosen."""
    found = template_at(request.actor, request.desk, template_id)
    if has_unreadable(found):
        raise DraftUnreadable(_("この定型文は読み取れません。運営に知らせてください。新しく作ることはできます。"))
    rooms = own_classrooms(request.actor, request.desk)
    values = values_at(request.desk, sender=request.me.name, classrooms=rooms)
    title, body = filled(found.title, values), filled(found.body, values)
    draft = write_with(request.actor, _place(request), title=title, body=body)
    messages.success(request, _("定型文を入れました。宛先は、まだだれも選ばれていません。"))
    return redirect(request.desk.url("draft", draft_id=draft.pk))


@require_POST
@at_desk
def template_deletion(request: StaffRequest, template_id: uuid.UUID) -> HttpResponse:
    """Take a template away."""
    delete_template(request.actor, template_at(request.actor, request.desk, template_id))
    messages.success(request, _("定型文を消しました。"))
    return redirect(request.desk.url("templates"))


def _row(request: StaffRequest, template: Template) -> dict[str, Any]:
    return {
        "template": template,
        "may_edit": EDIT_TEMPLATE.allows(request.actor, template),
        "url": request.desk.url("template", template_id=template.pk),
        "draft_url": request.desk.url("template_draft", template_id=template.pk),
    }


def _place(request: StaffRequest) -> Place:
    return Place(request.desk.school_id)


def _save(request: StaffRequest, template: Template, form: TemplateForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        save_template(request.actor, template, version=data["version"], title=data["title"], body=data["body"])
    except TemplateChanged as error:
        form.add_error(None, str(error))
        return _page(request, form, template, is_changed=True)
    return _kept(request)


def _kept(request: StaffRequest) -> HttpResponse:
    messages.success(request, _("定型文を保存しました。"))
    return redirect(request.desk.url("templates"))


def _page(
    request: StaffRequest, form: TemplateForm, template: Template | None, *, is_changed: bool = False
) -> HttpResponse:
    if is_changed and template is not None:
        form.data = request.POST.copy()
        form.data["version"] = str(template.version)  # the page goes on from what is kept now
    context = {
        "form": form,
        "template": template,
        "is_changed": is_changed,
        "places": [f"{{{name}}}" for name in NAMES],
        "back_url": request.desk.url("templates"),
        "deletion_url": request.desk.url("template_deletion", template_id=template.pk) if template else "",
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if is_changed else wrong
    return render(request, "messaging/notices/templates/form.html", context, status=status)
