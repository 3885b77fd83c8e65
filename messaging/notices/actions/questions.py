"""Asking: the questions that hang on a draft."""

import uuid

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.asking import Asked
from messaging.notices.errors import DraftUnreadable
from messaging.notices.models import AnswerForm, Draft
from messaging.notices.permissions import EDIT_DRAFT
from messaging.notices.writing import count_change, locked_unless_changed
from tetoru.access import Staff, require


def save_questions(actor: Staff, draft: Draft, *, version: int, asked: Asked, page: uuid.UUID | None) -> Draft:
    """Keep the questions as they are typed; without questions and deadline there is no form any more.

    Raises DraftChanged unless `version` is the one that was last saved, or the last save came from the
    same open page; DraftUnreadable where the questions of before do not open.
    """
    require(actor, EDIT_DRAFT, draft)
    with audited(actor, Event.QUESTIONS_CHANGED) as entry:
        current = locked_unless_changed(draft, version=version, page=page)
        _keep(current, asked)
        current.saved_from = page
        count_change(current, by=actor)
        current.save(update_fields=["version", "saved_at", "saved_by", "saved_from"])
        entry.describe(current, version=current.version, questions=len(asked.questions))
    return current


def _keep(draft: Draft, asked: Asked) -> None:
    form = AnswerForm.objects.filter(draft=draft).first()
    if form is not None and form.asked is None:
        raise DraftUnreadable
    if not asked.questions and asked.closes_at is None:
        if form is not None:
            form.delete()
        return
    form = form or AnswerForm(tenant_id=draft.tenant_id, draft=draft)
    form.ask(asked.questions)
    form.closes_at = asked.closes_at
    form.save()
