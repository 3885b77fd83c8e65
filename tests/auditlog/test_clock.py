"""Whose time the log bears: two clocks a second apart, and what chrony says, show."""

import time
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from auditlog import clock

pytestmark = pytest.mark.django_db(databases=["default", "keeper"])

FOLLOWS = "A9FEA97B,169.254.169.123,4,1795406345.12,{offset},0.000003,0.000011,-5.2,0.0,0.05,0.0004,0.0002,16.1,{leap}"


@pytest.fixture
def no_chrony(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def chrony(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Another program of chrony's name that gives the answer a real one gives."""
    program = folder / "chronyc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def answer(*, offset: str = "0.000012", leap: str = "Normal", line: str = FOLLOWS) -> str:
    text = line.format(offset=offset, leap=leap)
    return f'[ "$*" = "-n -c tracking" ] && echo "{text}"'


def test_clocks_of_one_machine_agree(no_chrony: None) -> None:
    found = clock.compare()
    assert abs(found.ahead) < 0.5
    assert found.drift < 0.5
    words = clock.ensure_agreement()
    assert words.startswith("database against host ")
    assert words.endswith("no chrony on this host: the source of its time was not asked")


@pytest.mark.parametrize("seconds", [-3, 3])
def test_clocks_three_seconds_apart_show(no_chrony: None, seconds: float) -> None:
    with time_machine.travel(time.time() + seconds), pytest.raises(clock.ClocksDisagree, match=r"[+-]\d\.\d+ s ±"):
        clock.ensure_agreement()


def test_half_a_second_is_borne(no_chrony: None) -> None:
    with time_machine.travel(time.time() + 0.5):
        clock.ensure_agreement()


def test_a_slow_answer_is_not_taken_for_drift() -> None:
    assert clock.Comparison(ahead=1.4, give_or_take=0.5).drift == pytest.approx(0.9)
    assert clock.Comparison(ahead=-0.2, give_or_take=0.5).drift == 0


def test_chrony_is_asked_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chrony(monkeypatch, tmp_path, answer())
    words = clock.ensure_agreement()
    assert words.endswith("; chrony follows 169.254.169.123 (stratum 4), +0.000012 s")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (answer(leap="Not synchronised"), "not synchronised to any source"),
        (answer(line=FOLLOWS.replace("A9FEA97B,169.254.169.123", "7F7F0101,")), "not synchronised to any source"),
        (answer(offset="-1.5"), r"-1\.500000 s away from its source"),
        ("echo '506 Cannot talk to daemon'; exit 1", "does not answer"),
        ("echo nonsense", "does not answer"),
    ],
)
def test_chrony_without_a_source_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, told: str) -> None:
    chrony(monkeypatch, tmp_path, script)
    with pytest.raises(clock.ClocksDisagree, match=told):
        clock.ensure_agreement()


def test_readyz_tells_of_the_clock(client: Client) -> None:
    assert client.get("/readyz").json()["clock"] is True
    with time_machine.travel(time.time() + 3):
        answered = client.get("/readyz")
    assert (answered.status_code, answered.json()["clock"]) == (503, False)
