"""What an operator sees of each table: no name, no word of anybody's; one tenant at a time."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Guardianship, StaffSeat, User
from accounts.ops.columns import column_label
from accounts.ops.listing import listed
from accounts.ops.masking import MASK, cells_of, is_plain, masked_names
from accounts.ops.tables import NOT_SHOWN, TABLES
from auditlog.models import Entry
from messaging.notices.models import Notice
from schools.models import Group, Student
from tests.accounts.operators import at_ops, registered, url_of
from tests.architecture.security_document import clear_rows
from tests.architecture.test_models import own_models
from tests.cast import Cast
from tests.isolation.world import World, make_world
from tetoru.crypto.fields import EncryptedTextField, Sealed
from tetoru.tenancy import tenant_scope

CANARY = "canary-カナリア"
IDS = {"id", "ID"}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_every_table_of_ours_is_shown_or_has_its_reason() -> None:
    """A new model gets a row in accounts/ops/tables.py."""
    ours = {model._meta.label for model in own_models() if not model._meta.abstract}
    assert ours == set(TABLES) | set(NOT_SHOWN)
    assert not set(TABLES) & set(NOT_SHOWN)
    assert {model._meta.label for model in registered()} == set(TABLES)


def test_the_tables_name_columns_that_exist_and_none_that_is_encrypted() -> None:
    for label, table in TABLES.items():
        model = apps.get_model(label)
        for name in (*table.plain, *table.hidden, *table.listed):
            field = model._meta.get_field(name)
            assert name in table.hidden or name in table.listed or not isinstance(field, EncryptedTextField), name


def test_the_texts_that_an_operator_reads_are_those_of_the_document() -> None:
    """docs/security.md says of every text in clear whether it is shown. None that is shown is about a person."""
    found = {row.column: "no page" for row in clear_rows()}
    for model in registered():
        for field in model._meta.concrete_fields:
            column = f"{model._meta.db_table}.{field.column}".replace('"', "")
            if column in found:
                found[column] = "shown" if is_plain(field) else "masked"
    assert found == {row.column: row.operator for row in clear_rows()}


def plant(world: World) -> None:
    """A canary in every text of the first tenant that is not shown."""
    with tenant_scope(world.cast.sakura.pk), transaction.atomic():
        for model in registered():
            texts = [f for f in model._meta.concrete_fields if not is_plain(f) and may_be_planted(f)]
            rows = model.objects.exclude(kind="operator") if model is User else model.objects.all()
            once = {name for constraint in model._meta.total_unique_constraints for name in constraint.fields}
            for turn, row in enumerate(rows):
                for field in texts:
                    if turn and field.name in once:
                        continue  # the first row has it; two would be the same one
                    setattr(row, field.attname, CANARY[: field.max_length])
                if texts:
                    row.save(update_fields=[field.attname for field in texts])


def may_be_planted(field: Any) -> bool:
    is_text = isinstance(field, (EncryptedTextField, models.CharField, models.TextField))
    return is_text and not field.choices and not field.unique


def words_of(world: World) -> set[str]:
    """Everything personal that the pages must not hold."""
    cast = world.cast
    with tenant_scope(cast.sakura.pk, cast.kaede.pk), transaction.atomic():
        names = {word for child in Student.objects.all() for word in (child.given_name, child.family_name)}
        texts = {word for notice in Notice.objects.all() for word in (notice.title, notice.body)}
    people = {word for user in User.objects.all() for word in (user.name, user.password, user.email) if word}
    return names | texts | people


@pytest.mark.parametrize("has_canaries", [False, True])
def test_no_page_of_any_table_shows_what_is_masked(world: World, has_canaries: bool) -> None:
    forbidden = {CANARY[:6]} if has_canaries else words_of(world)
    client = at_ops(world.cast.sakura)
    if has_canaries:
        plant(world)
    seen = 0
    for model in registered():
        with tenant_scope(world.cast.sakura.pk), transaction.atomic():
            ids = [row.pk for row in model.objects.defer(*masked_names(model))[:3]]
        urls = [url_of(model), f"{url_of(model)}?q={CANARY}", *(url_of(model, pk) for pk in ids)]
        for url in urls if model is not Entry else urls[:2]:
            response = client.get(url)
            assert response.status_code == 200, url
            page = response.content.decode().replace(f'value="{CANARY}"', "")
            assert [word for word in forbidden if word in page] == [], url
            seen += 1
    assert seen > 70


def test_no_page_decrypts_anything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at_ops(world.cast.sakura)
    opened: list[str] = []
    original = EncryptedTextField.try_open

    def noted(self: Any, *args: Any) -> Any:
        opened.append(self.place)
        return original(self, *args)

    monkeypatch.setattr(EncryptedTextField, "try_open", noted)
    for model in registered():
        client.get(url_of(model))
    client.get(url_of(Student, world.cast.hinata.pk))
    client.get("/ops/")
    assert opened == []


def test_a_masked_column_is_not_even_fetched(world: World) -> None:
    client = at_ops(world.cast.sakura)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url_of(Student, world.cast.hinata.pk)).status_code == 200
    asked = [query["sql"] for query in queries if 'from "schools_student"' in query["sql"].lower()]
    assert asked
    assert not any("given_name" in sql or "family_kana" in sql for sql in asked)


def test_a_row_tells_ids_and_masks_the_rest(world: World) -> None:
    cast = world.cast
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        link = Guardianship.objects.filter(guardian=cast.mother, student=cast.hinata).get()
        cells = {cell.column: cell for cell in cells_of(link)}
        seat = {cell.column: cell.text for cell in cells_of(StaffSeat.objects.get(user=cast.manager))}
    assert cells["guardian"].text == str(cast.mother.pk)
    assert cells["guardian"].model == "accounts.User"
    assert cells["relation"].text == MASK
    assert cells["state"].text == "有効"
    assert seat["roles"] == "管理職"
    user = {cell.column: cell.text for cell in cells_of(cast.mother)}
    assert {name for name, text in user.items() if text == MASK} == {"password", "email", "email_index", "name", "kana"}
    assert {cell.column: cell.text for cell in cells_of(cast.teacher)}["login"] == cast.teacher.login


def test_a_text_column_is_masked_until_somebody_names_it() -> None:
    assert not is_plain(Group._meta.get_field("name"))
    assert is_plain(Group._meta.get_field("school"))


def test_the_columns_of_a_list_are_few() -> None:
    assert {len(listed(model)) for model in registered()} <= set(range(10))
    assert listed(Student) == (
        "household",
        "settled_state",
        "next_state",
        "next_on",
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
    )


def test_every_column_has_a_japanese_name() -> None:
    fields = [field for model in registered() for field in model._meta.concrete_fields]
    assert [str(field) for field in fields if column_label(field).isascii() and column_label(field) not in IDS] == []


def test_sealed_values_stay_sealed_in_memory(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        child = Student.objects.get(pk=cast.hinata.pk)
        cells_of(child)
        assert isinstance(child.__dict__["given_name"], Sealed)
        assert "_opened" not in child.__dict__
