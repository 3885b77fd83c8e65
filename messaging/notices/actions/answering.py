"""Answering: by guardians for their children, and by staff for a home that answered on paper."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.selectors import Child
from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.answer_errors import AnswersClosed, AskedNoMore
from messaging.notices.models import Answer, AnswerForm, Notice, Value
from messaging.notices.permissions import GIVE_ANSWER, SEE_ANSWERS, SEE_SAFETY, Place
from messaging.notices.safety import note_safety, said_of
from messaging.notices.withdrawal_lock import hold_open
from tetoru.access import Guardian, Staff, require


@dataclass(frozen=True)
class EnteredSafety:
    """What somebody of the staff has heard of a pupil, and how."""

    student_id: uuid.UUID
    way: str
    state: str


# Two parents who answer at the same moment take turns, pupil by pupil.
LOCK = "select pg_advisory_xact_lock(hashtextextended(%s::text || %s::text, 1))"


def give_answers(
    actor: Guardian, form: AnswerForm, *, children: Sequence[Child], said: Mapping[str, Value]
) -> list[Answer]:
    """Answer for these children of the guardian's, all with the same words.

    The last answer for a pupil counts; the earlier ones are kept. Raises AnswersClosed from the second
    of the deadline on, by the server's clock, and AskedNoMore for a notice that was withdrawn.
    """
    require(actor, GIVE_ANSWER, children)
    with audited(actor, Event.ANSWER_GIVEN) as entry:
        notice = Notice.objects.get(answer_form=form)
        if not hold_open(notice.pk):
            raise AskedNoMore
        students = sorted({child.id for child in children})
        for student_id in students:
            _take_turn(form, student_id)
        now = timezone.now()
        if form.closes_at is not None and now >= form.closes_at:
            raise AnswersClosed
        given = [_answer(form, student_id, said) for student_id in students]
        for answer in given:
            answer.given_by_id, answer.given_at = actor.user_id, now
            answer.save(force_insert=True)
            if form.is_safety:
                note_safety(form, answer.student_id, at=now)
        entry.describe(notice, students=len(given))
    return given


def enter_answer(
    actor: Staff, form: AnswerForm, *, notice: Notice, student_id: uuid.UUID, way: str, said: Mapping[str, Value]
) -> Answer:
    """Enter what a home has said on paper or by telephone; also after the deadline. Marked as such."""
    require(actor, SEE_ANSWERS, notice)
    with audited(actor, Event.ANSWER_ENTERED) as entry:
        _take_turn(form, student_id)
        answer = _answer(form, student_id, said)
        answer.given_by_id, answer.given_at, answer.way = actor.user_id, timezone.now(), way
        answer.save(force_insert=True)
        entry.describe(notice, student=student_id, way=way)
    return answer


def enter_safety(actor: Staff, form: AnswerForm, *, notice: Notice, place: Place, entered: EnteredSafety) -> Answer:
    """Enter how a pupil is, as a member of staff at `place` has heard. What guardians said before no longer counts."""
    require(actor, SEE_SAFETY, place)
    with audited(actor, Event.ANSWER_ENTERED) as entry:
        _take_turn(form, entered.student_id)
        answer = _answer(form, entered.student_id, said_of(form, entered.state))
        answer.given_by_id, answer.given_at, answer.way = actor.user_id, timezone.now(), entered.way
        answer.save(force_insert=True)
        note_safety(form, entered.student_id, at=answer.given_at)
        entry.describe(notice, student=entered.student_id, way=entered.way)
    return answer


def _take_turn(form: AnswerForm, student_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, (str(form.pk), str(student_id)))


def _answer(form: AnswerForm, student_id: uuid.UUID, said: Mapping[str, Value]) -> Answer:
    last = Answer.objects.filter(form=form, student_id=student_id).aggregate(turn=Max("turn"))["turn"] or 0
    answer = Answer(tenant_id=form.tenant_id, form=form, student_id=student_id, turn=last + 1)
    answer.values = json.dumps(said, ensure_ascii=False)
    return answer
