"""An own PostgreSQL 18 in a folder, reached by a socket that only its user may open."""

import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tetoru.embedded.places import PROJECT, EmbeddedError, clean_environment, own_folder, postgres_program, run_as
from tetoru.embedded.processes import is_running, wait_until, working_in

DATABASE = "tetoru"
ROLES = PROJECT / "deploy" / "roles.sql"
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",  # memory that is not filled is not taken
    "max_connections": "100",
    "jit": "off",
    "wal_compression": "off",
    "max_wal_size": "4GB",
    "min_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
}
FORGETFUL = {
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",  # these two are PostgreSQL's own
    "min_wal_size": "80MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # databases live for seconds
}
# Recovery after a crash may take minutes on a slow disk; giving up would only make it start over.
PATIENCE = 3600


@dataclass(frozen=True)
class Postgres:
    """One server: `data` is PGDATA, `sockets` the folder of its socket.

    `durable=False` is for tests: faster, and a power cut may lose everything.
    """

    data: Path
    sockets: Path
    durable: bool = True

    def start(self) -> None:
        """Bring the server up with roles and database, whatever an earlier run left behind.

        A server that already runs is adopted. Raises EmbeddedError.
        """
        own_folder(self.sockets)
        own_folder(self.data.parent)
        if not self.is_running():
            self._initialise()
            self._clear_leftovers()
            self._launch()
        self._ensure_roles()

    def stop(self) -> None:
        """End the server within seconds; what was committed stays. Nothing happens when it does not run."""
        if self.is_running() and self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-t", 5).returncode:
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-t", 5)

    def is_running(self) -> bool:
        """Whether the process that `postmaster.pid` names is the server of this folder."""
        pid = self._noted_pid()
        return pid is not None and is_running(pid, str(self.data))

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address as django-environ reads it: two slashes, the socket's folder, the database."""
        return f"postgres://{role}@/{self.sockets}/{database}"

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _initialise(self) -> None:
        """Make the data folder under another name first, so that the real name always means complete."""
        if (self.data / "PG_VERSION").exists():
            return
        if self.data.exists():
            self.data.rename(self.data.with_name(f"{self.data.name}.incomplete-{datetime.now(UTC):%Y%m%d%H%M%S}"))
        half = self.data.with_name(f"{self.data.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        arguments = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions", "--no-sync"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = self._run("initdb", "-D", half, *arguments, *locale)
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL could not make {half}: {_last_lines(done.stdout)}")
        half.rename(self.data)

    def _clear_leftovers(self) -> None:
        """After a `kill -9` of the server: end its orphans, forget its number: another process may have it."""
        for pid in working_in(self.data, "postgres"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not working_in(self.data, "postgres"), 5)
        for file in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            file.unlink(missing_ok=True)

    def _launch(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)} | ({} if self.durable else FORGETFUL)
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
        log = self.data.parent / "postgres.log"
        done = self._run("pg_ctl", "start", "-D", self.data, "-w", "-t", PATIENCE, "-l", log, "-o", options)
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL did not start; see {log}: {_last_lines(log.read_text())}")

    def _ensure_roles(self) -> None:
        connection = ["--host", str(self.sockets), "--username", "postgres", "--dbname", "postgres"]
        quiet = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--set", f"database={DATABASE}"]
        command = [postgres_program("psql"), *connection, *quiet]
        with ROLES.open() as script:
            done = subprocess.run(
                command, stdin=script, capture_output=True, text=True, check=False, env=clean_environment()
            )
        if done.returncode:
            raise EmbeddedError(f"{ROLES} failed: {_last_lines(done.stderr)}")

    def _run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [postgres_program(program), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self.data.parent,
            env=clean_environment(),
            **run_as(),
        )


def _last_lines(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-3:])
