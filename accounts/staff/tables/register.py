"""What the cells of a table are compared with: schools, classes and ids of one desk, fetched once."""

import unicodedata
import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from accounts.staff.ids import ids_of
from accounts.staff.rooms import rooms_at
from schools.models import School, Tenant
from tetoru.access import Role

ROLE_NAMES = {
    "教職員": Role.TEACHER,
    "教員": Role.TEACHER,
    "教諭": Role.TEACHER,
    "管理職": Role.MANAGER,
    "校長": Role.MANAGER,
    "教頭": Role.MANAGER,
    "学校管理者": Role.SCHOOL_ADMIN,
    "組織管理者": Role.TENANT_ADMIN,
}
BOARD_NAMES = frozenset({"教育委員会", "本部", "法人本部"})


@dataclass(frozen=True)
class Register:
    """One desk's names: of schools to ids, of classes by school to ids."""

    tenant_id: uuid.UUID
    tenant_code: str
    tenant_name: str
    school_id: uuid.UUID | None
    schools: dict[str, uuid.UUID]
    rooms: dict[uuid.UUID, dict[str, uuid.UUID]]

    @cached_property
    def logins(self) -> frozenset[str]:
        """The staff ids of the tenant; asked for only when one is taken."""
        return frozenset(ids_of(self.tenant_id))


def register_of(tenant_id: uuid.UUID, school_id: uuid.UUID | None) -> Register:
    """The names at a school's desk, or (None) at the board's."""
    tenant = Tenant.objects.get(pk=tenant_id)
    schools = School.objects.filter(tenant_id=tenant_id)
    found = list(schools.filter(pk=school_id) if school_id else schools)
    rooms: defaultdict[uuid.UUID, dict[str, uuid.UUID]] = defaultdict(dict)
    for room in rooms_at(school.pk for school in found):
        rooms[room.school_id][folded(room.label)] = room.pk
    named = {folded(school.name): school.pk for school in found} | {school.slug: school.pk for school in found}
    return Register(tenant_id, tenant.code, tenant.name, school_id, named, dict(rooms))


def folded(name: str) -> str:
    """A name without differences of width and blanks: ４年 １組 is 4年1組."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
