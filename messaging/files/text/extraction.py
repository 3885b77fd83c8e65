"""Reads a file's words in a process of its own, which cannot outlive its bounds, write a file or know a secret."""

import logging
import subprocess
import sys
from pathlib import Path

from messaging.files.text.limits import SECONDS_IN_ALL
from messaging.files.text.sections import Place, Section, joined

ROOT = Path(__file__).resolve().parents[3]
READ_BY_A_CHILD = frozenset({"pdf", "word", "excel", "powerpoint"})

log = logging.getLogger(__name__)


def text_of(kind: str, data: bytes) -> str:
    """The words of a file (`pdf · image · word · excel · powerpoint`), as `sections_of` takes them apart.

    Never raises and never takes longer than a minute: what can't be read gives a section that says so.
    """
    if kind not in READ_BY_A_CHILD:
        return joined([Section(Place.PICTURE)])
    command = [sys.executable, "-m", "messaging.files.text.child", kind]
    try:
        done = subprocess.run(  # noqa: S603  our own module, by an absolute path; the bytes come through a pipe
            command, input=data, capture_output=True, cwd=ROOT, env={"LANG": "C.UTF-8"}, timeout=SECONDS_IN_ALL,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        log.warning("reading a file took too long", extra={"kind": kind})
        return joined([Section(Place.UNREAD)])
    if done.returncode:
        log.warning("a file could not be read", extra={"kind": kind, "status": done.returncode})
        return joined([Section(Place.UNREAD)])
    return done.stdout.decode()
