"""Short ways to ask and to answer in tests."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from messaging.notices.actions.questions import save_questions
from messaging.notices.asking import Asked
from messaging.notices.models import Answer, AnswerForm, Draft, Notice, Question, QuestionKind
from tests.cast import actor, signed_in
from tetoru.tenancy import tenant_scope

JOIN = Question("aaaaaaaa", QuestionKind.CHOICE, "見学への参加", choices=("参加する", "参加しない"))
NOTE = Question("bbbbbbbb", QuestionKind.TEXT, "伝えたいこと", "車酔いなど", is_required=False)
HEADS = Question("cccccccc", QuestionKind.NUMBER, "来る人数", is_required=False)
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


def ask(draft: Draft, *questions: Question, closes_in: dt.timedelta | None = dt.timedelta(days=3)) -> Draft:
    """Hang questions on a draft, as its author."""
    closes_at = timezone.now() + closes_in if closes_in is not None else None
    with tenant_scope(draft.tenant_id):
        author = actor(User.objects.get(pk=draft.author_id))
        asked = Asked(questions or (JOIN, NOTE, HEADS), closes_at)
        return save_questions(author, draft, version=draft.version, asked=asked, page=None)


def typed(*questions: Question, version: int, deed: str = "save", **more: Any) -> dict[str, Any]:
    """What the page of the questions sends."""
    data: dict[str, Any] = {"question": [q.id for q in questions], "version": version, "deed": deed}
    for q in questions:
        data |= {f"{q.id}-kind": str(q.kind), f"{q.id}-text": q.text, f"{q.id}-help": q.help}
        data |= {f"{q.id}-choices": "\n".join(q.choices)} | ({f"{q.id}-is_required": "on"} if q.is_required else {})
    return data | {"close_day": TOMORROW.isoformat(), "close_time": "17:00"} | more


def attach(notice: Notice, *questions: Question, closes_in: dt.timedelta = dt.timedelta(days=3)) -> AnswerForm:
    """Let a notice that was sent ask something."""
    with tenant_scope(notice.tenant_id):
        form = AnswerForm(tenant_id=notice.tenant_id, notice=notice, closes_at=timezone.now() + closes_in)
        form.ask(questions or (JOIN, NOTE, HEADS))
        form.save()
        return form


def close(form: AnswerForm, ago: dt.timedelta = dt.timedelta(seconds=0)) -> None:
    """Let the deadline be over."""
    with tenant_scope(form.tenant_id):
        AnswerForm.objects.filter(pk=form.pk).update(closes_at=timezone.now() - ago)


def answer(user: User, notice: Notice, student: Any, join: str = "参加する", **more: Any) -> Any:
    """A guardian sends an answer."""
    data = {"a-aaaaaaaa": join, "a-bbbbbbbb": "", "a-cccccccc": "", **more}
    return signed_in(user).post(f"/notices/{notice.pk}/answers/{student.pk}/", data)


def answers_of(notice: Notice) -> list[Answer]:
    """All of them, in their turns."""
    with tenant_scope(notice.tenant_id):
        found = Answer.objects.filter(form__notice=notice).select_related("given_by").order_by("student_id", "turn")
        return list(found)
