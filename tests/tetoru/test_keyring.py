"""The keyring as a whole: its first key, its root, and what other processes notice of it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connections
from django.test import override_settings

from tests.cast import Cast, make_cast
from tests.tetoru.keyrings import command
from tests.tetoru.test_destruction import names_of
from tetoru.crypto import memory
from tetoru.crypto.checks import root_opens_the_keyring
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import PLATFORM, forget_keys, key_by_id, newest_key
from tetoru.crypto.models import Key
from tetoru.crypto.root import current_root

OTHER_ROOT = bytes(range(32))


@pytest.fixture
def cast(committed_db: str) -> Iterator[Cast]:
    """The standing cast where commits are commits."""
    yield make_cast()
    forget_keys()
    connections.close_all()


def roots_named() -> set[str]:
    return set(Key.objects.values_list("root", flat=True))


def test_keys_move_to_a_new_root_and_values_stay_as_they_are(cast: Cast, settings: Any) -> None:
    before, keys = current_root().name, Key.objects.count()
    stored = list(raw_names())
    with override_settings(ROOT_KEY=OTHER_ROOT, OLD_ROOT_KEY=settings.ROOT_KEY):
        forget_keys()
        after = current_root().name
        assert command("rewrap_keys").startswith(f"{keys} keys are now wrapped by {after}")
        assert command("rewrap_keys").startswith("0 keys")
    assert roots_named() == {after} != {before}
    with override_settings(ROOT_KEY=OTHER_ROOT):
        forget_keys()
        assert names_of(cast.sakura) == {"小川", "加藤", "安藤"}
    assert list(raw_names()) == stored


def test_a_root_that_opens_nothing_moves_nothing(cast: Cast) -> None:
    before = current_root().name
    with override_settings(ROOT_KEY=OTHER_ROOT):
        forget_keys()
        with pytest.raises(CommandError, match="Run this again once that is mended"):
            command("rewrap_keys")
    assert roots_named() == {before}


def test_a_key_destroyed_by_somebody_else_is_noticed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    key = newest_key(cast.sakura.pk).id
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from keyring.key where id = %s", (key,))
    assert key_by_id(key).owner == cast.sakura.pk, "remembered, for a few seconds"
    assert memory.NOTICE_SECONDS <= 5
    later = memory.time.monotonic() + memory.NOTICE_SECONDS
    monkeypatch.setattr(memory.time, "monotonic", lambda: later)
    with pytest.raises(KeyUnavailable):
        key_by_id(key)


def test_a_release_with_the_wrong_root_key_is_told_before_it_goes_live(cast: Cast) -> None:
    assert root_opens_the_keyring(["default"]) == []
    with override_settings(ROOT_KEY=OTHER_ROOT):
        forget_keys()
        (error,) = root_opens_the_keyring(["default"])
    assert error.id == "crypto.E001"
    assert "wrapped by the root" in error.msg


def test_the_platforms_key_is_made_once_even_if_it_does_not_open(cast: Cast) -> None:
    first = newest_key(PLATFORM).id
    with override_settings(ROOT_KEY=OTHER_ROOT):
        forget_keys()
        assert command("make_platform_key") == f"key {first} is there already\n"
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from keyring.key where owner = %s", (PLATFORM,))
    forget_keys()
    assert command("make_platform_key").startswith("made key ")
    assert newest_key(PLATFORM).id > first


def raw_names() -> list[tuple[uuid.UUID, bytes]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table schools_student no force row level security")
        cursor.execute("select id, family_name from schools_student order by id")
        return [(row[0], bytes(row[1])) for row in cursor.fetchall()]


def test_the_list_of_keys_tells_no_secret(cast: Cast) -> None:
    printed = command("keys")
    for key in Key.objects.all():
        assert bytes(key.wrapped).hex() not in printed
        assert bytes(key.commitment).hex() not in printed
    assert [line.split()[0] for line in printed.splitlines()] == ["owner", "platform", "kaede", "sakura"]
