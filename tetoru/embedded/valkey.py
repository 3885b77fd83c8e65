"""An own Valkey 9 in a folder, on a free port of this machine with a password of its own.

A port and not a socket, because Celery, redis-py and Django then all take the same address.
"""

import json
import os
import secrets
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis

from tetoru.embedded.places import EmbeddedError, clean_environment, own_folder, run_as, valkey_program
from tetoru.embedded.processes import end_group, is_running, wait_until

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {data}
pidfile {data}/valkey.pid
logfile {data}/valkey.log
daemonize yes
set-proc-title no
appendonly no
save {save}
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Valkey:
    """One server with its data in `data`; `durable=False` keeps nothing over a stop."""

    data: Path
    durable: bool = True

    def start(self) -> None:
        """Bring the server up; one that already runs is adopted. Raises EmbeddedError."""
        own_folder(self.data.parent)
        own_folder(self.data)
        if self.is_running() and self._answers():
            return
        self.stop()
        for _attempt in range(3):  # Another program may take the free port first.
            self._launch(free_port())
            if wait_until(self._answers, 10):
                return
            self.stop()
        raise EmbeddedError(f"Valkey did not start; see {self.data}/valkey.log.")

    def stop(self) -> None:
        """End the server, which saves what it has; nothing happens when it does not run."""
        pid = self._noted_pid()
        if pid is not None:
            end_group(pid, str(self._configuration), patience=2)

    def is_running(self) -> bool:
        """Whether the process that `valkey.pid` names is the server of this folder."""
        pid = self._noted_pid()
        return pid is not None and is_running(pid, str(self._configuration))

    def url(self) -> str:
        """The address for redis-py, Django's cache and Celery's broker alike."""
        return str(json.loads(self._address.read_text()))

    @property
    def _configuration(self) -> Path:
        return self.data / "valkey.conf"

    @property
    def _address(self) -> Path:
        return self.data / "address.json"

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return bool(client.ping())
        except (OSError, ValueError, redis.RedisError):
            return False

    def _launch(self, port: int) -> None:
        password = secrets.token_urlsafe(24)
        save = "60 1" if self.durable else '""'
        settings = CONFIGURATION.format(port=port, password=password, data=self.data, save=save)
        user = run_as()
        # The password is for the servers' user and root only, and not in the command line.
        for file, text in (
            (self._configuration, settings),
            (self._address, json.dumps(f"redis://:{password}@127.0.0.1:{port}/0")),
        ):
            file.write_text(text)
            file.chmod(0o600)
            if user:
                os.chown(file, user["user"], user["group"])
        subprocess.run(
            [valkey_program(), str(self._configuration)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd=self.data,
            env=clean_environment(),
            **user,
        )


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
