"""Drafts and notices at a desk: sent, waiting, taken back, asking."""

import datetime as dt
import json
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Guardianship, User
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.sending import Confirmed, confirm_draft
from messaging.notices.actions.withdrawing import Reason, save_paper, withdraw_notice
from messaging.notices.audiences import reach_of, resolve
from messaging.notices.guard.findings import Situation
from messaging.notices.models import (
    Answer,
    AnswerForm,
    Approval,
    AudienceItem,
    Draft,
    FollowUp,
    Notice,
    Question,
    QuestionKind,
    Safety,
    SendingRules,
    Template,
    Untold,
)
from messaging.notices.proofs.working_out import work_out
from messaging.notices.releasing import notice_from
from messaging.notices.safety import ask_safety, note_safety, said_of
from schools.models import Classroom, School
from tests.cast import actor
from tests.factories import make_student
from tests.files.making import hang, make_file
from tests.sending import address_all, queue_all
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

TITLE, BODY = "遠足のお知らせ", "12月4日に出かけます。"


def written(writer: User, school: School | None, room: Classroom, student: Any) -> dict[str, Any]:
    """A draft and a notice, each with a file; the notice has been answered, another draft waits to be agreed to."""
    draft, notice = draft_of(writer, school, room), notice_of(writer, school, room)
    received = received_of(writer, school, room)
    _answer(notice, student)
    return {
        "draft_id": draft.pk,
        "notice_id": notice.pk,
        "draft_file_id": hang(draft, make_file(writer, text="もちもの")).pk,
        "notice_file_id": hang(notice, make_file(writer, text="もちもの")).pk,
        "approval_id": approval_of(writer, school, room).pk,
        "household_id": _unreached(notice, room, student),
        "withdrawn_id": withdrawn_of(writer, school, room).pk,
        "safety_id": safety_of(writer, school, room, student).pk,
        "received_id": received.pk,
        "received_file_id": hang(received, make_file(writer, text="もちもの")).pk,
    }


def _unreached(notice: Notice, room: Classroom, student: Any) -> uuid.UUID:
    """A home that the notice did not reach: nobody is registered for its pupil, who came when it had been sent.

    Another one has been telephoned.
    """
    pupil = make_student(room, "安藤", "結菜", kana=("あんどう", "ゆいな"))
    with tenant_scope(room.tenant_id), transaction.atomic():
        Untold.objects.create(tenant_id=room.tenant_id, notice=notice, student=pupil)
        FollowUp.objects.create(
            tenant_id=room.tenant_id, notice=notice, household=student.household, way="phone", note="折り返しを待つ",
            by=notice.author, at=timezone.now(),
        )  # fmt: skip
    return pupil.household_id


def draft_of(writer: User, school: School | None, room: Classroom) -> Draft:
    """A draft to one class."""
    item = AudienceItem(tenant_id=room.tenant_id, kind="classroom", school_id=room.school_id, classroom=room)
    with tenant_scope(room.tenant_id):
        draft = begin_draft(
            actor(writer),
            draft_id=new_id(),
            school_id=school.pk if school else None,
            written=Written(TITLE, BODY, "normal", (item,)),
        )
        form = AnswerForm(tenant_id=room.tenant_id, draft=draft, closes_at=timezone.now() + dt.timedelta(days=3))
        form.ask([Question("0a1b2c3d", QuestionKind.TEXT, "伝えたいこと")])
        form.save()
        return draft


def notice_of(writer: User, school: School | None, room: Classroom) -> Notice:
    """A notice that was sent to one class and has reached everybody."""
    draft = draft_of(writer, school, room)
    with tenant_scope(room.tenant_id):
        notice = notice_from(Situation.of(actor(writer), draft, now=timezone.now()))
        address_all(notice)
        queue_all(notice)
        return Notice.objects.get(pk=notice.pk)


def safety_of(writer: User, school: School | None, room: Classroom, student: Any) -> Notice:
    """A notice that asks one class whether the children are safe; the pupil needs help, as one guardian says."""
    draft = draft_of(writer, school, room)
    with tenant_scope(room.tenant_id), transaction.atomic():
        AnswerForm.objects.filter(draft=draft).delete()
        ask_safety(draft, asks=True)
        notice = notice_from(Situation.of(actor(writer), draft, now=timezone.now()))
        address_all(notice)
        _answer(notice, student, said_of(notice.answer_form, Safety.HELP))
        note_safety(notice.answer_form, student.pk, at=timezone.now())
        return Notice.objects.get(pk=notice.pk)


def received_of(writer: User, school: School | None, room: Classroom) -> Notice:
    """What the board's office has sent to one class of the place."""
    notice = notice_of(writer, school, room)
    with tenant_scope(room.tenant_id), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(school=None)
        return Notice.objects.get(pk=notice.pk)


def approval_of(writer: User, school: School | None, room: Classroom) -> Approval:
    """A draft that waits for somebody to agree, because the place's rules ask for it in everything."""
    draft = draft_of(writer, school, room)
    with tenant_scope(room.tenant_id), transaction.atomic():
        rules = SendingRules.objects.filter(school=school, tenant_id=room.tenant_id)
        rules.update(approval=SendingRules.Approval.ALL)
        households = reach_of(resolve(room.tenant_id, draft.audience.all())).households
        confirm_draft(actor(writer), draft, confirmed=Confirmed(draft.version, households))
        rules.update(approval=SendingRules.Approval.WHOLE)
        return Approval.objects.get(draft=draft)


def _answer(notice: Notice, student: Any, said: Any = None) -> None:
    """What one of the pupil's guardians has answered."""
    with tenant_scope(notice.tenant_id), transaction.atomic():
        link = Guardianship.objects.filter(student=student).order_by("pk").first()
        assert link is not None
        answer = Answer(tenant_id=notice.tenant_id, form=AnswerForm.objects.get(notice=notice), student=student, turn=1)
        answer.given_by, answer.given_at = link.guardian, timezone.now()
        answer.values = json.dumps(said or {"0a1b2c3d": "車で酔います"})
        answer.save()


def template_of(writer: User, room: Classroom, school: School | None) -> Template:
    """The writer's own."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        return Template.objects.create(
            tenant_id=room.tenant_id, school=school, owner=writer, title="遠足", body="{日付}に行きます。",
            saved_at=timezone.now(), saved_by=writer,
        )  # fmt: skip


def withdrawn_of(writer: User, school: School | None, room: Classroom) -> Notice:
    """The same, taken back, with a letter about it."""
    notice = notice_of(writer, school, room)
    with tenant_scope(room.tenant_id):
        withdrawal = withdraw_notice(actor(writer), notice, reason=Reason("other", "まちがいがありました", "nobody"))
        work_out(withdrawal.pk)
        save_paper(actor(writer), withdrawal, kind="apology", version=0, words={"letter": "おわびします。"})
        return Notice.objects.get(pk=notice.pk)
