"""The web as production runs it, on a port of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from tetoru.embedded.places import PROJECT

STARTS_WITHIN = 60


@dataclass(frozen=True)
class Web:
    """gunicorn and its workers."""

    port: int
    pid: int

    @property
    def pids(self) -> tuple[int, ...]:
        """The workers."""
        return tuple(child.pid for child in psutil.Process(self.pid).children())


@contextmanager
def web() -> Iterator[Web]:
    """Serve the bench's database until the end."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:tetoru.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.bench.web_settings"}
    process = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        _wait_for(port, process)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start; its message stands above")
