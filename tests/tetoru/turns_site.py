"""What gunicorn serves in the tests of turns, and workers whose turns don't end before the answer."""

import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from gunicorn import util

from tetoru.giving_way import give_way
from tetoru.turns import TurnWorker

PATIENCE = 30
"""Seconds after which something is waited for in vain."""

_inside: list[int] = []
_enough = threading.Event()


class PatientWorker(TurnWorker):
    """However slow the machine is, nobody gives way; and who has still something to say may take their time."""

    turn = 20 * PATIENCE

    def init_process(self) -> None:
        """gunicorn would wait for two seconds until the other side hangs up."""
        util.close_graceful = partial(util.close_graceful, timeout=self.turn)
        super().init_process()


class QuietWorker(PatientWorker):
    """Its threads listen to silence longer than anybody waits."""

    silence = 2 * PATIENCE


class HastyWorker(TurnWorker):
    """Its threads hardly wait for whoever comes next."""

    silence = 0.05


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The answer of one of the pages below, as text."""
    pages = {
        "/alone": _alone,
        "/long": _long,
        "/disk": _wait_for_the_disk,
        "/enough": _say_enough,
        "/meeting": _meeting,
        "/body": _body,
        "/manners": _manners,
        "/scarce": _open_no_files,
        "/stop": _stop,
    }
    said = str(pages[environ["PATH_INFO"]](environ)).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]


def _alone(_environ: dict[str, Any]) -> int:
    """How many are in here at once."""
    _inside.append(1)
    time.sleep(0.02)
    found = len(_inside)
    _inside.pop()
    return found


def _long(_environ: dict[str, Any]) -> bool:
    """Whether `/enough` was asked for meanwhile."""
    return _enough.wait(PATIENCE)


def _wait_for_the_disk(environ: dict[str, Any]) -> bool:
    """Whether `/enough` was asked for while this one waited, for so many seconds."""
    give_way()
    return _enough.wait(float(environ["QUERY_STRING"]))


def _say_enough(_environ: dict[str, Any]) -> bool:
    _enough.set()
    return True


def _meeting(environ: dict[str, Any]) -> str:
    """The worker's number, when somebody else is in here too."""
    folder, me = Path(os.environ["MEETING"]), environ["QUERY_STRING"]
    (folder / me).touch()
    until = time.monotonic() + PATIENCE
    while len(list(folder.iterdir())) < 2:
        if time.monotonic() > until:
            return "nobody came"
        time.sleep(0.01)
    return str(os.getpid())


def _manners(environ: dict[str, Any]) -> str:
    """Whether this thread is one that pushes nobody aside, and is known not to be the only one."""
    return f"{os.sched_getscheduler(0) == os.SCHED_BATCH} {environ['wsgi.multithread']}"


def _body(environ: dict[str, Any]) -> int:
    return len(environ["wsgi.input"].read())


def _open_no_files(_environ: dict[str, Any]) -> bool:
    """For a second nobody can be let in."""
    some, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, most))
    threading.Timer(1, resource.setrlimit, (resource.RLIMIT_NOFILE, (some, most))).start()
    return True


def _stop(_environ: dict[str, Any]) -> bool:
    """Answers when the worker has long been told to end."""
    os.kill(os.getppid(), signal.SIGTERM)
    time.sleep(1)
    return True
