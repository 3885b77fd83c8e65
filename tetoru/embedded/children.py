"""The programs that the demo runs beside the servers: started, watched, started again, ended."""

import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tetoru.embedded.places import PROJECT, VAR
from tetoru.embedded.processes import end_group, end_leftover, write_pid

RUN = VAR / "run"
LOG = VAR / "log"
STEADY_SECONDS = 10


@dataclass
class Child:
    """One program: `mark` is a part of its command line by which a later run recognises it.

    `patience` is how many seconds it gets between the request to end and the kill.
    """

    name: str
    command: list[str]
    mark: str
    patience: float
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    failures: int = field(default=0)

    def start(self) -> None:
        """Run the program in a group of its own, so that Ctrl-C reaches only the supervisor."""
        LOG.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=PROJECT,
                env=dict(self.environ),
                start_new_session=True,
            )
        self.started = time.monotonic()
        write_pid(RUN / f"{self.name}.pid", self.process.pid, self.mark)

    def has_ended(self) -> bool:
        """Whether the program is gone although nobody asked it to end."""
        return self.process is not None and self.process.poll() is not None

    def revive(self) -> None:
        """Start the program again if it is gone, slower each time when it ends soon after its start."""
        if self.process is None or not self.has_ended():
            return
        lived = time.monotonic() - self.started
        if lived > STEADY_SECONDS:
            self.failures = 0
        if lived < min(30, 2**self.failures - 1):
            return
        self.failures += 1
        print(f"{self.name} ended ({self.process.returncode}) and is started again; see {self.log}", flush=True)
        end_group(self.process.pid, self.mark, patience=0)
        self.start()

    def stop(self) -> None:
        """End the program with everything it started."""
        if self.process is None:
            return
        end_group(self.process.pid, self.mark, self.patience)
        self.process.wait(5)
        (RUN / f"{self.name}.pid").unlink(missing_ok=True)

    @property
    def log(self) -> Path:
        """Where the program's output goes."""
        return LOG / f"{self.name}.log"


def end_leftovers() -> None:
    """End what a demo left behind that was killed or lost its power."""
    for file in sorted(RUN.glob("*.pid")):
        end_leftover(file)
