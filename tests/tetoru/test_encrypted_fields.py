"""Encrypted model fields: read, written back, never searched, and harmless when they do not open."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from accounts.models import User
from schools.models import Student
from tests.cast import Cast, signed_in
from tetoru.crypto.cipher import Unreadable, unseal
from tetoru.crypto.fields import UNREADABLE, open_column, open_columns
from tetoru.crypto.keyring import PLATFORM
from tetoru.tenancy import tenant_scope


def stored_name(student: Student) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("select family_name from schools_student where id = %s", (student.pk,))
        return bytes(cursor.fetchone()[0])


def store_name(student: Student, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update schools_student set family_name = %s where id = %s", (value, student.pk))


def test_an_unreadable_value_shows_alarms_and_breaks_no_page(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute(
            "update schools_student set given_name = family_name where id = %s returning 1", (cast.hinata.pk,)
        )
    with caplog.at_level(logging.ERROR, logger="tetoru.alarm"):
        page = signed_in(cast.mother).get("/home/")
    assert page.status_code == 200
    assert [child.name for child in page.context["children"]] == [str(UNREADABLE), "そら"]
    assert str(UNREADABLE) in page.content.decode()
    alarms = [record for record in caplog.records if record.name == "tetoru.alarm"]
    assert {(r.levelname, r.place, r.row) for r in alarms} == {  # type: ignore[attr-defined]
        ("ERROR", "schools_student.given_name", str(cast.hinata.pk))
    }
    assert "小川" not in caplog.text


WAYS_TO_LOAD: dict[str, Callable[[Student], Student]] = {
    "whole": lambda s: Student.objects.get(pk=s.pk),
    "deferred": lambda s: Student.objects.defer("family_name").get(pk=s.pk),
    "refreshed": lambda s: refreshed(Student.objects.get(pk=s.pk)),
}


def refreshed(student: Student) -> Student:
    student.refresh_from_db()
    return student


def test_one_unreadable_among_many_opened_together_alarms_alone(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with tenant_scope(cast.sakura.pk):
        stored = [stored_name(cast.hinata), stored_name(cast.minato), stored_name(cast.minato)]
    ids = [cast.hinata.pk, cast.sora.pk, cast.minato.pk]
    with caplog.at_level(logging.ERROR, logger="tetoru.alarm"):
        names = open_columns(Student, "family_name", [(s, cast.sakura.pk, i) for s, i in zip(stored, ids, strict=True)])
    assert names == ["小川", str(UNREADABLE), "加藤"]
    assert [(r.place, r.row) for r in caplog.records] == [("schools_student.family_name", str(cast.sora.pk))]  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="not encrypted"):
        open_columns(Student, "kana_order", [])


@pytest.mark.parametrize("way", WAYS_TO_LOAD)
@pytest.mark.parametrize("is_readable", [True, False])
def test_a_value_that_was_only_read_is_written_back_as_it_was(cast: Cast, way: str, is_readable: bool) -> None:
    """Above all an unreadable one: its key may come back."""
    with tenant_scope(cast.sakura.pk):
        if not is_readable:
            store_name(cast.hinata, stored_name(cast.minato))
        before = stored_name(cast.hinata)
        student = WAYS_TO_LOAD[way](cast.hinata)
        assert student.family_name == ("小川" if is_readable else str(UNREADABLE))
        student.save()
        assert stored_name(cast.hinata) == before
        student.family_name = "大川"
        student.save()
        assert stored_name(cast.hinata) != before
        assert Student.objects.get(pk=cast.hinata.pk).family_name == "大川"


def test_a_text_taken_over_from_another_row_is_sealed_anew(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        student = Student.objects.get(pk=cast.hinata.pk)
        student.family_name = Student.objects.get(pk=cast.minato.pk).family_name
        student.save()
        assert stored_name(cast.hinata) != stored_name(cast.minato)
        assert Student.objects.get(pk=cast.hinata.pk).family_name == "加藤"
        student.given_name = student.family_name
        student.save()
        assert Student.objects.get(pk=cast.hinata.pk).given_name == "加藤"


def test_bulk_create_encrypts(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        texts = {"family_name": "渡辺", "given_name": "蓮", "family_kana": "わたなべ", "given_kana": "れん"}
        new = Student(tenant=cast.sakura, household_id=cast.hinata.household_id, **texts)
        Student.objects.bulk_create([new])
        assert stored_name(new)[0] == 1
        assert "渡辺".encode() not in stored_name(new)
        assert Student.objects.get(pk=new.pk).name == "渡辺 蓮"
        stored = Student.objects.values_list("family_name", flat=True).get(pk=new.pk)
        assert open_column(Student, "family_name", stored, cast.sakura.pk, new.pk) == "渡辺"


REFUSED: dict[str, Callable[[Cast], Any]] = {
    "filter": lambda cast: list(Student.objects.filter(family_name="小川")),
    "exclude": lambda cast: list(Student.objects.exclude(family_name="小川")),
    "contains": lambda cast: list(Student.objects.filter(family_name__contains="小")),
    "icontains": lambda cast: list(Student.objects.filter(family_name__icontains="小")),
    "startswith": lambda cast: list(Student.objects.filter(family_name__startswith="小")),
    "regex": lambda cast: list(Student.objects.filter(family_name__regex="小")),
    "in": lambda cast: list(Student.objects.filter(family_name__in=["小川"])),
    "greater": lambda cast: list(Student.objects.filter(family_name__gt="小")),
    "get": lambda cast: Student.objects.get(family_name="小川"),
    "by relation": lambda cast: list(User.objects.filter(guardianships__student__family_name="小川")),
    "update": lambda cast: Student.objects.update(family_name="大川"),
    "bulk_update": lambda cast: Student.objects.bulk_update([cast.hinata], ["family_name"]),
}


@pytest.mark.parametrize("way", REFUSED)
def test_ciphertext_cannot_be_searched_or_written_in_bulk(cast: Cast, way: str) -> None:
    with tenant_scope(cast.sakura.pk):
        with pytest.raises((TypeError, FieldError)), transaction.atomic():
            REFUSED[way](cast)
        assert Student.objects.filter(family_name__isnull=False).count() == 4


def test_accounts_are_sealed_by_the_platforms_key(cast: Cast) -> None:
    stored = User.objects.values_list("email", flat=True).get(pk=cast.mother.pk)
    place: dict[str, Any] = {"column": "accounts_user.email", "row_id": cast.mother.pk}
    assert unseal(bytes(stored), owner=PLATFORM, **place) == "ogawa@mail.example"
    with pytest.raises(Unreadable):
        unseal(bytes(stored), owner=cast.sakura.pk, **place)
