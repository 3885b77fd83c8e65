"""Sealed bytes in a folder and in a bucket: they come back whole or not at all, and leave when nobody needs them."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from messaging.files.errors import FileUnreadable, StorageAway
from messaging.files.loose import remove_loose, sweep
from messaging.files.models import StoredFile, StoredObject
from messaging.files.releasing import release
from messaging.files.selectors import content_of
from messaging.files.storing import objects_in, place_of, put, whole
from messaging.files.tasks import remove_loose_objects_everywhere, sweep_objects
from tests.cast import Cast
from tests.files import samples
from tests.files.making import make_file
from tetoru.crypto.streams import CHUNK
from tetoru.ids import first_id_at, new_id
from tetoru.tenancy import tenant_scope

LONG = samples.pdf() + bytes(2 * CHUNK)


def content(file: StoredFile) -> StoredObject:
    with tenant_scope(file.tenant_id), transaction.atomic():
        return content_of(file)


def read(file: StoredFile) -> bytes:
    return b"".join(whole(content(file), file))


def test_a_file_lies_sealed_in_a_folder_under_a_name_that_says_nothing(cast: Cast, folder: Path) -> None:
    file = make_file(cast.teacher, "ひみつのしおり.pdf", LONG)
    assert read(file) == LONG
    there = [path for path in folder.rglob("*") if path.is_file()]
    kept = content(file)
    assert folder / place_of(cast.sakura.pk, kept.pk) in there
    assert len(there) == 2, "the content and one page"
    for path in there:
        uuid.UUID(path.name)
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"%PDF" not in path.read_bytes()
        assert b"WEBP" not in path.read_bytes()


def test_a_file_lies_sealed_in_a_bucket(cast: Cast, bucket: Any) -> None:
    file = make_file(cast.teacher, data=LONG)
    assert read(file) == LONG
    keys = [found["Key"] for found in bucket.list_objects_v2(Bucket="files")["Contents"]]
    assert place_of(cast.sakura.pk, content(file).pk) in keys
    stored = bucket.get_object(Bucket="files", Key=place_of(cast.sakura.pk, content(file).pk))["Body"].read()
    assert b"%PDF" not in stored


def bent(path: Path, bend: Callable[[bytes], bytes]) -> None:
    path.write_bytes(bend(path.read_bytes()))


BENDS: dict[str, Callable[[bytes], bytes]] = {
    "a byte in the last chunk": lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:],
    "cut at a chunk": lambda data: data[: 17 + CHUNK + 16],
    "empty": lambda data: b"",
    "another file": lambda data: bytes(len(data)),
}


@pytest.mark.parametrize("bend", BENDS)
def test_a_damaged_file_gives_not_a_single_byte_and_alarms(
    cast: Cast, folder: Path, bend: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = make_file(cast.teacher, data=LONG)
    bent(folder / place_of(cast.sakura.pk, content(file).pk), BENDS[bend])
    with pytest.raises(FileUnreadable):
        whole(content(file), file)
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["tetoru.alarm"]


def test_a_file_in_another_ones_place_does_not_open(cast: Cast, folder: Path) -> None:
    mine, other = make_file(cast.teacher), make_file(cast.teacher, data=samples.pdf("other"))
    here, there = (folder / place_of(cast.sakura.pk, content(file).pk) for file in (mine, other))
    here.write_bytes(there.read_bytes())
    with pytest.raises(FileUnreadable):
        read(mine)
    assert read(other) == samples.pdf("other")


def test_a_missing_file_says_later(cast: Cast, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = make_file(cast.teacher)
    (folder / place_of(cast.sakura.pk, content(file).pk)).unlink()
    with pytest.raises(StorageAway):
        read(file)
    assert "the storage of files does not answer" in caplog.text


@pytest.fixture
def away(cast: Cast, folder: Path) -> StoredFile:
    """A file whose storage has just gone away: there is a file where the folder was."""
    file = make_file(cast.teacher)
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("")
    return file


def come_back(folder: Path) -> None:
    folder.unlink()
    folder.with_name("elsewhere").rename(folder)


def test_what_was_let_go_of_is_removed_when_the_storage_is_back(cast: Cast, folder: Path, away: StoredFile) -> None:
    with tenant_scope(cast.sakura.pk):
        with transaction.atomic():
            release(cast.sakura.pk, [away.pk])
            assert not StoredFile.objects.exists(), "the row, and with it the key, is gone at once"
        with pytest.raises(StorageAway):
            remove_loose(cast.sakura.pk)
        with transaction.atomic():
            assert StoredObject.objects.filter(file=None).count() == 2
    remove_loose_objects_everywhere()
    come_back(folder)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2
    remove_loose_objects_everywhere()
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert not StoredObject.objects.exists()


def test_a_bucket_that_is_away_is_told_as_such(cast: Cast, bucket: Any) -> None:
    file = make_file(cast.teacher)
    for found in bucket.list_objects_v2(Bucket="files")["Contents"]:
        bucket.delete_object(Bucket="files", Key=found["Key"])
    bucket.delete_bucket(Bucket="files")
    for deed in (lambda: read(file), lambda: make_file(cast.teacher), lambda: objects_in(cast.sakura.pk, "202611")):
        with pytest.raises(StorageAway):
            deed()


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_what_an_upload_left_that_died_is_swept_up_and_nothing_else(
    cast: Cast, place: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(place)
    file = make_file(cast.teacher)
    foreign = make_file(cast.kaede_teacher)
    now = timezone.now()
    old, young = (first_id_at(now - dt.timedelta(hours=hours)) for hours in (2, 0))
    for orphan in (old, young):
        put(StoredObject(id=orphan, tenant_id=cast.sakura.pk, size=1), file.data_key, [b"x"])
    with tenant_scope(cast.sakura.pk):
        assert sweep(cast.sakura.pk, now=now) == 1
    months = {f"{moment:%Y%m}" for moment in (now, now - dt.timedelta(hours=2))}
    left = {one for month in months for one in objects_in(cast.sakura.pk, month)}
    assert old not in left
    assert {young, content(file).pk} <= left
    sweep_objects()
    assert read(file) == read(foreign) == samples.pdf()


def test_the_storage_of_the_settings_is_a_folder_or_a_bucket(cast: Cast, bucket: Any, settings: Any) -> None:
    assert type(storages["files"]).__name__ == "S3Storage"
    assert storages["files"].exists(place_of(cast.sakura.pk, new_id())) is False
