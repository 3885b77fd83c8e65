import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tetoru.embedded import address, sealing
from tetoru.embedded.demo import are_orphans, kept_secret, programs
from tetoru.embedded.places import PROJECT, EmbeddedError
from tetoru.embedded.processes import end_leftover, is_running, try_lock, write_pid
from tetoru.embedded.services import KEEPER, NAMES, start_services


def test_busy_port_gives_a_sentence_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError) as refused:
            address.check_port("127.0.0.1", port)
    assert str(refused.value).splitlines() == [
        f"ポート {port} は使用中です。make demo PORT={port + 1} のように、ほかのポートを指定してください。",
        f"Port {port} is in use. Choose another one: make demo PORT={port + 1}",
    ]


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "８０００"])
def test_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(EmbeddedError):
        address.address()


def test_host_name_that_a_shell_sets_is_not_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "x86_64-conda-linux-gnu")
    monkeypatch.setenv("PORT", "")
    assert address.address() == ("127.0.0.1", 8000)


def test_servers_that_the_environment_names_are_used_as_they_are() -> None:
    named = dict(zip(NAMES, ("postgres://a@db/t", "postgres://o@db/t", "redis://queue/0"), strict=True))
    services = start_services("test", named)
    assert services.environment() == named
    assert services.kind is None
    with_keeper = {**named, KEEPER: "postgres://k@db/t"}
    assert start_services("test", with_keeper).environment() == with_keeper
    with pytest.raises(EmbeddedError):
        start_services("test", {"VALKEY_URL": "redis://queue/0"})


def test_leftover_is_ended_by_its_mark_and_a_stranger_is_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)  # left-over"]
    ours = subprocess.Popen(command, cwd=PROJECT, start_new_session=True)
    stranger = subprocess.Popen([*command[:2], "import time; time.sleep(60)"], start_new_session=True)
    try:
        write_pid(tmp_path / "ours.pid", ours.pid, "left-over")
        write_pid(tmp_path / "stranger.pid", stranger.pid, "left-over")
        (tmp_path / "torn.pid").write_text('{"pid"')
        for file in sorted(tmp_path.glob("*.pid")):
            end_leftover(file)
        assert not is_running(ours.pid, "left-over")
        assert stranger.poll() is None
        assert list(tmp_path.glob("*.pid")) == []
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_lock_is_given_once(tmp_path: Path) -> None:
    first = try_lock(tmp_path / "demo.lock")
    assert first is not None
    assert try_lock(tmp_path / "demo.lock") is None
    assert (tmp_path / "demo.lock").read_text() == str(os.getpid())
    first.close()
    second = try_lock(tmp_path / "demo.lock")
    assert second is not None
    second.close()


def test_secret_is_kept_and_only_ours_to_read(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "key", "first") == "first"
    assert kept_secret(tmp_path / "key", "second") == "first"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_only_the_keeper_gets_the_sealing_key_and_the_keepers_role() -> None:
    environ = {"PATH": "/bin", "SEALING_KEY_FILE": "/of/the/shell", KEEPER: "postgres://k@db/t", **sealing.for_all()}
    children = {child.name: child.environ for child in programs("127.0.0.1", 8000, 2500, environ)}
    assert list(children) == ["mail", "keeper", "worker", "web"]
    secrets = {name: {"SEALING_KEY_FILE", KEEPER} & set(found) for name, found in children.items()}
    assert secrets == {"mail": set(), "keeper": {"SEALING_KEY_FILE", KEEPER}, "worker": set(), "web": set()}
    assert children["keeper"]["SEALING_KEY_FILE"] == str(sealing.KEY)
    assert {found["SEALING_PUBLIC_KEY_FILE"] for found in children.values()} == {str(sealing.PUBLIC_KEY)}


def test_servers_without_a_keeper_run_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert [child.name for child in programs("127.0.0.1", 8000, 2500, {})] == ["mail", "worker", "web"]
    assert capsys.readouterr().out == "DATABASE_KEEPER_URL is not set: the log is not sealed.\n"


def test_data_whose_root_key_is_gone_is_not_taken_over(tmp_path: Path) -> None:
    """The project was removed and cloned anew into the same folder."""
    data, key = tmp_path / "demo", tmp_path / "root.key"
    assert not are_orphans(data, key), "the first start"
    data.mkdir()
    assert are_orphans(data, key)
    kept_secret(key, "any")
    assert not are_orphans(data, key), "every other start"
