"""Who waits for whom at gunicorn: real processes, real connections."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from gunicorn.config import Config

from tests.journeys.stack import wait_for
from tests.tetoru.turns_site import PATIENCE, HastyWorker
from tetoru.embedded.address import answers
from tetoru.embedded.places import PROJECT
from tetoru.embedded.valkey import free_port
from tetoru.turns import TurnWorker

THREADS = 4

Serve = Callable[..., int]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start gunicorn with so many workers of a class; gives the port."""
    with ExitStack() as until_the_end:

        def start(worker: str, *, workers: int = 1) -> int:
            port = free_port()
            command = [sys.executable, "-m", "gunicorn", "tests.tetoru.turns_site:application", "--bind",
                       f"127.0.0.1:{port}", "--worker-class", worker, "--workers", str(workers),
                       "--threads", str(THREADS), "--no-control-socket", "--log-level", "warning"]  # fmt: skip
            environment = {**os.environ, "MEETING": str(tmp_path)}
            process = until_the_end.enter_context(subprocess.Popen(command, cwd=PROJECT, env=environment))
            until_the_end.callback(process.kill)
            wait_for(lambda: answers("127.0.0.1", port), "gunicorn")
            ask(port, "/alone")  # a worker has begun: what came before it was dealt with as ever
            return port

        yield start


def test_one_after_the_other(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker")
    with ThreadPoolExecutor(12) as many:
        assert set(many.map(lambda _n: ask(port, "/alone"), range(24))) == {"1"}


@pytest.mark.parametrize(("method", "seconds", "is_let_in"), [("POST", PATIENCE, "True"), ("GET", 0.5, "False")])
def test_a_deed_that_waits_for_the_disk_lets_the_next_one_in(
    serve: Serve, method: str, seconds: float, is_let_in: str
) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker")
    with said(port, f"{method} /disk?{seconds}") as deed:
        assert ask(port, "/enough") == "True"
        assert deed.makefile("rb").read().decode().endswith(f"\r\n\r\n{is_let_in}")


def test_who_gave_the_turn_away_waits_until_it_comes_again(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker")
    for _number in range(THREADS):
        with said(port, "POST /disk?0") as deed:
            assert deed.makefile("rb").read().endswith(b"\r\n\r\nFalse")
    with ThreadPoolExecutor(12) as many:
        assert set(many.map(lambda _n: ask(port, "/alone"), range(24))) == {"1"}


def test_deeds_that_wait_for_a_slow_disk_keep_their_threads_and_leave_the_next_one_to_another_worker(
    serve: Serve,
) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker")
    with ExitStack() as deeds:
        for _number in range(THREADS + 1):
            deeds.enter_context(said(port, f"POST /disk?{PATIENCE}"))
        wait_for(lambda: waiting_at(port) <= 1, "those who have a thread")
        time.sleep(0.5)  # long enough to let in one too many
        assert waiting_at(port) == 1


def test_what_takes_long_gives_way(serve: Serve) -> None:
    port = serve("tetoru.turns.TurnWorker")
    with ThreadPoolExecutor(1) as other:
        long = other.submit(ask, port, "/long")
        assert ask(port, "/enough") == "True"
        assert long.result() == "True"


def test_who_is_busy_leaves_the_next_one_to_another_worker(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker", workers=2)
    with ThreadPoolExecutor(2) as both:
        workers = set(both.map(lambda number: ask(port, f"/meeting?{number}"), range(2)))
    assert len(workers) == 2
    assert all(worker.isdigit() for worker in workers)


def test_an_answer_of_the_database_pushes_none_of_its_backends_aside(serve: Serve) -> None:
    assert os.sched_getscheduler(0) == os.SCHED_OTHER, "else this test shows nothing"
    assert ask(serve("tetoru.turns.TurnWorker"), "/manners") == "True True"


def test_a_connection_that_says_nothing_has_no_turn(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.QuietWorker")
    with ExitStack() as spare:
        for _number in range(3 * THREADS):
            spare.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
        assert ask(port, "/alone") == "1"


def test_a_slow_line_keeps_its_thread_and_not_the_others_waiting(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.HastyWorker")
    with ExitStack() as uploads:
        lines = [uploads.enter_context(said(port, "POST /body", "half ", length=10)) for _number in range(THREADS - 1)]
        assert ask(port, "/alone") == "1"
        time.sleep(3 * HastyWorker.silence)  # within a request nobody is hasty
        for line in lines:
            line.sendall(b"whole")
            assert line.makefile("rb").read().endswith(b"\r\n\r\n10")


def test_who_does_not_hang_up_keeps_nobody_waiting(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker")
    with ExitStack() as open_still:
        for _number in range(4 * THREADS):
            open_still.enter_context(said(port, "GET /alone"))
        assert ask(port, "/alone") == "1"


def test_who_has_still_something_to_say_keeps_a_thread_and_not_the_others_waiting(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.PatientWorker")
    with ExitStack() as open_still:
        lines = [
            open_still.enter_context(said(port, "POST /alone", "half ", length=10)) for _number in range(THREADS - 1)
        ]
        assert ask(port, "/alone") == "1"
        for line in lines:
            line.sendall(b"whole")
            assert line.makefile("rb").read().endswith(b"\r\n\r\n1")


def test_who_is_in_when_the_worker_is_told_to_end_gets_an_answer(serve: Serve) -> None:
    port = serve("tetoru.turns.TurnWorker")
    assert ask(port, "/stop") == "True"
    wait_for(lambda: not answers("127.0.0.1", port), "the end")


def test_nobody_is_lost_when_nobody_can_be_let_in(serve: Serve) -> None:
    port = serve("tests.tetoru.turns_site.HastyWorker")
    assert ask(port, "/scarce") == "True"
    assert ask(port, "/alone") == "1"


def test_a_worker_listens_at_one_address() -> None:
    config = Config()
    config.set("bind", ["127.0.0.1:8000", "127.0.0.1:8001"])
    with pytest.raises(ValueError, match="one address"):
        TurnWorker.check_config(config, None)


def ask(port: int, path: str) -> str:
    """What a page says."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        return str(answer.read().decode())


@contextmanager
def said(port: int, deed: str, words: str = "", length: int = 0) -> Iterator[socket.socket]:
    """A line that stays open; of so many bytes it has said the first words."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        head = f"{deed} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        line.sendall(f"{head}{words}".encode())
        yield line


def waiting_at(port: int) -> int:
    """How many connections the kernel keeps for the worker that accepts next."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    here, listening = f":{port:04X}", "0A"
    return next(int(line[4].split(":")[1], 16) for line in lines if line[1].endswith(here) and line[3] == listening)
