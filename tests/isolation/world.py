"""One of everything in every place, so that each address has something real behind it."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Guardianship, Passkey, StaffSeat, StaffTable, User
from auditlog.bulk_reading.models import BulkReadingAlarm
from messaging.notices.actions.drafts import Written, begin_draft
from messaging.notices.actions.sending import Confirmed, confirm_draft
from messaging.notices.actions.withdrawing import Reason, save_paper, withdraw_notice
from messaging.notices.announcing import queue_mail
from messaging.notices.audiences import reach_of, resolve
from messaging.notices.fan_out import address_all
from messaging.notices.guard.findings import Situation
from messaging.notices.models import (
    Answer,
    AnswerForm,
    Approval,
    AudienceItem,
    Draft,
    Notice,
    Question,
    QuestionKind,
    Safety,
    SendingRules,
    Template,
    Untold,
)
from messaging.notices.releasing import notice_from
from messaging.notices.safety import ask_safety, note_safety, said_of
from schools.models import Classroom, Group, School
from tests.cast import Cast, actor, make_cast, signed_in
from tests.factories import make_classroom, make_group, make_staff, make_student
from tests.files.making import hang, make_file
from tests.isolation.partners import partner_of
from tests.isolation.talked import talked
from tests.isolation.told import told
from tetoru.access import Role
from tetoru.doors import NAMESPACES
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


TITLE, BODY = "遠足のお知らせ", "12月4日に出かけます。"


@dataclass(frozen=True)
class Place:
    """What stands at one desk: the values that fill the addresses of its pages."""

    values: dict[str, Any]


@dataclass(frozen=True)
class World:
    """The cast with a draft, a notice and a pupil at each desk."""

    cast: Cast
    school: Place
    board: Place
    other_school: Place
    other_tenant: Place
    nowhere: Place = field(default_factory=lambda: Place({name: new_id() for name in ROWS}))


def make_world() -> World:
    cast = make_cast()
    for school, year in ((cast.aoba, cast.year), (cast.kaede_school, cast.kaede_room.year)):
        make_student(make_classroom(school, year, 5, "2組"))  # else one class would be the whole school
    return World(
        cast=cast,
        school=_place(cast.teacher, cast.hibari, cast.room_41, cast.hinata),
        board=_place(cast.board_admin, None, cast.room_41, cast.hinata, slug="sakura"),
        other_school=_place(cast.aoba_teacher, cast.aoba, cast.room_a1, cast.sora),
        other_tenant=_place(cast.kaede_teacher, cast.kaede_school, cast.kaede_room, cast.kaede_child),
    )


def _place(writer: User, school: School | None, room: Classroom, student: Any, *, slug: str = "") -> Place:
    values = {
        "place": slug or (school.slug if school else ""),
        "student_id": student.pk,
        "classroom_id": room.pk,
        "group_id": _group(room.school, student).pk,
        "alarm_id": _alarm(writer, room).pk,
        "passkey_id": _passkey(writer).pk,
        "device_id": _device(writer),
        "person_id": colleague_of(room, school).pk,
        "table_id": _staff_table(writer, room, school).pk,
        "link_id": _link(student),
        "school_id": room.school_id,
        "partner_id": partner_of(room).pk,
        "template_id": _template(writer, room, school).pk,
        **told(room, student, writer.pk),
        **talked(writer, room, student),
    }
    return Place(values | _written(writer, school, room, student))


def _written(writer: User, school: School | None, room: Classroom, student: Any) -> dict[str, Any]:
    """A draft and a notice, each with a file; the notice has been answered, another draft waits to be agreed to."""
    draft, notice = draft_of(writer, school, room), notice_of(writer, school, room)
    _answer(notice, student)
    return {
        "draft_id": draft.pk,
        "notice_id": notice.pk,
        "draft_file_id": hang(draft, make_file(writer, text="もちもの")).pk,
        "notice_file_id": hang(notice, make_file(writer, text="もちもの")).pk,
        "approval_id": approval_of(writer, school, room).pk,
        "household_id": _unreached(notice, room),
        "withdrawn_id": withdrawn_of(writer, school, room).pk,
        "safety_id": safety_of(writer, school, room, student).pk,
    }


def _unreached(notice: Notice, room: Classroom) -> uuid.UUID:
    """A home that the notice did not reach: nobody is registered for its pupil, who came when it had been sent."""
    pupil = make_student(room, "安藤", "結菜", kana=("あんどう", "ゆいな"))
    with tenant_scope(room.tenant_id), transaction.atomic():
        Untold.objects.create(tenant_id=room.tenant_id, notice=notice, student=pupil)
    return pupil.household_id


def colleague_of(room: Classroom, school: School | None) -> User:
    """Somebody whose account the desk's admin may look at."""
    return make_staff(room.year.tenant, school or room.school, Role.TEACHER, name="山口 新")


