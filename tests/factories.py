"""Makes rows for tests, with believable defaults. Each opens the scope of its tenant."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from accounts.models import Guardianship, Homeroom, StaffSeat, TotpDevice, User
from accounts.models.user import email_index
from accounts.second_factor.holders import ADMINS
from messaging.notices.models import SendingRules
from schools.models import Classroom, Enrolment, Group, Household, Membership, School, SchoolYear, Student, Tenant
from schools.name_search.index import index_students
from tetoru.access import Role
from tetoru.crypto.keyring import make_key
from tetoru.tenancy import tenant_scope

PASSWORD = "asagao-no-tane-5"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)
_hashes: dict[str, str] = {}


@contextmanager
def _writing(tenant_id: uuid.UUID) -> Iterator[None]:
    """In this tenant; without a savepoint in a test's transaction, since a cast would make thirty."""
    with tenant_scope(tenant_id), transaction.atomic(savepoint=False):
        yield


def make_tenant(code: str, name: str) -> Tenant:
    tenant = Tenant.objects.create(code=code, name=name, state=Tenant.State.ACTIVE, starts_on=dt.date(2026, 4, 1))
    make_key(tenant.pk)
    make_rules(tenant)
    return tenant


def make_rules(tenant: Tenant, school: School | None = None) -> None:
    """Rules of sending that do not ask about the hour: a test must not depend on when it runs."""
    with _writing(tenant.pk):
        SendingRules.objects.create(tenant=tenant, school=school, asks_in_evening=False)


def school_year_now() -> int:
    """It begins in April."""
    today = timezone.localdate()
    return today.year if today.month >= 4 else today.year - 1


def make_year(tenant: Tenant, *, ago: int = 0) -> SchoolYear:
    year = school_year_now() - ago
    with _writing(tenant.pk):
        return SchoolYear.objects.create(
            tenant=tenant, year=year, starts_on=dt.date(year, 4, 1), ends_on=dt.date(year + 1, 3, 31)
        )


def make_school(tenant: Tenant, slug: str, name: str, kind: str = School.Kind.ELEMENTARY) -> School:
    with _writing(tenant.pk):
        school = School.objects.create(tenant=tenant, slug=slug, name=name, kind=kind)
    make_rules(tenant, school)
    return school


def make_classroom(school: School, year: SchoolYear, grade: int, name: str) -> Classroom:
    with _writing(school.tenant_id):
        return Classroom.objects.create(tenant_id=school.tenant_id, school=school, year=year, grade=grade, name=name)


def make_student(
    classroom: Classroom,
    family: str = "小川",
    given: str = "ひなた",
    *,
    kana: tuple[str, str] = ("おがわ", "ひなた"),
    household: Household | None = None,
) -> Student:
    with _writing(classroom.tenant_id):
        household = household or Household.objects.create(tenant_id=classroom.tenant_id)
        number = next(_numbers)
        student = Student.objects.create(
            tenant_id=classroom.tenant_id,
            household=household,
            family_name=family,
            given_name=given,
            family_kana=kana[0],
            given_kana=kana[1],
            kana_order=number,
        )
        index_students(classroom.tenant_id, [student])
        Enrolment.objects.create(tenant_id=classroom.tenant_id, student=student, classroom=classroom, number=number)
        return student


def make_group(school: School, name: str, *students: Student) -> Group:
    with _writing(school.tenant_id):
        group = Group.objects.create(tenant_id=school.tenant_id, school=school, name=name)
        for student in students:
            Membership.objects.create(tenant_id=school.tenant_id, group=group, student=student)
        return group


def make_guardian(
    *students: Student, name: str = "小川 真由美", email: str | None = None, relation: str = "mother"
) -> User:
    email = email or f"guardian{next(_numbers)}@mail.example"
    user = User(
        kind=User.Kind.GUARDIAN,
        email=email,
        email_index=email_index(email),
        name=name,
        password=password_hash(),
        tenant_ids=list(dict.fromkeys(student.tenant_id for student in students)),
    )
    user.save()
    for student in students:
        with _writing(student.tenant_id):
            Guardianship.objects.create(tenant_id=student.tenant_id, guardian=user, student=student, relation=relation)
    return user


def make_staff(
    tenant: Tenant, school: School | None, *roles: Role, name: str = "佐伯 恵", classrooms: tuple[Classroom, ...] = ()
) -> User:
    user = User(
        kind=User.Kind.STAFF,
        login=f"t{next(_numbers):04d}@{tenant.code}",
        name=name,
        password=password_hash(),
        tenant_ids=[tenant.pk],
    )
    user.save()
    seat_staff(user, school, *roles, classrooms=classrooms)
    if not ADMINS.isdisjoint(roles):
        give_app(user)
    return user


def give_app(user: User) -> TotpDevice:
    """An authenticator app whose secret the tests know."""
    return TotpDevice.objects.create(user=user, secret=TOTP_SECRET)


def seat_staff(user: User, school: School | None, *roles: Role, classrooms: tuple[Classroom, ...] = ()) -> StaffSeat:
    (tenant_id,) = user.tenant_ids
    with _writing(tenant_id):
        seat = StaffSeat.objects.create(tenant_id=tenant_id, user=user, school=school, roles=list(roles))
        for classroom in classrooms:
            Homeroom.objects.create(tenant_id=tenant_id, seat=seat, classroom=classroom)
        return seat


def password_hash() -> str:
    """Hashed once: Argon2 is slow on purpose."""
    if PASSWORD not in _hashes:
        user = User(id=uuid.uuid4())
        user.set_password(PASSWORD)
        _hashes[PASSWORD] = user.password
    return _hashes[PASSWORD]
