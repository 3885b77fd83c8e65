"""The plan of the demo city: the same for the same seed, and what it promises about families."""

import datetime as dt
from collections import Counter, defaultdict
from uuid import UUID

import pytest

from accounts.models import Guardianship
from demo import names
from demo.city.calendar import TOKYO, newest_school_day, school_year_of
from demo.city.loading import ensure_platform_key
from demo.city.plan import City
from demo.city.planning import plan_city
from demo.city.romaji import romaji
from demo.city.shapes import tenants
from schools.models import Enrolment, School, Student

NOW = dt.datetime(2026, 1, 21, 9, 0, tzinfo=TOKYO)

pytestmark = pytest.mark.django_db


def planned(size: str = "small", seed: int = 1) -> City:
    ensure_platform_key()
    return plan_city(size, seed=seed, now=NOW, password="not a hash")


def face(city: City) -> list[tuple[object, ...]]:
    """Each row by what it is and says."""
    seen = (
        "name",
        "kana",
        "email",
        "family_name",
        "given_name",
        "title",
        "body",
        "student_id",
        "classroom_id",
        "roles",
    )
    return [(type(row), row.pk, *(getattr(row, field, None) for field in seen)) for row in city.rows()]


def test_same_seed_gives_the_same_ids_and_names() -> None:
    assert face(planned(seed=7)) == face(planned(seed=7))


def test_another_seed_gives_another_city() -> None:
    assert face(planned(seed=7)) != face(planned(seed=8))


def test_every_id_is_a_uuid_of_version_seven_and_used_once() -> None:
    rows = [(type(row), row.pk) for row in planned().rows()]
    assert {row_id.version for _model, row_id in rows} == {7}
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize(("size", "pupils"), [("small", 60), ("school", 600)])
def test_size_has_exactly_its_pupils(size: str, pupils: int) -> None:
    assert sum(len(plan.students) for plan in planned(size).tenants) == pupils


def test_city_shape_has_thirty_thousand_pupils_in_believable_classes() -> None:
    schools = [school for tenant in tenants("city") for school in tenant.schools]
    kinds = Counter(school.kind for school in schools)
    assert sum(school.pupils for school in schools) == 30_000
    assert (kinds[School.Kind.ELEMENTARY], kinds[School.Kind.JUNIOR_HIGH]) == (46, 20)
    assert len({school.slug for school in schools}) == len({school.name for school in schools}) == len(schools)
    assert all(25 <= school.pupils / school.class_count <= 34 for school in schools if school.pupils)


def test_every_pupil_has_one_class_of_a_day_school_and_a_home() -> None:
    for plan in planned("school").tenants:
        homes = {household.pk for household in plan.households}
        enrolments = [row for row in plan.rows[Enrolment] if isinstance(row, Enrolment) and row.classroom.grade]
        assert Counter(row.student_id for row in enrolments) == Counter(student.pk for student in plan.students)
        assert {student.household_id for student in plan.students} == homes


def test_tenants_share_nobody_but_one_guardian() -> None:
    city = planned("school")
    one, other = city.tenants
    assert not {row.pk for row in one.students} & {row.pk for row in other.students}
    in_both = [user for user in city.users if len(user.tenant_ids) == 2]
    assert [user.email for user in in_both] == ["takahashi.yuka@hana-mail.example"]


def test_shares_of_registered_guardians_are_those_of_the_design() -> None:
    plan = planned("school").tenants[0]
    guardians: defaultdict[UUID, set[UUID]] = defaultdict(set)
    homes = {student.pk: student.household_id for student in plan.students}
    for link in plan.rows[Guardianship]:
        assert isinstance(link, Guardianship)
        guardians[homes[link.student_id]].add(link.guardian_id)
    counts = Counter(len(guardians[household.pk]) for household in plan.households)
    total = len(plan.households)
    assert 0.56 < counts[2] / total < 0.66
    assert 0.28 < counts[1] / total < 0.38
    assert 0.04 < counts[0] / total < 0.08


def test_some_families_have_children_in_two_schools() -> None:
    plan = planned("school").tenants[0]
    schools: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in plan.rows[Enrolment]:
        assert isinstance(row, Enrolment)
        if row.classroom.grade:
            schools[row.student.household_id].add(row.classroom.school_id)
    assert sum(len(found) > 1 for found in schools.values()) > 20


def test_pupils_are_ranked_by_kana() -> None:
    for plan in planned().tenants:
        ranked: list[Student] = sorted(plan.students, key=lambda student: student.kana_order)
        kana = [(student.family_kana, student.given_kana) for student in ranked]
        assert kana == sorted(kana)
        assert [student.kana_order for student in ranked] == list(range(1, len(ranked) + 1))


def test_lists_of_names_are_long_and_can_be_romanised() -> None:
    assert len(names.FAMILIES) >= 80
    assert min(len(names.GIRLS), len(names.BOYS)) >= 60
    foreign = [name for one in names.FOREIGN for name in (one.family, *one.girls, *one.boys)]
    everybody = [*names.FAMILIES, *names.GIRLS, *names.BOYS, *names.WOMEN, *names.MEN, *foreign]
    assert all(romaji(name.kana).isascii() and romaji(name.kana).isalpha() for name in everybody)
    assert (romaji("きょうこ"), romaji("しょうた"), romaji("あんじぇら")) == ("kyouko", "shouta", "anjera")


def test_school_days_and_years_follow_the_calendar_in_tokyo() -> None:
    sunday = dt.datetime(2026, 1, 25, 12, 0, tzinfo=TOKYO)
    before_school = dt.datetime(2026, 1, 21, 7, 0, tzinfo=TOKYO)
    assert newest_school_day(sunday) == dt.date(2026, 1, 23)
    assert newest_school_day(before_school) == dt.date(2026, 1, 20)
    assert (school_year_of(dt.date(2026, 3, 31)), school_year_of(dt.date(2026, 4, 1))) == (2025, 2026)
