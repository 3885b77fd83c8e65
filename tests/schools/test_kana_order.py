"""Pupils find their place by kana, with few names opened and few rows written."""

import itertools

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from schools.kana_order import place_by_kana
from schools.models import Student
from tests import factories as make
from tests.cast import Cast
from tetoru.tenancy import tenant_scope

READINGS = ["あい", "いと", "うえ", "おがわ", "かとう", "がとう", "さとう", "たなか", "なか", "わた"]


def rank_all(cast: Cast) -> None:
    """As the demo ranks: one after the other, without room between."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        for rank, student in enumerate(sorted(Student.objects.all(), key=lambda s: (s.family_kana, s.given_kana)), 1):
            Student.objects.filter(pk=student.pk).update(kana_order=rank)


def enter(cast: Cast, reading: str) -> Student:
    student = make.make_student(cast.room_41, kana=(reading, "あ"))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        place_by_kana(student)
        student.save(update_fields=["kana_order"])
    return student


def order(cast: Cast) -> list[str]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return [student.family_kana for student in Student.objects.order_by("kana_order", "pk")]


@pytest.mark.parametrize("readings", [READINGS, READINGS[::-1], READINGS[::2] + READINGS[1::2], ["さ"] * 4])
def test_pupils_come_to_stand_by_kana_however_they_are_entered(cast: Cast, readings: list[str]) -> None:
    rank_all(cast)
    for reading in readings:
        enter(cast, reading)
    assert order(cast) == sorted(order(cast))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        ranks = list(Student.objects.order_by("kana_order").values_list("kana_order", flat=True))
    assert all(low < high for low, high in itertools.pairwise(ranks))


def test_between_two_neighbours_room_is_made_again_and_again(cast: Cast) -> None:
    rank_all(cast)
    for number in range(40):
        enter(cast, "かとう" + "あ" * (40 - number))
    assert order(cast) == sorted(order(cast))


def test_where_there_is_room_one_name_in_many_is_opened_and_no_other_row_written(cast: Cast) -> None:
    rank_all(cast)
    enter(cast, "あ")
    for _ in range(30):
        make.make_student(cast.room_41)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(kana_order__lt=1000).update(kana_order=1_900_000_000)
        student = Student.objects.get(pk=cast.hinata.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            place_by_kana(student)
    assert len(queries) <= 2 + 6
    assert not [query for query in queries if query["sql"].lower().lstrip().startswith(("update", "with ranked"))]


def test_the_order_of_another_tenant_stays(cast: Cast) -> None:
    rank_all(cast)
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        before = list(Student.objects.values_list("pk", "kana_order"))
    enter(cast, "もり")
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        assert list(Student.objects.values_list("pk", "kana_order")) == before
