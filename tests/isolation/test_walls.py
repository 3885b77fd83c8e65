"""Four walls, each alone: the others are taken away, and it still stands."""

import pytest
from django.db import connection, transaction
from django.db.models.sql import compiler as plain
from django.test import override_settings
from django.urls import reverse

from accounts.seats import seats_of
from messaging.notices.models import Notice
from messaging.notices.views import guardian
from schools.models import Student
from tests.cast import Cast, make_cast, signed_in
from tests.isolation.world import World, make_world
from tests.isolation.written import TITLE
from tetoru.crypto.fields import UNREADABLE, Sealed
from tetoru.db import compiler
from tetoru.tenancy import OutsideScope, tenant_scope


@pytest.fixture
def world(db: None) -> World:
    """One of this test's own: walls are broken here, and connections with them."""
    return make_world()


def test_wall_1_the_selector_alone(world: World) -> None:
    """Both tenants in scope, as for a guardian of both: fence and row security let the row through."""
    with tenant_scope(world.cast.sakura.pk, world.cast.kaede.pk):
        assert Notice.objects.filter(pk=world.other_tenant.values["notice_id"]).exists()
    client = signed_in(world.cast.both)
    foreign = world.other_school.values["notice_id"]
    assert client.get(reverse("notice", args=[world.other_tenant.values["notice_id"]])).status_code == 200
    assert client.get(reverse("notice", args=[foreign])).status_code == 404


def test_wall_2_the_fence_refuses_when_the_selector_is_broken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A selector that takes any id from the URL, as a careless programmer would write it."""

    def careless(_actor: object, notice_id: object, *_more: object) -> Notice:
        return Notice.objects.get(pk=notice_id)

    foreign = world.other_tenant.values["notice_id"]
    with tenant_scope(world.cast.sakura.pk), pytest.raises(Notice.DoesNotExist):
        careless(None, foreign)
    with pytest.raises(OutsideScope):
        careless(None, foreign)
    monkeypatch.setattr(guardian, "notice_for", careless)
    client = signed_in(world.cast.mother)
    client.raise_request_exception = False
    response = client.get(reverse("notice", args=[foreign]))
    assert response.status_code in (404, 500)
    assert TITLE not in response.content.decode()


@pytest.fixture
def committed(committed_db: str) -> Cast:
    """The cast in a database of its own, where row security meets real transactions."""
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        return make_cast()


def test_wall_3_row_security_shows_nothing_when_the_fence_is_escaped(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SQLCompiler", "SQLInsertCompiler", "SQLUpdateCompiler", "SQLDeleteCompiler", "SQLAggregateCompiler"):
        monkeypatch.setattr(compiler, name, getattr(plain, name))
    with transaction.atomic():
        assert list(Student.objects.all()) == []
    with tenant_scope(committed.sakura.pk), transaction.atomic():
        assert {student.tenant_id for student in Student.objects.all()} == {committed.sakura.pk}
        assert not Student.objects.filter(pk=committed.kaede_child.pk).exists()
        assert Student.objects.filter(pk=committed.kaede_child.pk).update(kana_order=9) == 0
        assert Student.objects.filter(pk=committed.kaede_child.pk).delete()[0] == 0


PLANS = 8
"""So often asked, PostgreSQL has taken the plan that knows no values."""


@pytest.mark.parametrize("plan", ["auto", "force_generic_plan", "force_custom_plan"])
def test_seats_are_found_in_the_scope_that_their_statement_opens_and_it_is_closed_behind_it(
    committed: Cast, plan: str
) -> None:
    """Asked before the request's transaction. Row security stands in the statement, whatever its plan."""
    teacher, sakura, kaede = committed.teacher.pk, committed.sakura.pk, committed.kaede.pk
    with connection.cursor() as cursor:
        cursor.execute("select set_config('plan_cache_mode', %s, false)", [plan])
    for _time in range(PLANS):
        with tenant_scope(sakura):
            assert [seat.school_id for seat in seats_of(teacher, sakura)] == [committed.hibari.pk]
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(current_setting('app.tenants', true), '')")
            assert cursor.fetchone() == ("",)
        assert seats_of(teacher, sakura) == ()
        with tenant_scope(kaede):
            assert seats_of(teacher, sakura) == ()
        with tenant_scope(kaede), transaction.atomic():
            assert seats_of(teacher, sakura) == ()
            assert not Student.objects.filter(pk=committed.hinata.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("reset plan_cache_mode")


def test_wall_4_a_row_in_hand_does_not_decrypt_for_another_tenant(world: World) -> None:
    """Whoever got hold of the ciphertext and claims it for their own tenant, row or column."""
    cast = world.cast
    with tenant_scope(cast.kaede.pk):
        stolen = Student.objects.get(pk=cast.kaede_child.pk)
        assert stolen.given_name == "楓"
        sealed = stolen.__dict__["given_name"]
    assert isinstance(sealed, Sealed)
    field = Student._meta.get_field("given_name")
    claims = [
        (cast.sakura.pk, cast.kaede_child.pk, field),
        (cast.kaede.pk, cast.hinata.pk, field),
        (cast.kaede.pk, cast.kaede_child.pk, Student._meta.get_field("family_name")),
    ]
    assert [place.open(sealed, owner, row) for owner, row, place in claims] == [str(UNREADABLE)] * 3
    assert field.open(sealed, cast.kaede.pk, cast.kaede_child.pk) == "楓"


def test_the_walls_were_tried_as_the_runtime_role(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolbypassrls, rolsuper from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (connection.settings_dict["USER"], False, False)
