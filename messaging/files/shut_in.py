"""Runs the sandbox: a process without our environment, fed and heard through files in memory."""

import os
import subprocess
import sys
import tempfile
from typing import BinaryIO

from django.conf import settings

from messaging.files.sandbox.answers import Answer, NoAnswer, read_answer
from messaging.files.sandbox.bounds import WAIT_SECONDS


def looked_through(kind: str, data: bytes) -> Answer:
    """What the sandbox says of these bytes. Raises NoAnswer."""
    with _memory() as given, _memory() as said:
        given.write(data)
        given.seek(0)
        command = [sys.executable, "-m", "messaging.files.sandbox", kind]
        process = subprocess.Popen(  # noqa: S603 -- our own module; the kind is one of five words
            command,
            stdin=given,
            stdout=said,
            stderr=subprocess.DEVNULL,  # it might quote what it reads
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},  # no secret of ours
            close_fds=True,
            start_new_session=True,
        )
        try:
            code = process.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise NoAnswer("too slow") from error
        finally:
            process.kill()
            process.wait()
        if code != 0:
            raise NoAnswer(f"ended with {code}")
        said.seek(0)
        return read_answer(said)


def _memory() -> BinaryIO:
    """A file that no disk sees; where the system has none (macOS), one without a name."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("file"), "w+b")
    return tempfile.TemporaryFile()
