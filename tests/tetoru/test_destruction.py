"""Two people destroy a tenant's keys; nothing of the tenant can be read then, in a restored backup neither."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management.base import CommandError
from django.db import connections, transaction

from accounts.models import User
from accounts.second_factor.actions import add_device
from accounts.second_factor.codes import current_code
from auditlog.events import Event
from auditlog.models import Entry
from schools.keys.actions import request_destruction
from schools.keys.errors import AlreadyRequested
from schools.keys.listing import lines_of
from schools.keys.owners import all_owners
from schools.models import NameToken, Student, Tenant
from tests import databases
from tests.cast import Cast, make_cast
from tests.factories import PASSWORD, password_hash
from tests.tetoru.dumps import dump, restore
from tests.tetoru.keyrings import command
from tetoru.access import Operator, SystemActor
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.fields import UNREADABLE
from tetoru.crypto.keyring import NOT_IN_A_DUMP, forget_keys, key_by_id, newest_key
from tetoru.crypto.models import DeletionCertificate, DestructionRequest, Key
from tetoru.tenancy import tenant_scope


@pytest.fixture
def cast(committed_db: str) -> Iterator[Cast]:
    """The standing cast; the contract of sakura has ended."""
    cast = make_cast()
    cast.sakura.state = Tenant.State.ENDED
    cast.sakura.save()
    yield cast
    connections.close_all()


def operator(login: str) -> tuple[User, str]:
    """A person with a second factor; gives its secret too."""
    user = User(kind=User.Kind.OPERATOR, login=f"{login}@ops", name="松本 恵子", password=password_hash())
    user.save()
    return user, add_device(SystemActor("test"), user).secret


class Keyboard:
    """Somebody types at the server's console."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: list[str] = []
        monkeypatch.setattr("builtins.input", lambda _prompt="": self.lines.pop(0))
        monkeypatch.setattr("accounts.management.commands.destroy_key.getpass", lambda _prompt="": self.lines.pop(0))

    def types(self, *lines: str) -> None:
        self.lines = [*lines]

    def is_person(self, who: tuple[User, str], tenant: str = "sakura") -> None:
        self.types(str(who[0].login), PASSWORD, current_code(who[1]), tenant)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    return Keyboard(monkeypatch)


@pytest.fixture
def two(cast: Cast) -> tuple[tuple[User, str], tuple[User, str]]:
    return operator("first"), operator("second")


def names_of(tenant: Tenant) -> set[str]:
    with tenant_scope(tenant.pk), transaction.atomic():
        return {student.family_name for student in Student.objects.all()}


def tokens_of(tenant: Tenant) -> int:
    with tenant_scope(tenant.pk), transaction.atomic():
        return NameToken.objects.count()


def test_two_people_destroy_and_a_certificate_stays(cast: Cast, two: Any, keyboard: Keyboard, tmp_path: Path) -> None:
    key = newest_key(cast.sakura.pk).id
    assert tokens_of(cast.sakura) > 0
    keyboard.is_person(two[0])
    assert command("destroy_key", "sakura").startswith("asked for. Nothing is destroyed yet")
    assert names_of(cast.sakura) == {"小川", "加藤", "安藤"}
    keyboard.is_person(two[1])
    printed = command("destroy_key", "sakura", "--certificate", str(tmp_path / "certificate.txt"))
    assert names_of(cast.sakura) == {str(UNREADABLE)}, "in this process at once"
    assert names_of(cast.kaede) == {"森"}
    assert (tokens_of(cast.sakura), tokens_of(cast.kaede) > 0) == (0, True)
    certificate = DeletionCertificate.objects.get()
    assert (tmp_path / "certificate.txt").read_text(encoding="utf-8") in printed
    told = [certificate.text, str(two[0][0].pk), str(two[1][0].pk), certificate.digest, "schools_student: 4"]
    assert [piece for piece in [*told, f"- {key}  v1  ", "schools_student.family_name"] if piece not in printed] == []
    assert not Key.objects.filter(owner=cast.sakura.pk).exists()
    assert Tenant.objects.get(pk=cast.sakura.pk).state == Tenant.State.ERASED
    with pytest.raises(KeyUnavailable):
        key_by_id(key)


def test_both_steps_are_in_the_log_with_who_did_them(cast: Cast, two: Any, keyboard: Keyboard) -> None:
    for person in two:
        keyboard.is_person(person)
        command("destroy_key", "sakura")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        entries = Entry.objects.filter(event__startswith="key.").order_by("id")
        found = [(entry.event, entry.actor_kind, entry.actor_id) for entry in entries]
    assert found == [
        (Event.KEY_DESTRUCTION_REQUESTED, "operator", two[0][0].pk),
        (Event.KEY_DESTROYED, "operator", two[1][0].pk),
    ]


