"""Recognise a process that an earlier run left behind, and end it; never one that only has its number."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]


def is_running(pid: int, mark: str) -> bool:
    """Whether the process lives and has `mark` in its command line; a number that was used again does not count."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and mark in " ".join(process.cmdline())
    except (psutil.Error, ValueError):
        return False


def group_of(pid: int, mark: str) -> list[int]:
    """The living processes with `mark` whose group was opened by `pid`, also when `pid` itself is gone."""
    return [each for each in psutil.pids() if _group(each) == pid and is_running(each, mark)]


def working_in(folder: Path, name: str) -> list[int]:
    """The living processes of this name whose working folder this is."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.name() == name and Path(process.cwd()) == folder and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


def end_group(pid: int, mark: str, patience: float) -> None:
    """Ask `pid` to end, wait `patience` seconds, then kill what is left of its group."""
    if is_running(pid, mark):
        _send(pid, signal.SIGTERM)
    if not wait_until(lambda: not group_of(pid, mark), patience):
        for each in group_of(pid, mark):
            _send(each, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look ten times a second until the condition holds; False when it did not within the time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def write_pid(file: Path, pid: int, mark: str) -> None:
    """Note a child so that a later run can recognise it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"pid": pid, "mark": mark}))


def end_leftover(file: Path, patience: float = 3) -> None:
    """End the child that the file names if it still runs, and forget it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(file.read_text())
        end_group(int(noted["pid"]), str(noted["mark"]), patience)
    file.unlink(missing_ok=True)


def try_lock(file: Path) -> IO[str] | None:
    """Take the lock, or None when another process has it. The lock lasts until the file is closed or we end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = file.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except OSError:
        return -1


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(OSError):
        os.kill(pid, number)
