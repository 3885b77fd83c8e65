"""The whole service as `make demo` runs it: gunicorn, a Celery worker with beat, a mail sink."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests import databases
from tests.journeys import prepared

ROOT = Path(__file__).resolve().parent.parent.parent
QUEUES = "urgent,fanout,mail,push,files,default"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Stack:
    """Addresses and processes of one running service."""

    database_url: str
    owner_url: str
    folder: Path
    queue: int = 15
    """Which of Valkey's sixteen databases is this service's own."""
    port: int = field(default_factory=free_port)
    mail_port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)
    """Other variables of the environment."""
    static: Path | None = None
    """Where the static files were collected; in the folder, unless several services share them."""
    web: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None
    sink: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def database(self) -> str:
        return self.database_url.partition("?")[0].rpartition("/")[2]

    @property
    def mails(self) -> Path:
        return self.folder / "mail"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tetoru.settings.demo",
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "DATABASE_KEEPER_URL": databases.url_of("DATABASE_KEEPER_URL", self.database),
            "VALKEY_URL": self.valkey_url,
            "PUBLIC_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DEMO_MAIL_FOLDER": str(self.mails),
            "FILES_ROOT": str(self.folder / "files"),
            "STATIC_ROOT": str(self.static or self.folder / "static"),
            **self.more,
        }

    @property
    def valkey_url(self) -> str:
        return f"{os.environ['VALKEY_URL'].rpartition('/')[0]}/{self.queue}"

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def start_web(self) -> None:
        self.web = self._start(
            "gunicorn", "--config", "python:tetoru.serving", "--bind", f"127.0.0.1:{self.port}", "--workers", "1",
            log="web.log",
        )  # fmt: skip
        wait_for(lambda: _answers(f"{self.url}/healthz"), "gunicorn")

    def start_worker(self) -> None:
        self.worker = self._start(
            "celery", "-A", "tetoru", "worker", "-B", "-Q", QUEUES, "-c", "1", "-s", str(self.folder / "beat"),
            "-l", "warning", log="worker.log",
        )  # fmt: skip

    def start_sink(self) -> None:
        self.sink = self._start("tetoru.embedded.mailsink", "--port", str(self.mail_port), "--folder", str(self.mails),
                                log="sink.log")  # fmt: skip

    def logs(self) -> dict[str, str]:
        """The end of what each process wrote."""
        return {log.name: log.read_text(errors="replace")[-3000:] for log in sorted(self.folder.glob("*.log"))}

    def kill_worker(self) -> None:
        """As `kill -9` of the whole worker: no time to say anything."""
        self.worker = _kill(self.worker)

    def kill_web(self) -> None:
        """Nobody answers any more."""
        self.web = _kill(self.web)

    def kill_sink(self) -> None:
        """The mail server is away."""
        self.sink = _kill(self.sink)

    def stop(self) -> None:
        for process in (self.web, self.worker, self.sink):
            _kill(process)

    def _start(self, module: str, *arguments: str, log: str) -> "subprocess.Popen[bytes]":
        with (self.folder / log).open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


RUNNING: dict[str, Stack] = {}
"""The services that run just now, by their address."""


@contextmanager
def running(
    database: str, folder: Path, *, queue: int = 15, size: str = "small", more: dict[str, str] | None = None
) -> Iterator[Stack]:
    """A stack on the demo of this size, in a database of the test servers that is made for it and dropped."""
    prepared_in = prepared.copy(database, size, partial(_load, size=size))
    shutil.copytree(prepared_in / "files", folder / "files", dirs_exist_ok=True)
    stack = Stack(*_urls(database), folder, queue, more=more or {}, static=prepared_in / "static")
    try:
        with started(stack):
            yield stack
    finally:
        databases.drop(database)


@contextmanager
def started(stack: Stack) -> Iterator[Stack]:
    """The stack with all processes running; stopped at the end."""
    try:
        stack.start_sink()
        stack.start_web()
        stack.start_worker()
        RUNNING[stack.url] = stack
        yield stack
    finally:
        RUNNING.pop(stack.url, None)
        stack.stop()


def load_demo(stack: Stack, size: str = "small") -> None:
    """The static files, and a demo of this size in the stack's migrated database."""
    stack.manage("collectstatic", "--noinput", "--verbosity", "0")
    stack.manage("load_demo", "--size", size)


def _load(database: str, folder: Path, *, size: str) -> None:
    load_demo(Stack(*_urls(database), folder), size)
    (folder / "files").mkdir(exist_ok=True)


def _urls(database: str) -> tuple[str, str]:
    return databases.url_of("DATABASE_URL", database), databases.url_of("DATABASE_OWNER_URL", database)


def _kill(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(holds: "object", what: str, seconds: float = 40) -> None:
    """Wait until `holds()`; fails with what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
        return bool(answer.status == 200)
    return False
