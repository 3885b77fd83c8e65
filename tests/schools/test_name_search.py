"""Finding pupils by a part of an encrypted name."""

import re
import uuid

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools.models import NameToken, Student, Tenant
from schools.name_search import search
from schools.name_search.folding import folded
from schools.name_search.index import INSERT, index_students, reindex, remove_index
from schools.name_search.search import students_named
from schools.name_search.tokens import Tokens
from tests import factories as make
from tests.cast import Cast, make_cast
from tetoru.crypto.keyring import make_key, newest_key
from tetoru.tenancy import tenant_scope


def found(tenant: Tenant, query: str) -> list[str]:
    """The names of those who are found, by kana."""
    with tenant_scope(tenant.pk), transaction.atomic():
        among = Student.objects.filter(tenant=tenant)
        return [student.name for student in students_named(tenant.pk, query, among=among).students]


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("ｵｶﾞﾜ", "おがわ"),
        ("オガワ", "おがわ"),
        ("小川 ひなた", "小川ひなた"),
        ("小川　ひなた", "小川ひなた"),
        ("髙﨑", "高崎"),
        ("渡邉", "渡辺"),
        ("齋藤", "斉藤"),
        ("葛\U000e0100城", "葛城"),
        ("ジョアン・シルバ", "じょあん しるば"),
        ("NGUYEN", "Nguyễn"),
        ("Ｍａｉ", "mai"),
    ],
)
def test_what_two_people_write_for_one_name_becomes_equal(typed: str, stands: str) -> None:
    assert folded(typed) == folded(stands)


