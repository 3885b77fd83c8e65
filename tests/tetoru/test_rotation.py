"""Keys are turned while people work: nothing is lost, and an old key goes only when nothing needs it."""

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection, connections, transaction

from auditlog.events import Event
from auditlog.models import Entry
from schools.keys.listing import lines_of
from schools.keys.owners import THE_PLATFORM, tenant_owner
from schools.keys.rotation import move_all_values, move_values, values_of
from schools.models import NameToken, Student
from schools.name_search.search import students_named
from tests import databases
from tests.cast import Cast, make_cast
from tests.tetoru.keyrings import age_keys, city_of, command, under, without_waiting
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import forget_keys, key_by_id, keys_of, make_key, newest_key
from tetoru.crypto.models import Rotation
from tetoru.crypto.places import places_of
from tetoru.crypto.reencryption import REPLACE
from tetoru.tenancy import tenant_scope

QUIET: Any = lambda *_: None  # noqa: E731 -- says nothing


@pytest.fixture
def cast(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The standing cast where commits are commits, and nobody has to wait for a key to be known."""
    without_waiting(monkeypatch)
    yield make_cast()
    connections.close_all()


def names_of(tenant_id: uuid.UUID) -> list[str]:
    with tenant_scope(tenant_id), transaction.atomic():
        return sorted(student.name for student in Student.objects.all())


def test_a_rotation_moves_every_value_and_changes_no_word(cast: Cast) -> None:
    owner, before = tenant_owner("sakura"), names_of(cast.sakura.pk)
    old = newest_key(owner.id).id
    values = under(owner)[old]
    printed = command("rotate_keys", "sakura")
    new = newest_key(owner.id).id
    assert new != old
    assert under(owner) == {new: values}
    assert names_of(cast.sakura.pk) == before
    assert "sakura: schools_student.family_name  4 / 4" in printed
    assert printed.splitlines()[0] == f"sakura: made key {new}"
    assert printed.splitlines()[-1] == "sakura: finished"
    assert under(tenant_owner("kaede")).keys() == {newest_key(cast.kaede.pk).id}, "the other tenant's key stays"
    assert len(keys_of(cast.kaede.pk)) == 1


def test_a_rotation_is_in_the_tenants_log_as_the_systems_deed(cast: Cast) -> None:
    command("rotate_keys", "sakura")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        entries = list(Entry.objects.filter(event__startswith="key.").order_by("id"))
    rotation = Rotation.objects.get(owner=cast.sakura.pk)
    assert [(e.event, e.actor_kind, e.subject_id) for e in entries] == [
        (Event.KEY_ROTATED, "system", rotation.pk),
        (Event.KEY_REENCRYPTED, "system", rotation.pk),
    ]
    assert entries[1].details == {"job": "rotate keys", "key": rotation.key_id, "values": 16, "unreadable": 0}


def test_all_turns_the_platforms_key_and_every_tenants(cast: Cast) -> None:
    command("rotate_keys", "--all")
    for owner in (THE_PLATFORM, tenant_owner("sakura"), tenant_owner("kaede")):
        assert set(under(owner)) == {newest_key(owner.id).id}, owner.code
        assert len(keys_of(owner.id)) == 2


def test_names_are_found_after_the_old_key_is_gone(cast: Cast) -> None:
    old = newest_key(cast.sakura.pk).id
    command("rotate_keys", "sakura")
    age_keys()
    command("remove_key", str(old))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = students_named(cast.sakura.pk, "おがわ", among=Student.objects.all())
        assert {student.pk for student in found.students} == {cast.hinata.pk, cast.sora.pk}
        assert NameToken.objects.count() > 0
    with pytest.raises(KeyUnavailable):
        key_by_id(old)


def test_a_key_goes_only_when_nothing_needs_it(cast: Cast) -> None:
    owner = tenant_owner("sakura")
    old = newest_key(owner.id).id
    assert [line.needed_for for line in lines_of(owner)] == ["encrypts now"]
    with tenant_scope(owner.id), transaction.atomic():
        make_key(owner.id)
    assert lines_of_id(owner, old).endswith(" values")
    move_all_values(owner, QUIET)
    assert lines_of_id(owner, old).startswith("rests until ")
    age_keys()
    assert lines_of_id(owner, old) == "its rotation is not finished"
    with pytest.raises(CommandError, match="its rotation is not finished"):
        command("remove_key", str(old))
    command("rotate_keys", "sakura")
    age_keys()
    assert lines_of_id(owner, old) == ""
    assert ("1", str(old)) in listed("sakura")
    with pytest.raises(CommandError, match="encrypts now"):
        command("remove_key", str(newest_key(owner.id).id))
    command("remove_key", str(old))
    assert [version for version, _key in listed("sakura")] == ["2", "3"]


def listed(code: str) -> list[tuple[str, str]]:
    """Version and id of a tenant's keys, as `manage.py keys` shows them."""
    lines = [line.split() for line in command("keys").splitlines()]
    return [(line[1], line[2]) for line in lines if line[0] == code]


def lines_of_id(owner: Any, key_id: int) -> str:
    return next(line.needed_for for line in lines_of(owner) if line.id == key_id)


def test_a_value_that_does_not_open_is_left_and_keeps_its_key(cast: Cast) -> None:
    owner = tenant_owner("sakura")
    old = newest_key(owner.id).id
    with tenant_scope(owner.id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update schools_student set given_name = family_name where id = %s", (cast.hinata.pk,))
    with pytest.raises(CommandError, match="1 values do not open and were left as they are"):
        command("rotate_keys", "sakura")
    assert under(owner)[old] == 1
    with tenant_scope(owner.id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select substring(given_name for 5) from schools_student where id = %s", (cast.hinata.pk,))
        assert int.from_bytes(cursor.fetchone()[0][1:]) == old
    age_keys()
    with pytest.raises(CommandError, match="1 values"):
        command("remove_key", str(old))
    assert Rotation.objects.get().finished_at is None
    with tenant_scope(owner.id), transaction.atomic():
        cast.hinata.given_name = "ひなた"
        cast.hinata.save()
    assert command("rotate_keys", "sakura").startswith(f"sakura: goes on with key {newest_key(owner.id).id}")
    assert set(under(owner)) == {newest_key(owner.id).id}


def test_what_somebody_holds_is_passed_by_without_waiting_and_moved_later(cast: Cast) -> None:
    owner = tenant_owner("sakura")
    old = newest_key(owner.id).id
    make_key(owner.id)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with tenant_scope(owner.id), transaction.atomic():
            student = Student.objects.select_for_update().get(pk=cast.hinata.pk)
            held.set()
            let_go.wait(20)
            student.family_name = "大川"
            student.save()
        connection.close()

    editor = threading.Thread(target=hold)
    editor.start()
    assert held.wait(20)
    move_values(owner, QUIET)
    assert under(owner)[old] == 4, "the four names of the pupil that is being edited"
    let_go.set()
    editor.join()
    assert move_all_values(owner, QUIET) == 0
    assert set(under(owner)) == {newest_key(owner.id).id}
    assert "大川 ひなた" in names_of(owner.id)


def test_a_row_that_changed_since_it_was_read_is_not_overwritten(cast: Cast) -> None:
    (place,) = [place for place in places_of(cast.sakura.pk) if place.name == "schools_student.family_name"]
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(place.compose(REPLACE, cast.sakura.pk), ([cast.hinata.pk], [b"read before"], [b"new"]))
        assert cursor.rowcount == 0
    assert "小川 ひなた" in names_of(cast.sakura.pk)


def test_people_edit_while_keys_turn_and_every_edit_stays(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)
    owner = city_of(1_500)
    with tenant_scope(owner.id), transaction.atomic():
        edited = list(Student.objects.order_by("pk").values_list("pk", flat=True)[::30])
    failures: list[BaseException] = []

    def edit() -> None:
        try:
            for number, pk in enumerate(edited * 4):
                with tenant_scope(owner.id), transaction.atomic():
                    student = Student.objects.get(pk=pk)
                    student.given_name = f"編{number}"
                    student.save()
        except BaseException as error:  # noqa: BLE001 -- shown by the test
            failures.append(error)
        finally:
            connection.close()

    editors = [threading.Thread(target=edit) for _ in range(2)]
    for editor in editors:
        editor.start()
    command("rotate_keys", "sakura")
    for editor in editors:
        editor.join()
    assert failures == []
    with tenant_scope(owner.id), transaction.atomic():
        names = dict(Student.objects.filter(pk__in=edited).values_list("pk", "kana_order"))
        given = {student.pk: student.given_name for student in Student.objects.filter(pk__in=edited)}
    last = {pk: f"編{number}" for number, pk in enumerate(edited * 4)}
    assert given == last
    assert len(names) == 50
    move_all_values(owner, QUIET)
    assert set(under(owner)) == {newest_key(owner.id).id}


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(committed_db: str) -> None:
    owner = city_of(4_000)
    old = newest_key(owner.id).id
    environment = os.environ | {
        name: databases.url_of(name, committed_db) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    arguments = [sys.executable, "manage.py", "rotate_keys", "sakura"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment, cwd=databases.ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"sakura: made key {old + 1}\n"
        assert "500 / 4,000" in process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    forget_keys()
    assert 0 < values_of(owner)[old] < 16_000, "killed in the middle"
    assert under(owner).keys() == {old, old + 1}
    assert len(names_of(owner.id)) == 4_000
    age_keys()
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=databases.ROOT, check=True)
    assert done.stdout.splitlines()[0] == f"sakura: goes on with key {old + 1}"
    assert done.stdout.splitlines()[-1] == "sakura: finished"
    forget_keys()
    assert under(owner) == {old + 1: 16_000}
    assert names_of(owner.id)[0] == "小川0 ひなた"
    connections.close_all()
