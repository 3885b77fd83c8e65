"""A command typed beside a running demo works on the demo."""

import os
from pathlib import Path

import pytest

from tetoru.embedded import running


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(running, "NOTE", tmp_path / "run" / "note.json")
    return tmp_path / "run" / "note.json"


def test_the_note_is_ours_only_and_holds_no_sealing_key(note: Path) -> None:
    running.note_environment({"SECRET_KEY": "s", "SEALING_KEY_FILE": "/key", "HOME": "/root"})
    assert note.stat().st_mode & 0o777 == 0o600
    assert note.read_text() == '{"SECRET_KEY": "s"}'
    running.forget_environment()
    assert not note.exists()


def test_a_command_takes_the_demos_environment_and_what_the_shell_says_stands(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.note_environment({"DJANGO_SETTINGS_MODULE": "tetoru.settings.demo", "SECRET_KEY": "s", "VALKEY_URL": "v"})
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    monkeypatch.setenv("SECRET_KEY", "of the shell")
    monkeypatch.delenv("VALKEY_URL")
    running.adopt_environment()
    found = [os.environ[name] for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "VALKEY_URL")]
    assert found == ["tetoru.settings.demo", "of the shell", "v"]


def test_settings_named_by_the_shell_are_left_alone(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running.note_environment({"VALKEY_URL": "of the demo"})
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tetoru.settings.test")
    monkeypatch.setenv("VALKEY_URL", "mine")
    running.adopt_environment()
    assert os.environ["VALKEY_URL"] == "mine"
