"""The checks of isolation: green as things are, red for each way in which the promise can break."""

import pytest
from django.db import connections

from schools.isolation import database_walls_stand, fence_refuses_without_a_scope, tenants_see_no_row_of_each_other
from tests.cast import Cast, make_cast
from tetoru.assurance import Broken
from tetoru.db import compiler


@pytest.fixture
def people(committed_db: str) -> Cast:
    """A database of its own: what the owner breaks in it harms no other test."""
    return make_cast()


def as_owner(sql: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def test_all_three_hold(people: Cast) -> None:
    assert "forced row-level security" in database_walls_stand()
    assert "models refused" in fence_refuses_without_a_scope()
    assert tenants_see_no_row_of_each_other().startswith("2 tenants")


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("alter table schools_student disable row level security", "schools_student: row-level security is not"),
        ("alter table schools_student no force row level security", "schools_student: row-level security is not"),
        ("drop policy in_scope on schools_student", "schools_student: no policy"),
        ("create policy wide on schools_student using (true)", "schools_student: policy wide reads past the scope"),
        (
            "create policy wide on schools_student for insert with check (true)",
            "schools_student: policy wide writes past the scope",
        ),
        ("create table stray (tenant_id uuid)", "stray: row-level security is not enabled"),
        ("create view leak as select * from schools_student", "view leak is not security_invoker"),
        (
            "create function leak() returns integer language sql security definer as 'select 1'",
            "function leak is security definer",
        ),
    ],
)
def test_a_hole_in_the_database_is_named(people: Cast, harm: str, found: str) -> None:
    as_owner(harm)
    with pytest.raises(Broken, match=found):
        database_walls_stand()


def test_asking_as_another_role_is_no_proof(people: Cast, settings) -> None:  # noqa: ANN001
    settings.RUNTIME_ROLE = "tetoru_owner"
    with pytest.raises(Broken, match="tetoru_owner owns relation"):
        database_walls_stand()


def test_a_fence_with_a_hole_is_named(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler.SQLCompiler, "as_sql", compiler.compiler.SQLCompiler.as_sql)
    monkeypatch.setattr(compiler.SQLCompiler, "pre_sql_setup", compiler.compiler.SQLCompiler.pre_sql_setup)
    with pytest.raises(Broken, match="Student"):
        fence_refuses_without_a_scope()


def test_rows_that_show_through_are_named(people: Cast) -> None:
    as_owner("create policy wide on schools_student for select using (true)")
    with pytest.raises(Broken, match="schools_student"):
        tenants_see_no_row_of_each_other()
