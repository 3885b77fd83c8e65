"""What a guardian sees of a form: the questions, and their own answers. Never whether anybody else has answered."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import Http404

from accounts.selectors import Child
from messaging.notices.models import Answer, AnswerForm, Draft, Notice, Question
from messaging.notices.saying import Line, Said, lines_of
from messaging.notices.withdrawal_lock import hold_open
from tetoru.access import Guardian
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.errors import NotPermitted

# A notice's page asks this each time that it is opened.
FORM = Picked(AnswerForm, "form")
ASKED = f"""
select {FORM.columns} from notices_answerform form
where form.tenant_id = %(tenant)s and form.notice_id = %(notice)s
"""


@dataclass(frozen=True)
class OwnAnswer:
    """What this guardian answered for one child; `lines` are empty while there is no answer, or it does not open."""

    child: Child
    answer: Answer | None
    lines: tuple[Line, ...] = ()
    said: Said = field(default_factory=dict)

    @property
    def is_given(self) -> bool:
        """Whether this guardian has answered."""
        return self.answer is not None


@dataclass(frozen=True)
class OwnForm:
    """A form as one guardian sees it at a moment."""

    form: AnswerForm
    questions: tuple[Question, ...] | None
    answers: tuple[OwnAnswer, ...]
    is_open: bool

    @property
    def closes_at(self) -> dt.datetime | None:
        """The deadline."""
        return self.form.closes_at

    def of(self, child_id: uuid.UUID) -> OwnAnswer:
        """The answer for one child. Raises NotPermitted where the guardian may not answer for it."""
        found = next((own for own in self.answers if own.child.id == child_id), None)
        if found is None:
            raise NotPermitted
        return found


def own_form_of(actor: Guardian, notice: Notice, children: Sequence[Child], *, now: dt.datetime) -> OwnForm | None:
    """The form of a notice, for those addressed children for whom the guardian may answer.

    None where it asks nothing or is withdrawn; it is not withdrawn before the caller's transaction ends. At most
    four queries.
    """
    form = form_if_any(notice)
    if form is None or not hold_open(notice.pk):
        return None
    questions, answering = form.asked, [child for child in children if child.may_answer]
    given = (
        Answer.objects.filter(form=form, given_by_id=actor.user_id, student_id__in=[child.id for child in answering])
        .order_by("student_id", "-turn")
        .distinct("student_id")
    )
    by_child = {answer.student_id: answer for answer in given} if answering else {}
    answers = tuple(_own(child, by_child.get(child.id), questions) for child in answering)
    return OwnForm(form, questions, answers, is_open=form.closes_at is None or now < form.closes_at)


def form_of_draft(draft: Draft) -> AnswerForm | None:
    """The questions that hang on a draft."""
    return AnswerForm.objects.filter(draft=draft).first()


def form_of_notice(notice: Notice) -> AnswerForm:
    """The questions of a notice. Raises Http404 where it asks nothing."""
    form = form_if_any(notice)
    if form is None:
        raise Http404
    return form


def form_if_any(notice: Notice) -> AnswerForm | None:
    """The questions of a notice, if it asks any."""
    with prepared_cursor() as cursor:
        cursor.execute(ASKED, {"tenant": notice.tenant_id, "notice": notice.pk})
        row = cursor.fetchone()
    return None if row is None else FORM.row(row)


def _own(child: Child, answer: Answer | None, questions: tuple[Question, ...] | None) -> OwnAnswer:
    said = answer.said if answer else None
    if said is None or questions is None:
        return OwnAnswer(child, answer)
    return OwnAnswer(child, answer, tuple(lines_of(questions, said)), said)
