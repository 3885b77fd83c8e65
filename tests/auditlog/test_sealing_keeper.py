"""The keeper over time: restarts, trouble, forks, keys; as a process of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from auditlog.sealing.bucket import ExportFailed
from auditlog.sealing.exports import export_to
from auditlog.sealing.keeper import Keeper
from auditlog.sealing.keys import KeyUnusable, make_key, private_key, public_keys
from auditlog.sealing.seals import Seal
from auditlog.sealing.verifying import Verification
from auditlog.sealing.writing import SealingRefused, seal_next
from tests import databases
from tests.auditlog.sealing import Sealed, ask, bend, command, seals, wait_until_ended

ROOT = Path(__file__).resolve().parents[2]


def exported(address: Path | str) -> list[Seal]:
    return list(export_to(str(address)).seals())


def test_what_was_sealed_but_not_exported_goes_out_after_a_restart(sealed: Sealed) -> None:
    sealed.add_and_seal()
    sealed.add()
    wait_until_ended()
    seal_next(sealed.key)  # killed before the export
    assert [seal.seq for seal in exported(sealed.export)] == [1]
    sealed.new_keeper()
    sealed.seal()
    assert exported(sealed.export) == seals()
    assert [seal.seq for seal in seals()] == [1, 2, 3]


def test_a_torn_last_line_is_written_again(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=2)
    sealed.export.write_text(sealed.export.read_text()[:-50])
    sealed.new_keeper().work()
    assert exported(sealed.export) == seals()
    assert sealed.shown() == []


def test_a_folder_has_a_file_for_each_month(sealed: Sealed, settings: Any) -> None:
    sealed.add_and_seal(checkpoints=3)
    folder = sealed.folder / "months"
    place = export_to(str(folder))
    assert (place.last(), list(place.seals())) == (None, [])
    early, middle, late = (Seal(**{**vars(seal), "sealed_at": f"2026-0{seal.seq}-01"}) for seal in seals())
    place.append([early, middle, late])
    assert sorted(file.name for file in folder.iterdir()) == [f"checkpoints-2026-0{n}.jsonl" for n in (1, 2, 3)]
    assert (place.last(), list(place.seals()), list(place.seals(2))) == (late, [early, middle, late], [middle, late])


CUT = "delete from auditlog_checkpoint where seq = 2"
REWRITTEN = "update auditlog_checkpoint set signature = sha256('') || sha256('') where seq = 2"


@pytest.mark.parametrize("cut", [CUT, REWRITTEN])
def test_the_keeper_does_not_fork_what_was_exported(sealed: Sealed, cut: str) -> None:
    sealed.add_and_seal(checkpoints=2)
    bend(cut)
    for keeper in (sealed.keeper, sealed.new_keeper()):
        with pytest.raises(SealingRefused, match="checkpoint 2"):
            keeper.work()
    assert len(seals()) in {1, 2}


def test_a_new_key_goes_on_where_the_old_one_ended(sealed: Sealed, settings: Any) -> None:
    sealed.add_and_seal()
    make_key(sealed.folder / "new.key", sealed.folder / "seal.pub")
    settings.SEALING_PUBLIC_KEYS = (sealed.folder / "seal.pub").read_text().split()
    assert len(public_keys()) == 2
    sealed.add()
    wait_until_ended()
    Keeper(private_key(str(sealed.folder / "new.key")), export_to(str(sealed.export))).work()
    assert len({seal.key for seal in seals()}) == 2
    assert sealed.shown() == []
    settings.SEALING_PUBLIC_KEYS = settings.SEALING_PUBLIC_KEYS[1:]
    assert sealed.shown() == [(1, "FORGED"), (1, "FORGED")], "without the old key its checkpoints prove nothing"


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path, settings: Any) -> None:
    private, public = tmp_path / "keys" / "seal.key", tmp_path / "seal.pub"
    call_command("make_sealing_key", str(private), str(public), verbosity=0)
    before = private.read_bytes()
    assert private.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="stays as it is"):
        call_command("make_sealing_key", str(private), str(public))
    assert (private.read_bytes(), len(public.read_text().split())) == (before, 1)
    private.chmod(0o640)
    with pytest.raises(KeyUnusable, match="others may read"):
        private_key(str(private))
    private.chmod(0o600)
    private.write_text("short")
    with pytest.raises(KeyUnusable, match="not 32 bytes"):
        private_key(str(private))
    for missing in ("", str(tmp_path / "nowhere")):
        with pytest.raises(KeyUnusable):
            private_key(missing)


def test_the_command_refuses_to_begin_without_export_key_or_keeper(
    sealed: Sealed, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SEALING_EXPORT", "SEALING_KEY_FILE"):
        before = getattr(settings, name)
        setattr(settings, name, "")
        with pytest.raises(CommandError, match=name):
            command("seal_log", "--once")
        setattr(settings, name, before)
    monkeypatch.delitem(settings.DATABASES, "keeper")
    with pytest.raises(CommandError, match="DATABASE_KEEPER_URL"):
        command("seal_log", "--once")


def test_one_round_of_the_command_seals_and_exports(sealed: Sealed) -> None:
    sealed.add()
    wait_until_ended()
    assert command("seal_log", "--once") == (0, "sealed 5 rows\n")
    assert exported(sealed.export) == seals()
    bend("delete from auditlog_checkpoint")
    with pytest.raises(CommandError, match="was exported and is not in the database"):
        command("seal_log", "--once")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """S3 as moto plays it, over real HTTP."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}", "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="seals", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    yield "s3://seals/log"
    urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=10)
    server.stop()


