"""The desk at which a member of staff sits: a school, or the board's office."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import StaffSeat
from accounts.models.seat import ROLE_CHOICES
from schools.models import School
from tetoru.access import Role, Staff


@dataclass(frozen=True)
class Desk:
    """One place of work. `school_id` is None in the board's office."""

    tenant_id: uuid.UUID
    tenant_name: str
    school_id: uuid.UUID | None
    name: str
    slug: str
    pupils_word: str
    role_label: str
    is_administered: bool = False
    """Whether the person runs this place: sees its staff and its log."""
    is_current: bool = False

    @property
    def kind(self) -> str:
        """`school` or `board`: the namespace of its URLs."""
        return "school" if self.school_id else "board"

    def url(self, page: str, **kwargs: Any) -> str:
        """The address of one of this desk's pages."""
        return reverse(f"{self.kind}:{page}", kwargs={"place": self.slug, **kwargs})

    @property
    def url_start(self) -> str:
        """今日やること."""
        return self.url("start")

    @property
    def url_notices(self) -> str:
        """お知らせ."""
        return self.url("notices")

    @property
    def url_new_notice(self) -> str:
        """お知らせを書く."""
        return self.url("new_notice")

    @property
    def url_absences(self) -> str:
        """欠席ボード; a school's alone."""
        return self.url("absence_board")

    @property
    def url_students(self) -> str:
        """児童・生徒."""
        return self.url("students")

    @property
    def url_staff(self) -> str:
        """教職員."""
        return self.url("staff")

    @property
    def url_classes(self) -> str:
        """学級."""
        return self.url("classes")

    @property
    def url_groups(self) -> str:
        """グループ."""
        return self.url("groups")

    @property
    def url_settings(self) -> str:
        """学校の設定."""
        return self.url("settings")

    @property
    def url_log(self) -> str:
        """操作の記録."""
        return self.url("log")


def desks_of(actor: Staff, *, current: tuple[str, str] | None = None) -> list[Desk]:
    """All desks of a person, schools first in their order; `current` is (kind, slug)."""
    seats = StaffSeat.objects.filter(user_id=actor.user_id).select_related("school", "tenant")
    seats = seats.prefetch_related("homerooms__classroom").order_by("school__order", "school__name")
    desks = [_desk(seat) for seat in seats]
    return [Desk(**{**desk.__dict__, "is_current": (desk.kind, desk.slug) == current}) for desk in desks]


def desk_at(actor: Staff, *, kind: str, slug: str) -> tuple[Desk, list[Desk]]:
    """The desk of a URL, and all of the person's. A place without a seat is as if it did not exist."""
    desks = desks_of(actor, current=(kind, slug))
    for desk in desks:
        if desk.is_current:
            return desk, desks
    raise Http404


def _desk(seat: StaffSeat) -> Desk:
    school = seat.school
    return Desk(
        tenant_id=seat.tenant_id,
        tenant_name=seat.tenant.name,
        school_id=seat.school_id,
        name=school.name if school else seat.tenant.name,
        slug=school.slug if school else seat.tenant.code,
        pupils_word=school.pupils_word if school else School(kind=School.Kind.ELEMENTARY).pupils_word,
        role_label=role_label(seat),
        is_administered=(Role.SCHOOL_ADMIN if school else Role.TENANT_ADMIN) in seat.roles,
    )


def role_label(seat: StaffSeat) -> str:
    """As what somebody works there: the class they look after, else their title, else their roles."""
    classes = "・".join(homeroom.classroom.label for homeroom in seat.homerooms.all())
    if classes:
        return _("%(classes)s 担任") % {"classes": classes}
    if seat.title:
        return seat.title
    labels = dict(ROLE_CHOICES)
    return "・".join(str(labels[Role(role)]) for role in seat.roles)
