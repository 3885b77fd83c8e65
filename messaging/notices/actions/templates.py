"""Keeping words that are used again, and beginning a notice with them or with an earlier one."""

import uuid

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.asking import renewed
from messaging.notices.errors import NoticeUnreadable, TemplateChanged
from messaging.notices.models import AnswerForm, Draft, Notice, Template, Urgency
from messaging.notices.permissions import EDIT_TEMPLATE, WRITE_NOTICES, Place
from tetoru.access import Staff, require
from tetoru.crypto.fields import has_unreadable
from tetoru.ids import new_id


def add_template(actor: Staff, template: Template, *, title: str, body: str) -> Template:
    """Keep a new template: unsaved, with its place and its owner."""
    require(actor, EDIT_TEMPLATE, template)
    with audited(actor, Event.TEMPLATE_SAVED) as entry:
        template.title, template.body = title, body
        template.saved_at, template.saved_by_id = timezone.now(), actor.user_id
        template.save(force_insert=True)
        entry.describe(template, version=template.version, own=template.owner_id is not None)
    return template


def save_template(actor: Staff, template: Template, *, version: int, title: str, body: str) -> Template:
    """Keep a changed template. Raises TemplateChanged when somebody else saved or removed it meanwhile."""
    require(actor, EDIT_TEMPLATE, template)
    with audited(actor, Event.TEMPLATE_SAVED) as entry:
        current = Template.objects.select_for_update().filter(pk=template.pk).first()
        if current is None or current.version != version:
            raise TemplateChanged
        current.version += 1
        current.title, current.body = title, body
        current.saved_at, current.saved_by_id = timezone.now(), actor.user_id
        current.save()
        entry.describe(current, version=current.version, own=current.owner_id is not None)
    return current


def delete_template(actor: Staff, template: Template) -> None:
    """Take a template away; what was written with it stays."""
    require(actor, EDIT_TEMPLATE, template)
    with audited(actor, Event.TEMPLATE_DELETED) as entry:
        entry.describe(template)
        template.delete()


def write_with(actor: Staff, place: Place, *, title: str, body: str) -> Draft:
    """Begin a draft with the filled words of a template. It goes to nobody yet."""
    require(actor, WRITE_NOTICES, place)
    with audited(actor, Event.DRAFT_SAVED) as entry:
        draft = _fresh(actor, place.school_id, title=title, body=body)
        draft.save(force_insert=True)
        entry.describe(draft, version=draft.version)
    return draft


def copy_notice(actor: Staff, notice: Notice) -> Draft:
    """Begin a draft with the words and questions of an earlier notice. Never with its audience: it goes to nobody yet.

    Raises NoticeUnreadable where something does not open.
    """
    require(actor, WRITE_NOTICES, Place(notice.school_id))
    with audited(actor, Event.NOTICE_COPIED) as entry:
        form = AnswerForm.objects.filter(notice=notice).first()
        questions = form.asked if form else ()
        if has_unreadable(notice) or questions is None:
            raise NoticeUnreadable
        draft = _fresh(actor, notice.school_id, title=notice.title, body=notice.body)
        draft.copied_from = notice
        draft.save(force_insert=True)
        if questions:
            copied = AnswerForm(tenant_id=draft.tenant_id, draft=draft)
            copied.ask(renewed(questions))
            copied.save(force_insert=True)
        entry.describe(notice, draft=draft.pk)
    return draft


def _fresh(actor: Staff, school_id: uuid.UUID | None, *, title: str, body: str) -> Draft:
    draft = Draft(id=new_id(), tenant_id=actor.tenant_id, school_id=school_id, author_id=actor.user_id)
    draft.title, draft.body, draft.urgency = str(title), str(body), Urgency.NORMAL
    draft.saved_at, draft.saved_by_id = timezone.now(), actor.user_id
    return draft
