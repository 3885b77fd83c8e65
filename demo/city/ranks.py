"""Numbers the pupils by kana: in the tenant for sorting, in the class as 出席番号."""

from demo.city.plan import TenantPlan
from demo.city.seeded import Seeded
from schools.models import Enrolment, Student


def rank_students(plan: TenantPlan) -> None:
    """Set `kana_order`: the rank in the tenant."""
    for rank, student in enumerate(sorted(plan.students, key=_by_kana), start=1):
        student.kana_order = rank


def enrol(plan: TenantPlan, seeded: Seeded) -> None:
    """Enrol every class's pupils, numbered by kana; in a club nobody has a number."""
    for place in plan.places:
        for room in place.rooms:
            room.pupils.sort(key=lambda student: student.kana_order)
            for number, student in enumerate(room.pupils, start=1):
                plan.add(
                    Enrolment(
                        id=seeded.next_id(), tenant=plan.tenant, student=student, classroom=room.classroom,
                        number=number if room.classroom.grade else None,
                    )
                )  # fmt: skip


def _by_kana(student: Student) -> tuple[str, str, str]:
    return (student.family_kana, student.given_kana, str(student.pk))
