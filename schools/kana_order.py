"""Places pupils in the order of their kana, which the database cannot see (ADR 0010).

Ranks stand apart, so that one more pupil fits between two others: a few names are opened, one row is
written. When two neighbours have no room between them, all ranks are spread anew, in one statement
that opens no name.
"""

import uuid

from django.db import connection

from schools.models import Student
from schools.name_search.folding import folded

LAST = 2_000_000_000
WIDEST = 65_536

LOCK = "select pg_advisory_xact_lock(hashtextextended('kana order ' || %s::text, 0))"
SPREAD = """
with ranked as (
    select id, row_number() over (order by kana_order, id) * %(gap)s as place
    from schools_student where tenant_id = %(tenant)s
)
update schools_student s set kana_order = ranked.place
from ranked where s.id = ranked.id and s.tenant_id = %(tenant)s
"""


def kana_key(student: Student) -> tuple[str, str]:
    """By which names are sorted: family name, then given name, in hiragana."""
    return folded(student.family_kana), folded(student.given_kana)


def place_by_kana(student: Student) -> None:
    """Set the rank of a pupil who is new or was renamed; the caller saves, in this transaction.

    Others who place a pupil of the tenant wait meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [student.tenant_id])
    rank = _free_rank(student)
    if rank is None:
        _spread(student.tenant_id)
        rank = _free_rank(student)
    student.kana_order = rank or 0


def _free_rank(student: Student) -> int | None:
    """A number between the neighbours; None where there is none."""
    others = Student.objects.filter(tenant_id=student.tenant_id).exclude(pk=student.pk)
    ranks = list(others.order_by("kana_order", "pk").values_list("pk", "kana_order"))
    at = _place(student, [pk for pk, _rank in ranks])
    before = ranks[at - 1][1] if at else 0
    after = ranks[at][1] if at < len(ranks) else min(before + 2 * WIDEST, LAST)
    return (before + after) // 2 if after - before > 1 else None


def _place(student: Student, ids: list[uuid.UUID]) -> int:
    """Before whom the pupil stands; opens as many names as a search by halves takes."""
    key, low, high = kana_key(student), 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        if kana_key(Student.objects.get(tenant_id=student.tenant_id, pk=ids[middle])) <= key:
            low = middle + 1
        else:
            high = middle
    return low


def _spread(tenant_id: uuid.UUID) -> None:
    """Give all pupils of a tenant ranks far apart, in the order that they have."""
    gap = min(WIDEST, LAST // (Student.objects.filter(tenant_id=tenant_id).count() + 1))
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"tenant": tenant_id, "gap": gap})