def _staff_table(reader: User, room: Classroom, school: School | None) -> StaffTable:
    """New staff that wait to be confirmed; the desk's admin, where there is one, has read them in."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        admin = StaffSeat.objects.filter(school=school, roles__contains=[Role.SCHOOL_ADMIN]).first()
        reader = admin.user if admin else reader
        return StaffTable.objects.create(tenant_id=room.tenant_id, school=school, made_by=reader, rows="[]")


def _link(student: Any) -> uuid.UUID:
    with tenant_scope(student.tenant_id), transaction.atomic():
        link = Guardianship.objects.filter(student=student).order_by("pk").first()
        assert link is not None
        return link.pk


def _group(school: School, student: Any) -> Group:
    """The group of a school; two of one school would be the same place's twice."""
    with tenant_scope(school.tenant_id), transaction.atomic():
        found = Group.objects.filter(school=school).first()
    return found or make_group(school, "図書委員会", student)


def _alarm(reader: User, room: Classroom) -> BulkReadingAlarm:
    now = timezone.now()
    with tenant_scope(room.tenant_id), transaction.atomic():
        return BulkReadingAlarm.objects.create(
            tenant_id=room.tenant_id, reader_id=reader.pk, hour=now, students=50, first_at=now, last_at=now
        )


def _passkey(owner: User) -> Passkey:
    """Somebody's way in; it stands for no second factor of the people who knock."""
    kin = User.objects.create(kind=User.Kind.GUARDIAN, name="だれか", tenant_ids=owner.tenant_ids)
    return Passkey.objects.create(user=kin, credential_id=new_id().bytes, public_key=b"")


def _device(owner: User) -> uuid.UUID:
    """Where somebody is signed in."""
    return uuid.UUID(signed_in(owner).session["device_id"])


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
        address_all(notice.tenant_id, notice.pk)
        queue_mail(notice)
        return Notice.objects.get(pk=notice.pk)


def safety_of(writer: User, school: School | None, room: Classroom, student: Any) -> Notice:
    """A notice that asks one class whether the children are safe; the pupil needs help, as one guardian says."""
    draft = draft_of(writer, school, room)
    with tenant_scope(room.tenant_id), transaction.atomic():
        AnswerForm.objects.filter(draft=draft).delete()
        ask_safety(draft, asks=True)
        notice = notice_from(Situation.of(actor(writer), draft, now=timezone.now()))
        address_all(notice.tenant_id, notice.pk)
        _answer(notice, student, said_of(notice.answer_form, Safety.HELP))
        note_safety(notice.answer_form, student.pk, at=timezone.now())
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


def _template(writer: User, room: Classroom, school: School | None) -> Template:
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
        save_paper(actor(writer), withdrawal, kind="apology", version=0, words={"letter": "おわびします。"})
        return Notice.objects.get(pk=notice.pk)


ROWS = (
    "notice_id",
    "draft_id",
    "student_id",
    "alarm_id",
    "passkey_id",
    "device_id",
    "person_id",
    "table_id",
    "classroom_id",
    "group_id",
    "link_id",
    "school_id",
    "draft_file_id",
    "notice_file_id",
    "approval_id",
    "template_id",
    "withdrawn_id",
    "safety_id",
    "household_id",
    "report_id",
    "word_id",
    "absence_id",
    "entry_id",
    "seat_id",
    "screen_id",
    "calendar_id",
    "conversation_id",
    "conversation_file_id",
    "reader_id",
    "partner_id",
)
"""Parts of addresses that name rows."""
CONSTANT = {"page": "guardian/read", "mail_id": "none", "seat": "hibari", "number": 1}
"""Parts of addresses that name nobody's rows."""


def addresses(resolver: Any = None, namespace: str = "", outer: Any = None) -> dict[str, list[str]]:
    """Every address by its name, with the names of its parts. Asked of the resolver, so none is forgotten."""
    found: dict[str, list[str]] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        parts = [*(outer or []), *pattern.pattern.converters]
        if isinstance(pattern, URLResolver) and pattern.namespace in NAMESPACES:
            continue  # a library's addresses behind one door: tests/accounts/test_ops_doors.py
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= addresses(pattern, inner, parts)
        else:
            assert isinstance(pattern, URLPattern)
            found[f"{namespace}{pattern.name}"] = parts
    return found


def filled(parts: list[str], place: Place, *, at: Place | None = None) -> dict[str, Any]:
    """Values for the parts of an address: `place` says where, `at` (else `place`) whose rows."""
    known = {**CONSTANT, **place.values, **{k: v for k, v in (at or place).values.items() if k != "place"}}
    return {part: known[part] for part in parts}


def is_row(value: Any) -> bool:
    """Whether a part of an address names a row."""
    return isinstance(value, uuid.UUID)
