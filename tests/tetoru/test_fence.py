"""Wall 2: the ambient fence. Every way of the ORM into a tenant's rows asks for the scope."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery

from accounts.models import User
from schools.models import Classroom, Enrolment, Group, Household, Membership, School, Student
from tests.cast import Cast
from tetoru.ids import new_id
from tetoru.tenancy import OutsideScope, scope, tenant_scope

Way = Callable[[Cast], Any]


def group(cast: Cast, name: str = "放送委員会") -> Group:
    """A new group of the second tenant, not saved."""
    return Group(tenant_id=cast.kaede.pk, school_id=cast.kaede_school.pk, name=name)


async def first_of(rows: models.QuerySet[Any]) -> Any:
    return [row async for row in rows]


async def one(pk: Any) -> Student:
    return await Student.objects.aget(pk=pk)


READS: dict[str, Way] = {
    "list": lambda cast: list(Student.objects.all()),
    "base manager": lambda cast: list(Student._base_manager.all()),
    "get": lambda cast: Student.objects.get(pk=cast.kaede_child.pk),
    "first": lambda cast: Student.objects.first(),
    "exists": lambda cast: Student.objects.filter(pk=cast.kaede_child.pk).exists() or None,
    "count": lambda cast: Student.objects.count(),
    "sliced count": lambda cast: Student.objects.all()[:5].count(),
    "aggregate": lambda cast: Student.objects.aggregate(Count("pk")),
    "values": lambda cast: list(Student.objects.values("pk")),
    "values_list": lambda cast: list(Student.objects.values_list("pk", flat=True)),
    "distinct": lambda cast: list(Student.objects.distinct()),
    "in_bulk": lambda cast: Student.objects.in_bulk([cast.kaede_child.pk]),
    "iterator": lambda cast: list(Student.objects.iterator()),
    "async iteration": lambda cast: async_to_sync(first_of)(Student.objects.all()),
    "async get": lambda cast: async_to_sync(one)(cast.kaede_child.pk),
    "explain": lambda cast: Student.objects.all().explain(),
    "union": lambda cast: list(Student.objects.values("pk").union(Group.objects.values("pk"))),
    "union of nobody's and fenced": lambda cast: list(User.objects.values("pk").union(Group.objects.values("pk"))),
    "subquery": lambda cast: list(User.objects.filter(pk__in=Subquery(Student.objects.values("pk")))),
    "exists in a filter": lambda cast: list(User.objects.filter(Exists(Student.objects.filter(pk=OuterRef("pk"))))),
    "join from a free table": lambda cast: list(User.objects.filter(guardianships__student=cast.kaede_child)),
    "order by a fenced table": lambda cast: list(User.objects.order_by("seats__title")),
    "values of a fenced table": lambda cast: list(User.objects.values("seats__title")),
    "annotation": lambda cast: list(User.objects.annotate(n=Count("guardianships"))),
    "prefetch": lambda cast: list(User.objects.prefetch_related("guardianships")),
    "reverse manager": lambda cast: list(cast.kaede_school.classrooms.all()),
    "reverse manager's count": lambda cast: cast.kaede_school.classrooms.count(),
    "foreign key": lambda cast: Enrolment(student_id=cast.kaede_child.pk).student,
    "select_related": lambda cast: list(Enrolment.objects.select_related("student")),
    "refresh_from_db": lambda cast: cast.kaede_child.refresh_from_db(),
    "select_for_update": lambda cast: list(Student.objects.select_for_update()),
    "raw": lambda cast: require_rows(Student.objects.raw("select * from schools_student")),
}

WRITES: dict[str, Way] = {
    "create": lambda cast: Household.objects.create(tenant_id=cast.kaede.pk),
    "save a new one": lambda cast: group(cast).save(),
    "bulk_create": lambda cast: Group.objects.bulk_create([group(cast)]),
    "bulk_create ignoring conflicts": lambda cast: Group.objects.bulk_create([group(cast)], ignore_conflicts=True),
    "reverse create": lambda cast: cast.kaede_school.groups.create(tenant_id=cast.kaede.pk, name="放送"),
    "get_or_create": lambda cast: Household.objects.get_or_create(pk=new_id(), tenant_id=cast.kaede.pk),
    "update_or_create": lambda cast: Household.objects.update_or_create(pk=new_id(), tenant_id=cast.kaede.pk),
    "save an old one": lambda cast: cast.kaede_school.save(),
    "bulk_update": lambda cast: changed(Classroom.objects.bulk_update([cast.kaede_room], ["name"])),
    "update": lambda cast: changed(School.objects.filter(pk=cast.kaede_school.pk).update(name="x")),
    "delete": lambda cast: cast.kaede_room.delete(),
    "delete of a set": lambda cast: changed(Classroom.objects.filter(pk=cast.kaede_room.pk).delete()[0]),
    "raw delete": lambda cast: changed(Membership.objects.all()._raw_delete("default")),
}


def require_rows(rows: Any) -> Any:
    """SQL written by hand meets row-level security: silence instead of an error."""
    found = list(rows)
    if not found:
        raise OutsideScope
    return found


def changed(count: Any) -> Any:
    if not count:
        raise OutsideScope
    return count


@pytest.mark.parametrize("way", READS)
def test_nobody_reads_without_a_scope(cast: Cast, way: str) -> None:
    assert scope() == frozenset()
    with pytest.raises(OutsideScope):
        READS[way](cast)


@pytest.mark.parametrize("way", WRITES)
def test_nobody_writes_without_a_scope(cast: Cast, way: str) -> None:
    with pytest.raises(OutsideScope), transaction.atomic():
        WRITES[way](cast)
    assert everything(cast) == EVERYTHING


def ids_in(found: Any) -> set[Any]:
    """All ids in whatever a read gave."""
    if isinstance(found, dict):
        return {i for key, value in found.items() for i in ids_in(key) | ids_in(value)}
    if isinstance(found, (list, tuple)):
        return {i for value in found for i in ids_in(value)}
    return {getattr(found, "pk", found)} - {None}


FREE = {"join from a free table", "order by a fenced table", "values of a fenced table", "annotation", "prefetch"}


@pytest.mark.parametrize("way", sorted(set(READS) - FREE - {"explain"}))
def test_rows_outside_the_scope_are_not_found(cast: Cast, way: str) -> None:
    foreign = {cast.kaede_child.pk, cast.kaede_room.pk, cast.kaede_school.pk}
    with tenant_scope(cast.kaede.pk):
        own = ids_in(READS[way](cast))
    with tenant_scope(cast.sakura.pk):
        try:
            found = ids_in(READS[way](cast))
        except (models.ObjectDoesNotExist, OutsideScope):
            found = set()
    assert not found & foreign
    assert found == set() or found != own


def everything(cast: Cast) -> tuple[int, ...]:
    with tenant_scope(cast.kaede.pk):
        name = School.objects.get(pk=cast.kaede_school.pk).name
        return (Household.objects.count(), Group.objects.count(), Classroom.objects.count(), len(name))


EVERYTHING = (1, 0, 1, len("かえで学園小学校"))


@pytest.mark.parametrize("way", WRITES)
def test_rows_outside_the_scope_are_not_written(cast: Cast, way: str) -> None:
    cast.kaede_school.name, cast.kaede_room.name = "x", "x"
    with tenant_scope(cast.sakura.pk):
        before = Membership.objects.count()
        if way == "raw delete":
            assert WRITES[way](cast) == before == 1  # its own tenant's, no other
        elif way == "delete":
            assert cast.kaede_room.delete()[0] == 0
        else:
            with pytest.raises((OutsideScope, DatabaseError)), transaction.atomic():
                WRITES[way](cast)
    assert everything(cast) == EVERYTHING


def test_a_row_cannot_be_moved_to_another_tenant(cast: Cast) -> None:
    moves: list[Callable[[], Any]] = [
        lambda: Student.objects.update(tenant=cast.kaede),
        lambda: Student.objects.update(tenant_id=cast.kaede.pk),
        lambda: Student.objects.update(tenant_id=F("household_id")),
        lambda: move(cast.hinata, cast.kaede.pk),
        lambda: Student.objects.bulk_update([move_only(cast.minato, cast.kaede.pk)], ["tenant"]),
    ]
    with tenant_scope(cast.sakura.pk):
        for attempt in moves:
            with pytest.raises(OutsideScope), transaction.atomic():
                attempt()
        assert Student.objects.count() == 4


def move_only(student: Student, tenant_id: Any) -> Student:
    student.tenant_id = tenant_id
    return student


def move(student: Student, tenant_id: Any) -> None:
    move_only(student, tenant_id).save()


def test_a_queryset_obeys_the_scope_it_is_looked_at_in(cast: Cast) -> None:
    with tenant_scope(cast.kaede.pk):
        rows = Student.objects.all()
        union = Student.objects.values("pk").union(Group.objects.values("pk"))
        nested = Enrolment.objects.filter(student__in=Student.objects.all())
    with tenant_scope(cast.sakura.pk):
        mine = {cast.hinata.pk, cast.minato.pk, cast.yuina.pk, cast.sora.pk}
        assert {row.pk for row in rows} == mine
        assert {row["pk"] for row in union} == mine | {cast.library.pk}
        assert {row.student_id for row in nested} == mine
    with pytest.raises(OutsideScope):
        rows.all().count()


def test_a_guardian_of_two_tenants_sees_both_and_no_third(cast: Cast) -> None:
    with tenant_scope(*cast.both.tenant_ids):
        assert Student.objects.count() == 5
        assert {s.tenant_id for s in Student.objects.all()} == {cast.sakura.pk, cast.kaede.pk}
    with tenant_scope(new_id()):
        assert Student.objects.count() == 0


def test_the_scope_before_is_back_after_an_error(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        with pytest.raises(ZeroDivisionError), tenant_scope(cast.kaede.pk):
            raise ZeroDivisionError
        assert scope() == {cast.sakura.pk}
        assert Student.objects.count() == 4
    assert scope() == frozenset()
