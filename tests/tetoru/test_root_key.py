"""The root key: our own, or one inside AWS KMS, here played by moto over real HTTP."""

import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.db import connection
from django.test import override_settings
from moto.server import ThreadedMotoServer

from tetoru.crypto.cipher import Unreadable, seal, unseal
from tetoru.crypto.errors import KeyUnavailable, RootUnreachable
from tetoru.crypto.keyring import PLATFORM, forget_keys, key_by_id, make_key
from tetoru.crypto.kms import KmsRoot
from tetoru.crypto.root import LocalRoot, roots
from tetoru.ids import new_id

SECRET = bytes(range(32))


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server that speaks KMS. Gives a client that may do everything."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", f"http://{host}:{port}")
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "ap-northeast-1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    yield boto3.client("kms")
    server.stop()


def arn(kms: Any) -> str:
    return str(kms.create_key()["KeyMetadata"]["Arn"])


def test_what_kms_wrapped_it_unwraps_for_the_same_owner_and_version_only(kms: Any) -> None:
    root, owner = KmsRoot(arn(kms)), new_id()
    wrapped = root.wrap(SECRET, owner, 1)
    assert SECRET not in wrapped
    assert root.unwrap(wrapped, owner, 1) == SECRET
    for other, version in ((new_id(), 1), (owner, 2)):
        with pytest.raises(KeyUnavailable):
            root.unwrap(wrapped, other, version)


def test_damaged_bytes_and_another_key_are_refused(kms: Any) -> None:
    first, second, owner = KmsRoot(arn(kms)), KmsRoot(arn(kms)), new_id()
    wrapped = first.wrap(SECRET, owner, 1)
    with pytest.raises(KeyUnavailable):
        first.unwrap(wrapped[:-1] + bytes([wrapped[-1] ^ 1]), owner, 1)
    with pytest.raises(KeyUnavailable):
        second.unwrap(wrapped, owner, 1)


def test_a_kms_that_refuses_or_is_away_says_so_without_a_secret(kms: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = arn(kms)[:-1] + "x"
    with pytest.raises(RootUnreachable, match=r"AWS KMS refused Encrypt with arn:.*: NotFoundException"):
        KmsRoot(gone).wrap(SECRET, new_id(), 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:9")
    with pytest.raises(RootUnreachable, match="did not answer Encrypt") as refused:
        KmsRoot(gone).wrap(SECRET, new_id(), 1)
    assert SECRET.hex() not in str(refused.value)


@pytest.mark.django_db
def test_the_keyring_works_on_kms_and_says_which_root_wrapped_a_key(kms: Any) -> None:
    owner, place = new_id(), {"column": "t.c", "row_id": new_id()}
    with override_settings(ROOT_KMS_KEY=arn(kms)):
        forget_keys()
        make_key(owner)
        stored = seal("小川", owner=owner, **place)
        forget_keys()
        assert unseal(stored, owner=owner, **place) == "小川"
        with connection.cursor() as cursor:
            cursor.execute("select root from keyring.key where owner = %s", (owner,))
            assert cursor.fetchall() == [(roots()[0].name,)]
    forget_keys()
    with pytest.raises(Unreadable):
        unseal(stored, owner=owner, **place)


@pytest.mark.django_db
def test_while_roots_change_keys_of_both_open(kms: Any, settings: Any) -> None:
    before, after = new_id(), new_id()
    old = make_key(before)
    with override_settings(ROOT_KMS_KEY=arn(kms), OLD_ROOT_KEY=settings.ROOT_KEY):
        forget_keys()
        assert key_by_id(make_key(after)).owner == after
        assert key_by_id(old).owner == before
    with override_settings(ROOT_KMS_KEY=arn(kms)):
        forget_keys()
        with pytest.raises(KeyUnavailable, match="the key was wrapped by the root local:"):
            key_by_id(old)


@pytest.mark.django_db
def test_a_root_that_does_not_answer_is_not_asked_by_every_value(kms: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[uuid.UUID] = []
    with override_settings(ROOT_KMS_KEY=arn(kms)):
        forget_keys()
        key_id = make_key(new_id())

        def away(_root: KmsRoot, _wrapped: bytes, owner: uuid.UUID, _version: int) -> bytes:
            asked.append(owner)
            raise RootUnreachable("away")

        monkeypatch.setattr(KmsRoot, "unwrap", away)
        for _ in range(50):
            with pytest.raises(RootUnreachable, match="away"):
                key_by_id(key_id)
    assert len(asked) == 1


def test_a_root_of_our_own_is_named_by_a_fingerprint_and_takes_keys_from_before_there_were_names() -> None:
    root, other = LocalRoot(b"k" * 32), LocalRoot(b"l" * 32)
    assert root.name.startswith("local:")
    assert root.has_wrapped(root.name)
    assert root.has_wrapped("local")
    assert not root.has_wrapped(other.name)
    wrapped = root.wrap(SECRET, PLATFORM, 1)
    assert root.unwrap(wrapped, PLATFORM, 1) == SECRET
    with pytest.raises(KeyUnavailable):
        other.unwrap(wrapped, PLATFORM, 1)
