"""The desk at which a member of staff sits: a school, or the board's office."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import StaffSeat
from accounts.models.seat import ROLE_CHOICES
from accounts.seats import PlacedSeat
from schools.models import School
from schools.models.school import pupils_word
from tetoru.access import Role, Staff
from tetoru.ids import NIL


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

    @property
    def is_school(self) -> bool:
        """Whether it is no office of a board."""
        return self.school_id is not None

    @property
    def is_office_run(self) -> bool:
        """Whether it is a board's office, and the person runs it."""
        return self.is_administered and not self.is_school

    def url(self, page: str, **kwargs: Any) -> str:
        """The address of one of this desk's pages."""
        if kwargs:
            return reverse(f"{self.kind}:{page}", kwargs={"place": self.slug, **kwargs})
        return _address(self.kind, self.slug, page)

    def url_of_any(self, page: str, key: str) -> str:
        """The same with NIL for an id: a long list puts in each row's own."""
        return _address(self.kind, self.slug, page, key)

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
    def url_register(self) -> str:
        """出席簿; a school's alone."""
        return self.url("register")

    @property
    def url_conversations(self) -> str:
        """個別連絡; a school's alone."""
        return self.url("conversations")

    @property
    def url_invitations(self) -> str:
        """保護者の登録; a school's alone."""
        return self.url("invitations")

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
    """All desks of a person, schools first in their order; `current` is (kind, slug). No query."""
    return [_desk(actor.tenant_id, seat, current) for seat in actor.seats if isinstance(seat, PlacedSeat)]


def desk_at(actor: Staff, *, kind: str, slug: str) -> tuple[Desk, list[Desk]]:
    """The desk of a URL, and all of the person's. A place without a seat is as if it did not exist."""
    desks = desks_of(actor, current=(kind, slug))
    for desk in desks:
        if desk.is_current:
            return desk, desks
    raise Http404


def role_label(seat: StaffSeat) -> str:
    """As what somebody works there: the class they look after, else their title, else their roles."""
    return _role_label([homeroom.classroom.label for homeroom in seat.homerooms.all()], seat.title, seat.roles)


def _desk(tenant_id: uuid.UUID, seat: PlacedSeat, current: tuple[str, str] | None) -> Desk:
    place = seat.place
    kind, slug = ("school" if seat.school_id else "board"), place.slug or place.tenant_code
    return Desk(
        tenant_id=tenant_id,
        tenant_name=place.tenant_name,
        school_id=seat.school_id,
        name=place.name or place.tenant_name,
        slug=slug,
        pupils_word=pupils_word(place.school_kind or School.Kind.ELEMENTARY),
        role_label=_role_label(place.classes, place.title, place.roles),
        is_administered=(Role.SCHOOL_ADMIN if seat.school_id else Role.TENANT_ADMIN) in seat.roles,
        is_current=(kind, slug) == current,
    )


def _role_label(classes: Sequence[str], title: str, roles: Sequence[str]) -> str:
    if classes:
        return _("%(classes)s 担任") % {"classes": "・".join(classes)}
    if title:
        return title
    labels = dict(ROLE_CHOICES)
    return _("・").join(str(labels[Role(role)]) for role in roles)


@lru_cache(maxsize=8192)
def _address(kind: str, slug: str, page: str, key: str = "") -> str:
    """Of a page that there is once at each desk, or of any of its kind; a page of staff shows some twenty."""
    return reverse(f"{kind}:{page}", kwargs={"place": slug} | ({key: NIL} if key else {}))
