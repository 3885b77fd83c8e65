"""A city of 30,000 pupils with the demo's names, searched by a part of the name."""

import datetime as dt
import math
import uuid

from django.db import connections, transaction
from django.utils import timezone

from demo.city.seeded import Seeded
from schools.models import Household, Student, Tenant
from schools.name_search.index import index_students
from schools.name_search.search import students_named
from tests.bench.harness import Samples, Variant
from tetoru.crypto.keyring import make_key
from tetoru.tenancy import tenant_scope

SEED = 418
QUERIES = {
    "one letter of kana": "う",
    "one letter of kanji": "田",
    "two letters of kana": "とう",
    "the commonest name": "佐藤",
    "the commonest name in kana": "さとう",
    "family and given name": "さとう ゆう",
    "in katakana": "オガワ",
    "nobody": "ぬゑ",
}


def make_pupils(count: int) -> uuid.UUID:
    """A tenant with so many pupils, their names sealed and filed; gives the tenant's id."""
    seeded = Seeded(SEED, timezone.now() - dt.timedelta(days=1))
    tenant = Tenant.objects.create(code="kaki", name="かき市教育委員会", state="active", starts_on=dt.date(2026, 4, 1))
    make_key(tenant.pk)
    with tenant_scope(tenant.pk), transaction.atomic():
        household = Household.objects.create(tenant=tenant)
        students = [_pupil(tenant, household, seeded, number) for number in range(count)]
        Student.objects.bulk_create(students, batch_size=5_000)
        index_students(tenant.pk, students)
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze schools_student, schools_nametoken")
    return tenant.pk


def search_variants(tenant_id: uuid.UUID) -> list[Variant]:
    """Each query as the board's page asks it, names opened."""
    return [Variant(name, lambda query=query: _search(tenant_id, query)) for name, query in QUERIES.items()]  # type: ignore[misc]


def p95(samples: Samples, name: str) -> float:
    """The slowest but five of a hundred, in seconds."""
    walls = sorted(sample.wall for sample in samples[name])
    return walls[math.ceil(len(walls) * 0.95) - 1]


def _pupil(tenant: Tenant, household: Household, seeded: Seeded, number: int) -> Student:
    family, given = seeded.family(), seeded.girl_or_boy()
    return Student(
        tenant=tenant, household=household, kana_order=number, family_name=family.text, family_kana=family.kana,
        given_name=given.text, given_kana=given.kana,
    )  # fmt: skip


def _search(tenant_id: uuid.UUID, query: str) -> int:
    with tenant_scope(tenant_id), transaction.atomic():
        found = students_named(tenant_id, query, among=Student.objects.filter(tenant_id=tenant_id)).students
        assert bool([student.name for student in found]) == (query != QUERIES["nobody"])
    return 1