@pytest.mark.parametrize(
    ("one", "other"), [("おかわ", "おがわ"), ("しょう", "しよう"), ("小川", "小河"), ("みー", "み")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "query", ["小", "小川", "川ひ", "小川 ひなた", "おがわ", "ひなた", "わひ", "ヒナ", "ﾋﾅﾀ", "た"]
)
def test_a_part_of_the_name_or_of_its_reading_finds_the_pupil(cast: Cast, query: str) -> None:
    assert "小川 ひなた" in found(cast.sakura, query)


@pytest.mark.parametrize(
    "query", ["", "  ", "・", "ひなわ", "川小", "小ひ", "おがわひなたた", "ぱ", "小川ひなたおがわ"]
)
def test_what_does_not_stand_in_the_name_finds_nobody(cast: Cast, query: str) -> None:
    assert found(cast.sakura, query) == []


def test_a_whole_long_name_finds_its_pupil(cast: Cast) -> None:
    name = ("フェルナンデスロドリゲス", "マリアアレハンドラエスペランサ")
    make.make_student(cast.room_41, *name, kana=name)
    assert found(cast.sakura, "".join(name)) == [" ".join(name)]
    assert found(cast.sakura, "".join(name)[:-1] + "ト") == []


def test_variants_of_kanji_find_each_other(cast: Cast) -> None:
    make.make_student(cast.room_41, "髙﨑", "恵", kana=("たかさき", "めぐみ"))
    assert found(cast.sakura, "高崎") == found(cast.sakura, "﨑惠") == ["髙﨑 恵"]


def test_a_renamed_pupil_is_found_by_the_new_name_only(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        student = Student.objects.get(pk=cast.hinata.pk)
        student.family_name, student.family_kana = "大川", "おおかわ"
        student.save()
        index_students(cast.sakura.pk, [student])
    assert found(cast.sakura, "大川") == ["大川 ひなた"]
    assert found(cast.sakura, "小川ひ") == []
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        held = set(NameToken.objects.filter(student=student).values_list("token", flat=True))
        assert held == Tokens(newest_key(cast.sakura.pk)).of_name(student)


def test_what_a_token_promises_is_confirmed_by_the_name(cast: Cast) -> None:
    """Sixteen bits collide: one filed under another's tokens is looked at, and not shown."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        for token in Tokens(newest_key(cast.sakura.pk)).of_query("小川"):
            NameToken.objects.create(tenant_id=cast.sakura.pk, student=cast.minato, token=token)
    assert found(cast.sakura, "小川") == ["小川 ひなた", "小川 そら"]


def test_the_same_name_has_other_tokens_with_another_tenant(cast: Cast) -> None:
    mine, theirs = (Tokens(newest_key(tenant.pk)).of_name(cast.hinata) for tenant in (cast.sakura, cast.kaede))
    assert min(len(mine), len(theirs)) >= 14  # of 15 pieces; two may share a token by chance
    assert len(mine & theirs) <= 1  # the same


def test_a_pupil_who_is_removed_leaves_no_token(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        yuina = Student.objects.get(pk=cast.yuina.pk)
        yuina.enrolments.all().delete()
        assert NameToken.objects.filter(student=yuina).exists()
        yuina.delete()
        assert not NameToken.objects.filter(student_id=cast.yuina.pk).exists()


def test_row_level_security_hides_the_tokens_of_others(cast: Cast) -> None:
    with tenant_scope(cast.kaede.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select distinct student_id from schools_nametoken")
        assert cursor.fetchall() == [(cast.kaede_child.pk,)]


def test_more_than_are_shown_are_said_to_be_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    make.make_student(cast.room_42, "小川", "陸", kana=("おがわ", "りく"))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        among = Student.objects.filter(tenant=cast.sakura)
        three, two = (students_named(cast.sakura.pk, query, among=among) for query in ("おがわ", "がわひ"))
    assert (len(three.students), three.has_more) == (2, True)
    assert (len(two.students), two.has_more) == (1, False)


def test_only_those_among_whom_is_asked_are_found(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        among = Student.objects.filter(enrolments__classroom=cast.room_a1)
        assert students_named(cast.sakura.pk, "おがわ", among=among).students == [cast.sora]


def test_names_are_found_while_keys_are_turned_and_afterwards(cast: Cast) -> None:
    with transaction.atomic():
        make_key(cast.sakura.pk)
    make.make_student(cast.room_42, "小川", "陸", kana=("おがわ", "りく"))
    everybody = ["小川 ひなた", "小川 そら", "小川 陸"]
    assert found(cast.sakura, "おがわ") == everybody
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert reindex(cast.sakura.pk) == 5
        held = set(NameToken.objects.filter(tenant_id=cast.sakura.pk).values_list("student_id", "token"))
        tokens = Tokens(newest_key(cast.sakura.pk))
        students = Student.objects.filter(tenant=cast.sakura)
        assert held == {(student.pk, token) for student in students for token in tokens.of_name(student)}
    assert found(cast.sakura, "おがわ") == everybody


def test_the_index_of_one_tenant_can_be_removed(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk, cast.kaede.pk), transaction.atomic():
        remove_index(cast.sakura.pk)
        assert set(NameToken.objects.values_list("tenant_id", flat=True)) == {cast.kaede.pk}
    assert found(cast.sakura, "おがわ") == []


def test_a_look_up_reads_the_key_alone_also_under_row_level_security(committed_db: str) -> None:
    cast = make_cast()
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        pupils = list(Student.objects.values_list("pk", flat=True))
        many = [(token, pk) for token in range(70_000, 74_000) for pk in pupils]  # none that a name can have
        cursor.execute(INSERT, (cast.sakura.pk, [token for token, _pk in many], [pk for _token, pk in many]))
    with connections["owner"].cursor() as owner:
        owner.execute("vacuum analyze schools_nametoken")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        plan = search._holding(cast.sakura.pk, [70_001, 70_002]).explain()
    assert "Index Only Scan using schools_nametoken_pkey" in plan
    assert re.search(r"Index Cond: .*tenant_id = .*token = ANY", plan)


SOME = st.text("小川髙高崎﨑おがわオガワ ー・a", min_size=1, max_size=5)
NAMES = st.lists(st.tuples(SOME, SOME, SOME, SOME), max_size=6)


@given(mine=NAMES, theirs=NAMES, query=st.text("小川高﨑おがわガ ーA", max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_finds_what_reading_every_name_of_the_tenant_finds(
    cast: Cast, mine: list[tuple[str, ...]], theirs: list[tuple[str, ...]], query: str
) -> None:
    """Whatever families two tenants have: exactly the own ones whose name holds the query, never one of the other's."""
    before = transaction.savepoint()
    for room, names in ((cast.room_41, mine), (cast.kaede_room, theirs)):
        for family, given_name, family_kana, given_kana in names:
            make.make_student(room, family, given_name, kana=(family_kana, given_kana))
    for tenant in (cast.sakura, cast.kaede):
        with tenant_scope(tenant.pk), transaction.atomic():
            everybody = list(Student.objects.filter(tenant=tenant))
            shown = students_named(tenant.pk, query, among=Student.objects.filter(tenant=tenant)).students
            assert {student.pk for student in shown} == read_through(everybody, query)
            shown_of_both = students_named(tenant.pk, query, among=Student.objects.all()).students
            assert shown_of_both == shown
    transaction.savepoint_rollback(before)


def read_through(students: list[Student], query: str) -> set[uuid.UUID]:
    """The plain way: open every name."""
    wanted = folded(query)
    return {s.pk for s in students if wanted and (wanted in folded(s.name) or wanted in folded(s.kana))}
