"""The operator's lists: one tenant at a time, found by ids, bounded, each look in the log."""

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Guardianship, User
from accounts.ops.tables import TABLES
from auditlog.models import Entry
from schools.models import Student, Tenant
from tests.accounts.operators import at_ops, choose, registered, url_of
from tests.cast import Cast
from tests.factories import make_student
from tetoru.ids import new_id
from tetoru.models import CheckResult
from tetoru.tenancy import Fenced, OutsideScope, tenant_scope


@pytest.mark.parametrize("model", [m for m in map(apps.get_model, TABLES) if issubclass(m, Fenced) and m is not Entry])
def test_a_table_of_tenants_waits_for_one(cast: Cast, model: type[models.Model]) -> None:
    client = at_ops()
    for url in (url_of(model), url_of(model, cast.hibari.pk)):
        page = client.get(url)
        assert page.status_code == 200
        assert "先に、団体を選んでください" in page.content.decode()
        assert "rows" not in (page.context_data or {})


def ids_at(client: Client, model: type[models.Model]) -> set[str]:
    return {row.id for row in client.get(url_of(model)).context_data["rows"]}


def test_one_tenant_is_looked_at_and_then_another(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    assert ids_at(client, Student) == {str(s.pk) for s in (cast.hinata, cast.minato, cast.yuina, cast.sora)}
    assert client.get(url_of(Student, cast.kaede_child.pk)).status_code == 404
    choose(client, cast.kaede)
    assert ids_at(client, Student) == {str(cast.kaede_child.pk)}
    assert client.get(url_of(Student, cast.hinata.pk)).status_code == 404
    choose(client, None)
    assert "先に、団体を選んでください" in client.get(url_of(Student)).content.decode()


def test_what_is_chosen_holds_at_the_operators_pages_only(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    assert client.get("/help/").status_code == 200
    with pytest.raises(OutsideScope), transaction.atomic():
        Student.objects.count()


def test_a_tenant_that_does_not_exist_is_not_chosen(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    for wrong in (str(new_id()), "x", "' or 1=1"):
        assert client.post("/ops/tenant/", {"tenant": wrong}).status_code == 302
        assert len(ids_at(client, Student)) == 4


def test_malformed_ids_are_not_found(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    for pk in ("x", "1", "%00", "_5F", str(new_id())):
        assert client.get(url_of(Student, pk)).status_code == 404
    for pk in ("x", "99999999999999999999", str(new_id())):
        assert client.get(f"/ops/crypto/key/{pk}/").status_code == 404


@pytest.mark.parametrize(
    "condition",
    [
        "password__startswith=a", "name__contains=a", "email_index__isnull=1", "login__startswith=t", "kind=staff",
        "seats__title=x", "id__gt=0", "pk__in=1", "_popup=1&_to_field=password", "_to_field=password",
    ],
)  # fmt: skip
def test_hidden_columns_cannot_be_asked_letter_by_letter(cast: Cast, condition: str) -> None:
    assert at_ops().get(f"/ops/accounts/user/?{condition}").status_code == 400


@pytest.mark.parametrize(
    "query", ["p=9999", "p=x", "p=-1", "all=", "o=1", "o=-1.2", "e=1", "_facets=1", "q=%00", "p=0"]
)
def test_odd_addresses_break_nothing(cast: Cast, query: str) -> None:
    assert at_ops().get(f"/ops/accounts/user/?{query}", follow=True).status_code == 200


def test_rows_are_found_by_ids_logins_and_codes_only(cast: Cast) -> None:
    client = at_ops(cast.sakura)

    def found(model: type[models.Model], typed: str) -> set[str]:
        return {row.id for row in client.get(url_of(model), {"q": typed}).context_data["rows"]}

    assert found(Student, str(cast.hinata.pk)) == {str(cast.hinata.pk)}
    assert found(User, cast.teacher.login.upper()) == {str(cast.teacher.pk)}
    assert found(Guardianship, str(cast.mother.pk)) != set()
    assert found(Tenant, "sakura") == {str(cast.sakura.pk)}
    assert found(Student, cast.hinata.given_name) == found(User, "ogawa@mail.example") == set()
    assert found(User, "t") == set(), "a part of a login finds nobody"


def test_a_list_costs_the_same_for_one_row_and_for_thirty(cast: Cast) -> None:
    client = at_ops(cast.sakura)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url_of(Student)).status_code == 200
        return len(queries)

    before = cost()
    for number in range(30):
        make_student(cast.room_42, given=f"子{number}")
    assert cost() == before < 25


def test_long_lists_are_counted_and_turned_to_a_bound(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.ops.paging.COUNTED_TO", 60)
    monkeypatch.setattr("accounts.ops.listing.COUNTED_TO", 60)
    CheckResult.objects.bulk_create(
        CheckResult(check_name=f"try.{number}", section=7, holds=True, evidence="x") for number in range(70)
    )
    client = at_ops()
    first, second = (client.get(f"{url_of(CheckResult)}?p={page}") for page in (1, 2))
    assert (len(first.context_data["rows"]), len(second.context_data["rows"])) == (50, 10)
    assert "新しい順に60件まで" in first.content.decode()


def test_a_look_at_a_row_is_in_the_log_of_its_tenant(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    client.get(url_of(Student, cast.hinata.pk))
    client.get(url_of(Student))
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(actor_kind="operator", event="page.viewed").order_by("id")
        assert list(entries.values_list("details__page", "subject_kind", "subject_id", "outcome")) == [
            ("ops:schools_student_detail", "student", cast.hinata.pk, "done"),
            ("ops:schools_student_changelist", None, None, "done"),
        ]


def test_each_page_leaves_one_entry(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    urls = ["/ops/", "/ops/tenant/state/", *(url_of(model) for model in registered())]
    before = operators_entries(cast)
    for url in urls:
        client.get(url)
    assert operators_entries(cast) - before == len(urls)


def operators_entries(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk):
        return Entry.objects.filter(actor_kind="operator").count()


def test_the_operators_code_is_no_tenants(cast: Cast) -> None:
    with pytest.raises(Exception, match="tenant_code_is_not_the_operators"), transaction.atomic():
        Tenant.objects.create(code="ops", name="x", starts_on=cast.sakura.starts_on)