def test_checkpoints_go_into_a_bucket_one_object_each(sealed: Sealed, bucket: str) -> None:
    storage = boto3.client("s3")
    keeper = Keeper(sealed.key, export_to(bucket))
    for _ in range(3):
        sealed.add()
        wait_until_ended()
        keeper.work()
    keys = [found["Key"] for found in storage.list_objects_v2(Bucket="seals")["Contents"]]
    assert keys == [f"log/{seal.sealed_at[:7]}/{seal.seq:012}.json" for seal in seals()]
    assert (exported(bucket), export_to(bucket).last()) == (seals(), seals()[-1])
    assert list(export_to(bucket).seals(3)) == seals()[2:]
    assert list(Verification(public_keys(), export_to(bucket)).findings()) == []
    Keeper(sealed.key, export_to(bucket)).work()
    assert exported(bucket) == seals()
    storage.delete_object(Bucket="seals", Key=keys[1])
    found = [(each.seq, each.kind.name) for each in Verification(public_keys(), export_to(bucket)).findings()]
    assert found == [(2, "NOT_EXPORTED")]


def test_an_object_is_never_written_over(sealed: Sealed, bucket: str) -> None:
    sealed.add_and_seal()
    (seal,) = seals()
    place = export_to(bucket)
    place.append([seal])
    place.append([seal])  # again, after a crash: the same is no harm
    with pytest.raises(ExportFailed, match="is another checkpoint"):
        place.append([Seal(**{**vars(seal), "rows": 6})])
    assert exported(bucket) == [seal]


def test_a_bucket_that_is_away_is_told_as_such(sealed: Sealed, bucket: str) -> None:
    for deed in (lambda place: place.last(), lambda place: list(place.seals())):
        with pytest.raises(ExportFailed):
            deed(export_to("s3://nowhere/log"))


@pytest.mark.parametrize(("command_line", "starts"), [("check", False), ("make_sealing_key", True)])
def test_production_does_not_start_without_public_keys_but_for_making_them(
    tmp_path: Path, command_line: str, starts: bool
) -> None:
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tetoru.settings.production", "ALLOWED_HOSTS": "tetoru.example",
        "PUBLIC_URL": "https://tetoru.example", "SEALING_PUBLIC_KEYS": "",
        "SEALING_PUBLIC_KEY_FILE": str(tmp_path / "seal.pub"),
    }  # fmt: skip
    files = [str(tmp_path / "seal.key"), str(tmp_path / "seal.pub")] if starts else []
    asked = [sys.executable, "manage.py", command_line, *files]
    done = subprocess.run(asked, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode == 0, (tmp_path / "seal.key").exists()) == (starts, starts), done.stderr
    assert ("must name who seals the log" in done.stderr) is not starts


@pytest.fixture
def process(sealed: Sealed, committed_db: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`manage.py seal_log`, on this test's database."""
    urls = {name: databases.url_of(name, committed_db) for name in ("DATABASE_URL", "DATABASE_KEEPER_URL")}
    environ = os.environ | urls | {
        "SEALING_KEY_FILE": str(sealed.folder / "seal.key"),
        "SEALING_PUBLIC_KEY_FILE": str(sealed.folder / "seal.pub"),
        "SEALING_EXPORT": str(sealed.export),
    }  # fmt: skip
    with (sealed.folder / "keeper.log").open("wb") as log:
        found = subprocess.Popen([sys.executable, "manage.py", "seal_log", "--every", "0.2"], cwd=ROOT, env=environ,
                                 stdout=log, stderr=log)  # fmt: skip
        yield found
        found.kill()
        found.wait()


def until(holds: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


def test_the_process_seals_survives_a_database_restart_and_ends_on_term(
    sealed: Sealed, process: "subprocess.Popen[bytes]"
) -> None:
    sealed.add()
    until(lambda: sum(seal.rows for seal in seals()) == 5, "the first rows to be sealed")
    ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = current_user"  # noqa: E501
    until(lambda: ask(ended), "its connection to be cut")
    before = len(seals())
    sealed.add()
    until(lambda: sum(seal.rows for seal in seals()) == 10 and len(seals()) > before, "the keeper to come back")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert exported(sealed.export) == seals()
    assert sealed.shown() == []
    assert "could not be sealed" in (sealed.folder / "keeper.log").read_text()
