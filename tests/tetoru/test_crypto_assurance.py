"""The checks of keys and encryption: green on a sound database, red when a promise is broken on purpose."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction

from schools.keys import assurance as keys
from schools.keys.owners import all_owners
from schools.keys.rotation import values_of
from schools.models import Tenant
from tests.cast import Cast, make_cast
from tetoru.assurance import Broken, Severity, all_checks
from tetoru.crypto import assurance, cipher
from tetoru.crypto.destruction import DoorShut
from tetoru.crypto.keyring import PLATFORM, forget_keys, newest_key
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

CHECKS = {
    "crypto.bound": (assurance.moved_values_do_not_open, 7),
    "crypto.coverage": (keys.every_value_is_encrypted, 7),
    "crypto.opens": (keys.every_key_opens, 7),
    "keyring.apart": (assurance.keyring_stands_apart, 7),
    "tenant.erasure": (keys.erased_tenant_cannot_be_read, 4),
}


def test_the_checks_are_registered() -> None:
    found = {check.name: check for check in all_checks()}
    for name, (prove, section) in CHECKS.items():
        assert (found[name].prove, found[name].section) == (prove, section)
        assert found[name].severity is Severity.CRITICAL


@pytest.mark.django_db(databases=["default", "owner"])
def test_on_a_sound_database_every_promise_holds(cast: Cast) -> None:
    evidence = {name: prove() for name, (prove, _section) in CHECKS.items()}
    values = sum(values_of(owner).total() for owner in all_owners())
    assert evidence["crypto.coverage"].startswith(f"{values} values looked at")
    assert evidence["crypto.opens"].startswith("3 keys of 3 owners opened")
    assert evidence["crypto.bound"] == "a value opened in its place, and in no other row, column or tenant"
    assert "the runtime role reads and adds" in evidence["keyring.apart"]
    assert evidence["tenant.erasure"].startswith("a try-out tenant's values in ")
    assert not Tenant.objects.filter(code__startswith="try-").exists()


def test_a_value_in_clear_breaks_coverage(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("update schools_student set given_name = %s where id = %s", ("ひなた".encode(), cast.hinata.pk))
    with pytest.raises(Broken, match=r"sakura: 1 values of schools_student.given_name$"):
        keys.every_value_is_encrypted()


def test_a_value_under_another_tenants_key_breaks_coverage(cast: Cast) -> None:
    foreign = cipher.seal("ひなた", owner=cast.kaede.pk, column="schools_student.given_name", row_id=cast.hinata.pk)
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("update schools_student set given_name = %s where id = %s", (foreign, cast.hinata.pk))
    with pytest.raises(Broken, match=r"sakura: 1 values of schools_student.given_name"):
        keys.every_value_is_encrypted()


def test_a_key_that_does_not_open_breaks_opening(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment) values (%s, 2, %s, %s)",
            (cast.kaede.pk, b"x" * 60, b"x" * 32),
        )
    forget_keys()  # `manage.py assure` is a process of its own, which knows none yet
    with pytest.raises(Broken, match="kaede: the root key does not open this key"):
        keys.every_key_opens()


def test_a_tenant_without_a_key_breaks_opening(cast: Cast) -> None:
    Tenant.objects.create(pk=new_id(), code="sumire", name="すみれ", state="active", starts_on="2026-04-01")
    with pytest.raises(Broken, match="sumire: this owner has no key"):
        keys.every_key_opens()


def test_values_without_a_binding_break_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "_binding", lambda *_: lambda _row: b"")
    with pytest.raises(Broken, match=r"a value opened although it was moved to another row$"):
        assurance.moved_values_do_not_open()


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_key_that_lives_on_breaks_erasure(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "delete_keys", lambda _ids: 1)
    with pytest.raises(Broken, match=r"still opens after the key was destroyed: .*schools_student.family_name"):
        keys.erased_tenant_cannot_be_read()
    assert not Tenant.objects.filter(code__startswith="try-").exists()


def test_without_the_owners_door_erasure_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as here:  # Django looks through the connections before a fixture would put it back
        here.delitem(connections.settings, "owner")
        with pytest.raises(DoorShut):
            keys.erased_tenant_cannot_be_read()


@pytest.fixture
def owners_door(committed_db: str) -> Iterator[None]:
    """Rights are changed for real."""
    make_cast()
    yield
    connections.close_all()


RIGGED = {
    "grant update on keyring.key to tetoru_app": "the runtime role may also: column update, update",
    "grant update (wrapped) on keyring.key to tetoru_app": "the runtime role may also: column update",
    "grant delete on keyring.key to tetoru_app": "the runtime role may also: delete",
    "grant usage on schema keyring to tetoru_keeper; grant select on keyring.key to tetoru_keeper":
        "also readable by: tetoru_keeper",
    "create table public.tin as select * from keyring.key": "keys outside the schema keyring, and so in the dump: tin",
}  # fmt: skip


@pytest.mark.parametrize("statement", RIGGED)
def test_rights_or_copies_beside_the_keyring_break_it(owners_door: None, statement: str) -> None:
    assert assurance.keyring_stands_apart()
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
    with transaction.atomic(), pytest.raises(Broken) as broken:
        assurance.keyring_stands_apart()
    assert str(broken.value) == RIGGED[statement]
    assert newest_key(PLATFORM)
