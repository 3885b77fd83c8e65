"""A school whose guardians have 200 notices each, really encrypted, and are signed in."""

import datetime as dt
import random
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from messaging.notices.models import Notice, Recipient
from tests import factories as make
from tests.bench.people import settle
from tests.cast import signed_in
from tetoru.access import Role
from tetoru.ids import first_id_at
from tetoru.tenancy import tenant_scope

NOTICES = 200
GUARDIANS = 50
READ = 0.85
"""How many open what they get (performance.md)."""
TITLES = ("運動会のお知らせ", "学校だより 11月号", "集金について", "インフルエンザの出席停止について", "個人面談の日程")


@dataclass(frozen=True)
class Home:
    """A guardian and the cookies of their browser."""

    guardian: User
    cookies: str


def make_homes(chance: random.Random) -> list[Home]:
    """50 homes of two children each, 200 notices in the last 59 days."""
    tenant = make.make_tenant("sugi", "すぎ町教育委員会")
    school = make.make_school(tenant, "sugi", "すぎ小学校")
    room = make.make_classroom(school, make.make_year(tenant), 4, "1組")
    teacher = make.make_staff(tenant, school, Role.TEACHER, classrooms=(room,))
    guardians = [_guardian(room) for _ in range(GUARDIANS)]
    with tenant_scope(tenant.pk), transaction.atomic():
        for number in range(NOTICES):
            age = dt.timedelta(days=59) * (number + chance.random()) / NOTICES
            _address(_notice(teacher, school, timezone.now() - age, chance), chance)
    settle()
    return [Home(guardian, cookies_of(guardian)) for guardian in guardians]


def _guardian(room: make.Classroom) -> User:
    first = make.make_student(room)
    return make.make_guardian(first, make.make_student(room, given="そら", household=first.household))


def _notice(author: User, school: make.School, sent_at: dt.datetime, chance: random.Random) -> Notice:
    notice = Notice(
        id=_id_at(sent_at, chance),
        tenant_id=school.tenant_id,
        school=school,
        author=author,
        draft_id=_id_at(sent_at, chance),
        urgency=chance.choice(["normal"] * 8 + ["important"]),
        state=Notice.State.SENT,
        sent_at=sent_at,
    )
    notice.title, notice.body = chance.choice(TITLES), "あすは運動会です。" * 40
    notice.save(force_insert=True)
    return notice


def _id_at(moment: dt.datetime, chance: random.Random) -> make.uuid.UUID:
    return make.uuid.UUID(int=first_id_at(moment).int | chance.getrandbits(62))


def _address(notice: Notice, chance: random.Random) -> None:
    pairs = make.Guardianship.objects.order_by("guardian_id").values_list("guardian_id", "student_id")
    opened = {guardian: notice.sent_at if chance.random() < READ else None for guardian, _student in pairs}
    Recipient.objects.bulk_create(
        Recipient(tenant_id=notice.tenant_id, notice=notice, guardian_id=guardian, student_id=student,
                  read_at=opened[guardian])
        for guardian, student in pairs
    )  # fmt: skip


def cookies_of(guardian: User) -> str:
    cookies: SimpleCookie = signed_in(guardian).cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
