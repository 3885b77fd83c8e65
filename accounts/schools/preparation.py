"""What is still to be made before a school can write to its homes, as its admins meet it on their start page."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.models import Guardianship, Invitation, StaffSeat
from schools.models import Classroom, Enrolment, School, SchoolYear, Tenant
from schools.states import today_in_tokyo
from tetoru.access import Role, Staff


@dataclass(frozen=True)
class Step:
    """One thing to make. `url` leads there; it is empty as long as something else must come first."""

    title: str
    text: str
    url: str
    is_done: bool


def preparation_at(actor: Staff, desk: Desk) -> list[Step]:
    """The steps in their order, for those who run the desk, until all are done. One query."""
    if not desk.is_administered:
        return []
    steps = _of_school(desk, desk.school_id) if desk.school_id else _of_board(actor, desk)
    return [] if all(step.is_done for step in steps) else steps


def _of_board(actor: Staff, desk: Desk) -> list[Step]:
    today = today_in_tokyo()
    schools = School.objects.filter(tenant_id=OuterRef("pk"))
    years = SchoolYear.objects.filter(tenant_id=OuterRef("pk"), starts_on__lte=today, ends_on__gte=today)
    seats = StaffSeat.objects.filter(tenant_id=OuterRef("pk"), user__is_active=True)
    admins = seats.filter(school__isnull=False, roles__contains=[Role.SCHOOL_ADMIN])
    others = seats.filter(school=None, roles__contains=[Role.TENANT_ADMIN]).exclude(user_id=actor.user_id)
    tenant = Tenant.objects.filter(pk=desk.tenant_id)
    has_school, has_year, has_admin, has_other = tenant.values_list(
        Exists(schools), Exists(years), Exists(admins), Exists(others)
    ).get()
    new_staff = desk.url("new_staff")
    return [
        Step(_("学校・施設を登録する"), _("名前と種類を入れます。"), desk.url("schools"), has_school),
        Step(_("今年度を作る"), _("年度があると、学級を作れます。"), desk.url_classes, has_year),
        Step(
            _("学校の管理者を登録する"),
            _("学級と児童生徒、手紙は、学校の管理者が進められます。"),
            new_staff if has_school else "",
            has_admin,
        ),
        Step(
            _("2人目の組織管理者を登録する"),
            _("1人が入れなくなったとき、もう1人が助けられます。"),
            new_staff,
            has_other,
        ),
    ]


def _of_school(desk: Desk, school_id: uuid.UUID) -> list[Step]:
    today = today_in_tokyo()
    rooms = Classroom.objects.filter(school=OuterRef("pk"), year__starts_on__lte=today, year__ends_on__gte=today)
    pupils = Enrolment.objects.filter(classroom__school=OuterRef("pk"))
    teachers = StaffSeat.objects.filter(school=OuterRef("pk"), user__is_active=True, roles__contains=[Role.TEACHER])
    letters = Invitation.objects.filter(school=OuterRef("pk"))
    carers = Guardianship.objects.filter(student__enrolments__classroom__school=OuterRef("pk"))
    school = School.objects.filter(pk=school_id)
    has_room, has_pupil, has_teacher, has_letter, has_carer = school.values_list(
        Exists(rooms), Exists(pupils), Exists(teachers), Exists(letters), Exists(carers)
    ).get()
    pupil = _("%(pupils)sを登録する") % {"pupils": desk.pupils_word}
    return [
        Step(
            _("学級を作る"),
            _("学年と組の名前を決めます。担任は、あとでも決められます。"),
            desk.url_classes,
            has_room,
        ),
        Step(pupil, _("名前とよみ、学級を入れます。"), desk.url("student_new") if has_room else "", has_pupil),
        Step(
            _("教職員を登録する"),
            _("1人ずつでも、表からまとめてでもできます。初期パスワードの紙を渡します。"),
            desk.url_staff,
            has_teacher,
        ),
        Step(
            _("保護者に手紙を渡す"),
            _("学級ごとに印刷します。保護者は、手紙のコードで登録します。"),
            desk.url("invitations") if has_pupil else "",
            has_letter or has_carer,
        ),
    ]
