"""From waiting to ready or refused, whatever becomes of the worker."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from PIL import Image

from auditlog.models import Entry
from messaging.files import examining
from messaging.files.examining import LEASE, MOST_ATTEMPTS, examine
from messaging.files.models import StoredFile, StoredObject
from messaging.files.refusals import Refusal
from messaging.files.releasing import release
from messaging.files.storing import place_of, whole
from messaging.files.tasks import examine_file, take_up_waiting_files
from tests.cast import Cast
from tests.files import samples
from tests.files.making import make_file
from tetoru.tenancy import tenant_scope


def waiting(cast: Cast, name: str = "しおり.pdf", data: bytes = samples.pdf()) -> StoredFile:
    return make_file(cast.teacher, name, data, state="waiting")


def now(file: StoredFile) -> StoredFile:
    with tenant_scope(file.tenant_id), transaction.atomic():
        return StoredFile.objects.get(pk=file.pk)


def parts(file: StoredFile) -> dict[str, bytes]:
    with tenant_scope(file.tenant_id), transaction.atomic():
        kept = list(StoredObject.objects.filter(file=file).order_by("part", "number"))
    return {f"{one.part} {one.number}": b"".join(whole(one, now(file))) for one in kept}


def test_a_pdf_becomes_ready_with_its_pages_and_its_words(cast: Cast) -> None:
    file = waiting(cast, data=samples.pdf("Ensoku", pages=2))
    examine_file(str(file.tenant_id), str(file.pk))
    found = now(file)
    assert (found.state, found.pages, found.refusal) == ("ready", 2, "")
    assert "Ensoku 1" in found.text
    assert set(parts(file)) == {"content 0", "page 1", "page 2"}
    assert parts(file)["content 0"] == samples.pdf("Ensoku", pages=2), "a PDF is given out as it came"
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        (entry,) = Entry.objects.filter(event="file.examined")
    assert (entry.subject_id, entry.details["job"], entry.details["pages"]) == (file.pk, "look through files", 2)


def test_a_photo_is_replaced_by_what_was_made_of_it(cast: Cast, folder: Path) -> None:
    file = waiting(cast, "遠足.jpg", samples.photo())
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        raw = StoredObject.objects.get(file=file)
    examine_file(str(file.tenant_id), str(file.pk))
    content = parts(file)["content 0"]
    assert b"himitsu" not in content
    assert Image.open(io.BytesIO(content)).size == (480, 640)
    assert (now(file).size, now(file).media_type) == (len(content), "image/jpeg")
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert StoredObject.objects.get(pk=raw.pk).file_id is None, "what came from the phone waits to be removed"
    assert (folder / place_of(cast.sakura.pk, raw.pk)).exists()


def test_what_is_found_in_it_is_kept_as_the_reason(cast: Cast) -> None:
    file = waiting(cast, data=samples.locked_pdf())
    examine_file(str(file.tenant_id), str(file.pk))
    assert (now(file).state, now(file).refusal) == ("refused", Refusal.LOCKED)


def test_a_second_worker_leaves_it_to_the_first(cast: Cast) -> None:
    file = waiting(cast)
    with tenant_scope(cast.sakura.pk):
        assert examining._take(file.pk) is not None
        assert examining._take(file.pk) is None
        examine(cast.sakura.pk, file.pk)
    assert now(file).state == "waiting"


def test_a_file_whose_worker_died_is_taken_up_when_its_time_is_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = waiting(cast)
    rung: list[str] = []
    monkeypatch.setattr(examine_file, "delay", lambda **ids: rung.append(ids["file_id"]))
    with tenant_scope(cast.sakura.pk):
        examining._take(file.pk)
    take_up_waiting_files()
    assert rung == []
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        StoredFile.objects.update(taken_until=timezone.now() - dt.timedelta(seconds=1))
    take_up_waiting_files()
    assert rung == [str(file.pk)]
    examine_file(str(file.tenant_id), str(file.pk))
    assert now(file).state == "ready"
    take_up_waiting_files()
    assert rung == [str(file.pk)]
    assert dt.timedelta(seconds=60) < LEASE < dt.timedelta(minutes=3)


def test_a_file_that_killed_its_workers_is_given_up(cast: Cast) -> None:
    file = waiting(cast)
    for _number in range(MOST_ATTEMPTS):
        with tenant_scope(cast.sakura.pk):
            examining._take(file.pk)
            with transaction.atomic():
                StoredFile.objects.update(taken_until=None)
    examine_file(str(file.tenant_id), str(file.pk))
    assert (now(file).state, now(file).refusal) == ("refused", Refusal.BROKEN)


def test_a_sandbox_without_an_answer_gets_a_second_try_and_no_third(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.files.shut_in.WAIT_SECONDS", 0.001)
    file = waiting(cast)
    for state in ("waiting", "refused"):
        with tenant_scope(cast.sakura.pk):
            with transaction.atomic():
                StoredFile.objects.update(taken_until=None)
            examine(cast.sakura.pk, file.pk)
        assert now(file).state == state


def test_a_storage_that_is_away_costs_no_try(cast: Cast, folder: Path) -> None:
    file = waiting(cast)
    folder.rename(folder.with_name("elsewhere"))
    for _number in range(MOST_ATTEMPTS + 2):
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            StoredFile.objects.update(taken_until=None)
        examine_file(str(file.tenant_id), str(file.pk))
    assert (now(file).state, now(file).attempts) == ("waiting", 0)
    folder.with_name("elsewhere").rename(folder)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        StoredFile.objects.update(taken_until=None)
    examine_file(str(file.tenant_id), str(file.pk))
    assert now(file).state == "ready"


def test_what_is_made_of_a_file_that_was_taken_away_meanwhile_is_removed(cast: Cast) -> None:
    file = waiting(cast)
    with tenant_scope(cast.sakura.pk):
        taken = examining._take(file.pk)
        assert taken is not None
        answer, made = examining._looked_through(taken)
        with transaction.atomic():
            release(cast.sakura.pk, [file.pk])
        examining._settle(taken, answer, made)
        with transaction.atomic():
            assert list(StoredObject.objects.values_list("file_id", flat=True)) == [None, None]
            assert not StoredFile.objects.exists()


def test_a_damaged_upload_is_refused(cast: Cast, folder: Path) -> None:
    file = waiting(cast)
    (path,) = (found for found in folder.rglob("*") if found.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    examine_file(str(file.tenant_id), str(file.pk))
    assert (now(file).state, now(file).refusal) == ("refused", Refusal.LOST)
