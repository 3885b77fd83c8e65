"""What counts for a pupil when several have spoken, and the counting of it (ADR 0053)."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from messaging.notices.answer_errors import QuestionsUnreadable
from messaging.notices.audiences import STUDENTS, Audience
from messaging.notices.models import (
    Answer,
    AnswerForm,
    Draft,
    Notice,
    PupilSafety,
    Question,
    QuestionKind,
    Safety,
    SafetyDelta,
    SafetyTally,
    Value,
)
from schools.models import Enrolment
from schools.states import ATTENDS

BY_WEIGHT = (Safety.HELP, Safety.WELL, Safety.UNKNOWN)
"""Of two who say different things: a call for help is heard, and who knows counts more than who does not."""

# All pupils who are meant, also those nobody can answer for: they are telephoned.
COUNT = f"""
insert into notices_safetytally (id, tenant_id, form_id, classroom_id, students, well, help, unknown)
select uuidv7(), %(tenant)s, %(form)s, room, count(*), 0, 0, 0 from (
    select e.classroom_id as room, e.student_id
    from schools_enrolment e
    join schools_student s on s.id = e.student_id and {ATTENDS}
    join schools_classroom c on c.id = e.classroom_id
    join schools_schoolyear y on y.id = c.year_id and %(today)s between y.starts_on and y.ends_on
    where e.tenant_id = %(tenant)s
      and (e.classroom_id = any(%(classrooms)s) or (e.student_id = any(%(students)s) and c.school_id = %(school)s))
    union select null, student_id from ({STUDENTS}) meant
) counted group by room
"""

# One statement: a delta is gone exactly when it has been counted.
FOLD = """
with gone as (
    delete from notices_safetydelta where tenant_id = %(tenant)s returning form_id, classroom_ids, well, help, unknown
), change as (
    select form_id, room, sum(well) as well, sum(help) as help, sum(unknown) as unknown
    from gone, unnest(classroom_ids || null::uuid) as room group by form_id, room
), counted as (
    update notices_safetytally t
    set well = t.well + c.well, help = t.help + c.help, unknown = t.unknown + c.unknown
    from change c
    where t.tenant_id = %(tenant)s and t.form_id = c.form_id and t.classroom_id is not distinct from c.room
)
select count(*) from gone
"""


def ask_safety(draft: Draft, *, asks: bool) -> None:
    """Let a draft ask how the children are, or stop asking it; a form of other questions stays as it is."""
    form = AnswerForm.objects.filter(draft=draft).first()
    if form is None and asks:
        form = AnswerForm(tenant_id=draft.tenant_id, draft=draft, is_safety=True)
        form.ask([_question()])
        form.save(force_insert=True)
    elif form is not None and form.is_safety and not asks:
        form.delete()


def count_pupils(form: AnswerForm, notice: Notice, audience: Audience) -> None:
    """Keep how many pupils each class of the audience has: those without an answer are what is left."""
    parameters = {**audience.parameters, "form": form.pk, "school": notice.school_id}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, parameters)


def note_safety(form: AnswerForm, student_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Work out anew what counts for a pupil, and count the change. The caller holds the pupil's turn."""
    states = states_said(form, student_id)
    if not states:
        return  # nothing of it opens any more
    kept = PupilSafety.objects.filter(form=form, student_id=student_id).first()
    before = kept.state if kept else ""
    if kept is None:
        kept = PupilSafety(tenant_id=form.tenant_id, form=form, student_id=student_id)
        kept.classroom_ids = _rooms_of(form, student_id)
    kept.state, kept.is_disputed, kept.at = worst_of(states), len(set(states)) > 1, at
    kept.save()
    if kept.state != before:
        change = {kept.state: 1} | ({before: -1} if before else {})
        where = {"tenant_id": form.tenant_id, "form_id": form.pk, "classroom_ids": kept.classroom_ids}
        SafetyDelta.objects.create(**where, **change)


def said_of(form: AnswerForm, state: str) -> dict[str, Value]:
    """The answer that says how a child is. Raises QuestionsUnreadable."""
    if not form.asked:
        raise QuestionsUnreadable
    return {form.asked[0].id: state}


def worst_of(states: Iterable[Safety]) -> Safety:
    """What counts, of what the last words of several people come to."""
    return min(states, key=BY_WEIGHT.index)


def states_said(form: AnswerForm, student_id: uuid.UUID) -> list[Safety]:
    """The last word of each who has spoken since staff last asked the home; staff's own among them.

    Nobody but staff, who have talked with the home, can take back what another has said.
    """
    found: dict[uuid.UUID | None, Safety] = {}
    for answer in Answer.objects.filter(form=form, student_id=student_id).order_by("turn"):
        state = state_in(answer)
        if state is None:
            continue
        if answer.way != Answer.Way.APP:
            found = {None: state}
        else:
            found[answer.given_by_id] = state
    return list(found.values())


def state_in(answer: Answer) -> Safety | None:
    """What an answer says; None when it does not open."""
    value = next(iter((answer.said or {}).values()), None)
    return Safety(value) if value in Safety.values else None


def fold_safety(tenant_id: uuid.UUID) -> int:
    """Count what has changed at one tenant since the last time; gives how many changes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLD, {"tenant": tenant_id})
        (folded,) = cursor.fetchone()
        return int(folded)


def _question() -> Question:
    """The one question of a safety check; its answers are the words of Safety."""
    return Question(secrets.token_hex(4), QuestionKind.SAFETY, _("お子さんは無事ですか"))


def _rooms_of(form: AnswerForm, student_id: uuid.UUID) -> list[uuid.UUID]:
    """The counted classes that the pupil is in."""
    rooms = SafetyTally.objects.filter(form=form).exclude(classroom=None).values("classroom_id")
    found = Enrolment.objects.filter(student_id=student_id, classroom_id__in=rooms)
    return list(found.values_list("classroom_id", flat=True))