def test_one_person_is_not_two(cast: Cast, two: Any, keyboard: Keyboard) -> None:
    keyboard.is_person(two[0])
    command("destroy_key", "sakura")
    with time_machine.travel(time.time() + 60):  # a code is good once
        keyboard.is_person(two[0])
        with pytest.raises(CommandError, match="another operator must confirm"):
            command("destroy_key", "sakura")
    assert names_of(cast.sakura) == {"小川", "加藤", "安藤"}
    with pytest.raises(AlreadyRequested):
        request_destruction(Operator(two[1][0].pk), cast.sakura, reason="contract_ended")


REFUSED = {
    "a wrong password": lambda who: (who[0].login, "wrong-password-1", current_code(who[1]), "sakura"),
    "a wrong code": lambda who: (who[0].login, PASSWORD, "000000", "sakura"),
    "no such person": lambda who: ("nobody@ops", PASSWORD, current_code(who[1]), "sakura"),
    "another tenant typed": lambda who: (who[0].login, PASSWORD, current_code(who[1]), "kaede"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_is_not_sure_to_be_an_operator_asks_in_vain(cast: Cast, two: Any, keyboard: Keyboard, case: str) -> None:
    keyboard.types(*REFUSED[case](two[0]))
    with pytest.raises(CommandError):
        command("destroy_key", "sakura")
    assert not DestructionRequest.objects.exists()


def test_staff_are_no_operators(cast: Cast, keyboard: Keyboard) -> None:
    device = add_device(SystemActor("test"), cast.board_admin)
    keyboard.is_person((cast.board_admin, device.secret))
    with pytest.raises(CommandError, match="運営者のログイン"):
        command("destroy_key", "sakura")
    assert not DestructionRequest.objects.exists()


def test_a_running_contract_protects_its_keys(cast: Cast, two: Any, keyboard: Keyboard) -> None:
    keyboard.is_person(two[0], "kaede")
    with pytest.raises(CommandError, match="先に団体の状態を「終了」に"):
        command("destroy_key", "kaede")
    assert not DestructionRequest.objects.exists()
    keyboard.is_person(two[1])
    command("destroy_key", "sakura")
    cast.sakura.state = Tenant.State.ENDING
    cast.sakura.save()
    keyboard.is_person(operator("third"))
    with pytest.raises(CommandError, match="先に団体の状態を「終了」に"):
        command("destroy_key", "sakura")
    assert names_of(cast.sakura) == {"小川", "加藤", "安藤"}


def test_a_request_is_good_for_seven_days(cast: Cast, two: Any, keyboard: Keyboard) -> None:
    keyboard.is_person(two[0])
    command("destroy_key", "sakura")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update crypto_destructionrequest set requested_at = requested_at - interval '7 days'")
    keyboard.is_person(two[1])
    assert command("destroy_key", "sakura").startswith("asked for. Nothing is destroyed yet")
    assert names_of(cast.sakura) == {"小川", "加藤", "安藤"}


def test_requests_and_certificates_cannot_be_changed_by_the_application(cast: Cast, two: Any) -> None:
    request_destruction(Operator(two[0][0].pk), cast.sakura, reason="contract_ended")
    for statement in ("update {} set owner = gen_random_uuid()", "delete from {}"):
        for table in ("crypto_destructionrequest", "crypto_deletioncertificate"):
            with pytest.raises(Exception, match="permission denied"), connections["default"].cursor() as cursor:
                cursor.execute(statement.format(table))


def test_a_restored_backup_opens_nothing_of_the_tenant(
    cast: Cast, two: Any, keyboard: Keyboard, committed_db: str, tmp_path: Path
) -> None:
    """The dump is from before the destruction, and the surviving keyring is put beside it."""
    backup = dump(committed_db, tmp_path / "backup.dump", NOT_IN_A_DUMP)
    keyring_of_before = dump(committed_db, tmp_path / "before.dump", "--schema=keyring")
    for person in two:
        keyboard.is_person(person)
        command("destroy_key", "sakura")
    keyring = dump(committed_db, tmp_path / "keyring.dump", "--schema=keyring")
    restored = databases.name_of("try", "restored")
    connections.close_all()
    try:
        restore(restored, keyring_of_before, backup)
        with databases.pointed_at(restored, "default"):
            forget_keys()
            assert names_of(cast.sakura) == {"小川", "加藤", "安藤"}, "with the key in the dump it would be no erasure"
        restore(restored, keyring, backup)
        with databases.pointed_at(restored, "default"):
            forget_keys()
            assert Tenant.objects.get(pk=cast.sakura.pk).state == Tenant.State.ENDED, "it is the state of before"
            assert names_of(cast.sakura) == {str(UNREADABLE)}
            assert names_of(cast.kaede) == {"森"}
            owners = {line.owner.code for owner in all_owners() for line in lines_of(owner)}
            assert owners == {"platform", "kaede"}
    finally:
        databases.drop(restored)
