"""Field encryption: the stored form, what it is bound to, and what never opens."""

import gc
import hashlib
import hmac
import struct
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tetoru.crypto.blind_index import blind_index
from tetoru.crypto.cipher import OVERHEAD, Unreadable, seal, unseal, unsealer
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import forget_keys, key_by_id, make_key, newest_key
from tetoru.crypto.root import current_root
from tetoru.ids import new_id

COLUMN = "schools_student.family_name"


@pytest.fixture
def owner(db: None) -> uuid.UUID:
    """A tenant's id, with a key."""
    owner = new_id()
    make_key(owner)
    return owner


def test_the_stored_form_is_the_one_that_is_documented(owner: uuid.UUID) -> None:
    """Opened here with the library alone: 0x01 | key id u32 | nonce 12 | ciphertext | tag 16."""
    row = new_id()
    stored = seal("佐藤", owner=owner, column=COLUMN, row_id=row)
    key = newest_key(owner)
    assert len(stored) == len("佐藤".encode()) + 33
    assert OVERHEAD == 33
    assert stored[0] == 1
    assert struct.unpack(">I", stored[1:5]) == (key.id,)
    column_key = hmac.digest(key.secret, b"enc|schools_student.family_name", hashlib.sha256)
    binding = stored[:5] + owner.bytes + row.bytes + COLUMN.encode()
    assert AESGCM(column_key).decrypt(stored[5:17], stored[17:], binding) == "佐藤".encode()


def test_the_same_text_is_never_stored_twice_the_same_way(owner: uuid.UUID) -> None:
    row = new_id()
    assert len({seal("佐藤", owner=owner, column=COLUMN, row_id=row) for _ in range(50)}) == 50


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text())
def test_what_was_sealed_opens_again(owner: uuid.UUID, text: str) -> None:
    row = new_id()
    stored = seal(text, owner=owner, column=COLUMN, row_id=row)
    assert unseal(stored, owner=owner, column=COLUMN, row_id=row) == text
    assert len(stored) == len(text.encode()) + 33


def test_a_moved_value_does_not_open(owner: uuid.UUID) -> None:
    row, other = new_id(), new_id()
    make_key(other)
    place: dict[str, Any] = {"owner": owner, "column": COLUMN, "row_id": row}
    stored = seal("佐藤", **place)
    assert unseal(stored, **place) == "佐藤"
    for moved in ({"row_id": new_id()}, {"column": "schools_student.given_name"}, {"owner": other}):
        with pytest.raises(Unreadable):
            unseal(stored, **(place | moved))


def test_values_that_are_opened_together_open_each_for_its_own_place_only(owner: uuid.UUID) -> None:
    """A key that is known already opens nothing for another owner, row or column."""
    other, open_one = new_id(), unsealer(COLUMN)
    make_key(other)
    rows = [(new_id(), whose, text) for whose, text in ((owner, "佐藤"), (other, "森"), (owner, ""))]
    make_key(owner)
    rows.append((new_id(), owner, "新しい鍵"))
    stored = [seal(text, owner=whose, column=COLUMN, row_id=row) for row, whose, text in rows]
    for _ in range(2):
        opened = [open_one(value, whose, row) for value, (row, whose, _text) in zip(stored, rows, strict=True)]
        assert opened == ["佐藤", "森", "", "新しい鍵"]
    row = rows[0][0]
    elsewhere = seal("佐藤", owner=owner, column="schools_student.given_name", row_id=row)
    for value, whose, id_ in (
        (stored[0], other, row),
        (stored[0], owner, new_id()),
        (stored[0][:-1], owner, row),
        (b"\2" + stored[0][1:], owner, row),
        (elsewhere, owner, row),
    ):
        with pytest.raises(Unreadable):
            open_one(value, whose, id_)
    assert open_one(stored[0], owner, row) == "佐藤"


def test_a_damaged_value_does_not_open(owner: uuid.UUID) -> None:
    """Every byte counts: version, key id, nonce, text and tag."""
    place: dict[str, Any] = {"owner": owner, "column": COLUMN, "row_id": new_id()}
    stored = seal("佐藤", **place)
    for position in range(len(stored)):
        damaged = bytearray(stored)
        damaged[position] ^= 1
        with pytest.raises(Unreadable):
            unseal(bytes(damaged), **place)
    for short in (b"", stored[:4], stored[:12], stored[:-1], stored + b"\0"):
        with pytest.raises(Unreadable):
            unseal(short, **place)


