"""Ratio 2: the same send by django-postman, driven over a pipe."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.harness import Variant
from tests.bench.rival_settings import RIVAL
from tests.bench.server import checkpoint, fresh_database


@contextmanager
def postman(recipients: int) -> Iterator[tuple[Variant, Variant]]:
    """django-postman's broadcast to so many: as it comes, each row committed, and in one transaction."""
    fresh_database(RIVAL)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.rival_process", str(recipients)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.rival_settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        pids = tuple(map(int, _line(child).split()))
        yield (
            Variant("postman", lambda: _broadcast(child, "as it comes"), checkpoint, pids),
            Variant("postman, one commit", lambda: _broadcast(child, "atomic"), checkpoint, pids),
        )
    finally:
        child.communicate()


def _broadcast(child: subprocess.Popen[str], how: str) -> int:
    assert child.stdin
    child.stdin.write(f"{how}\n")
    child.stdin.flush()
    return int(_line(child))


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout
    line = child.stdout.readline()
    if not line:
        raise RuntimeError("django-postman's process ended; its message stands above")
    return line