def test_an_unknown_key_does_not_open_anything(owner: uuid.UUID) -> None:
    place: dict[str, Any] = {"owner": owner, "column": COLUMN, "row_id": new_id()}
    stored = seal("佐藤", **place)
    with pytest.raises(Unreadable):
        unseal(stored[:1] + struct.pack(">I", 4_294_967_295) + stored[5:], **place)
    with pytest.raises(KeyUnavailable):
        newest_key(new_id())


def test_another_root_key_opens_nothing(owner: uuid.UUID) -> None:
    place: dict[str, Any] = {"owner": owner, "column": COLUMN, "row_id": new_id()}
    stored = seal("佐藤", **place)
    with override_settings(ROOT_KEY=b"x" * 32):
        forget_keys()
        with pytest.raises(Unreadable):
            unseal(stored, **place)
    forget_keys()
    assert unseal(stored, **place) == "佐藤"


def test_a_key_that_was_exchanged_is_refused(owner: uuid.UUID) -> None:
    """Somebody with the root key, or a wrong restore, put another key in: the commitment tells."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment) "
            "select owner, 2, wrapped, commitment from keyring.key where owner = %s returning id",
            (owner,),
        )
        moved = cursor.fetchone()[0]
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment) "
            "select %s, version, wrapped, commitment from keyring.key where owner = %s returning id",
            (new_id(), owner),
        )
        stolen = cursor.fetchone()[0]
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment) values (%s, 3, %s, %s) returning id",
            (owner, wrapped_for(owner, 3), b"0" * 32),
        )
        uncommitted = cursor.fetchone()[0]
    for key_id in (moved, stolen):
        with pytest.raises(KeyUnavailable, match="root key does not open"):
            key_by_id(key_id)
    with pytest.raises(KeyUnavailable, match="not the one that was made"):
        key_by_id(uncommitted)


def wrapped_for(owner: uuid.UUID, version: int) -> bytes:
    return current_root().wrap(b"k" * 32, owner, version)


def test_a_new_version_encrypts_and_every_version_reads(owner: uuid.UUID) -> None:
    place: dict[str, Any] = {"owner": owner, "column": COLUMN, "row_id": new_id()}
    old = seal("佐藤", **place)
    second = make_key(owner)
    new = seal("佐藤", **place)
    assert struct.unpack(">I", new[1:5]) == (second,)
    assert old[1:5] != new[1:5]
    assert unseal(old, **place) == unseal(new, **place) == "佐藤"


def test_keys_and_texts_of_keys_stay_out_of_messages(owner: uuid.UUID) -> None:
    key = newest_key(owner)
    assert repr(key) == f"OwnerKey(id={key.id})"
    assert str(key) == f"OwnerKey(id={key.id})"


def test_a_forgotten_key_leaves_nothing_behind(owner: uuid.UUID) -> None:
    """Also not the columns' keys that were derived from it."""
    seal("佐藤", owner=owner, column=COLUMN, row_id=new_id())
    secret = newest_key(owner).secret
    forget_keys()
    holders = [holder for holder in gc.get_referrers(secret) if holder is not None]
    assert [type(holder) for holder in holders if "frame" not in type(holder).__name__] == []


def test_a_blind_index_is_equal_for_spellings_of_one_address(owner: uuid.UUID) -> None:
    def index(text: str, owner: uuid.UUID = owner, column: str = "accounts_user.email") -> bytes:
        return blind_index(text, owner=owner, column=column)

    other = new_id()
    make_key(other)
    same = [
        "ogawa@mail.example",
        " Ogawa@Mail.Example\n",
        "ｏｇａｗａ＠ｍａｉｌ．ｅｘａｍｐｌｅ",
        "OGAWA@MAIL.EXAMPLE\u3000",
    ]
    assert len({index(text) for text in same}) == 1
    assert len(index(same[0])) == 16
    different = [index(same[0]), index("ogawa2@mail.example"), index(same[0], other), index(same[0], column="x.y")]
    assert len(set(different)) == 4


def test_a_blind_index_is_not_the_key_of_its_column(owner: uuid.UUID) -> None:
    key = newest_key(owner)
    expected = hmac.digest(key.secret, b"bidx|x.y", hashlib.sha256)
    assert blind_index("A", owner=owner, column="x.y") == hmac.digest(expected, b"a", hashlib.sha256)[:16]
