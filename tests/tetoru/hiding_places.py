"""Where a word could lie in clear: the dump, Valkey with its queues, the log, files, mails. Read as they are."""

import io
import logging
import mailbox
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from pythonjsonlogger.json import JsonFormatter

from tests.tetoru.dumps import let_the_owner_read_everything, postgres
from tetoru.embedded.address import answers
from tetoru.embedded.places import PROJECT
from tetoru.embedded.processes import wait_until
from tetoru.embedded.valkey import free_port

OF_FOLDERS = ("_ROOT", "_DIR", "_DIRS", "_FOLDER", "_EXPORT", "_PATH")
NOT_OF_FOLDERS = ("_COOKIE_PATH", "BASE_DIR")
"""How settings end that name a place for files; the code's own folder, and addresses, are none."""
READERS: dict[bytes, Any] = {
    b"none": lambda _client, _key: [],  # gone since it was listed
    b"string": lambda client, key: [client.get(key)],
    b"list": lambda client, key: client.lrange(key, 0, -1),
    b"set": lambda client, key: client.smembers(key),
    b"hash": lambda client, key: [piece for pair in client.hgetall(key).items() for piece in pair],
    b"zset": lambda client, key: client.zrange(key, 0, -1),
}


def dump_of(database: str) -> bytes:
    """What a thief of the disk would read: everything, the keyring too, as the owner without row security."""
    let_the_owner_read_everything()
    return postgres("pg_dump", "--inserts", database)


def valkey() -> bytes:
    """Every key of this run's Valkey database with its value, unpacked: queues, caches, whatever there is."""
    client: Any = redis.Redis.from_url(settings.VALKEY_URL)
    found: list[bytes] = []
    for key in client.scan_iter(count=1000):
        found += [key, *READERS[client.type(key)](client, key)]
    return b"\n".join(piece for piece in found if piece)


@contextmanager
def heard_log() -> Iterator[io.StringIO]:
    """What the process writes to its log, by production's own handler, down to DEBUG and each statement of SQL.

    Only what the settings hold at a level of its own stays there, as when somebody turns the root to DEBUG.
    """
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, JsonFormatter)]
    assert isinstance(handler, logging.StreamHandler)
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    held = {name for name, logger in settings.LOGGING["loggers"].items() if "level" in logger}
    loggers = [logging.getLogger(), *(one for one in known if one.level and one.name not in held)]
    levels, heard = [one.level for one in loggers], io.StringIO()
    before = handler.setStream(heard)
    connection.force_debug_cursor = True
    for one in loggers:
        one.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        connection.force_debug_cursor = False
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
        handler.setStream(before or sys.stderr)


def places_for_files() -> list[Path]:
    """Every file or folder that the settings name, and where the process keeps what is passing."""
    names = [name for name in dir(settings) if name.endswith(OF_FOLDERS) and not name.endswith(NOT_OF_FOLDERS)]
    named = [value for name in names for value in _each(getattr(settings, name))]
    places = [PROJECT / path for path in named if "://" not in str(path)] + [Path(tempfile.gettempdir())]
    assert Path("/") not in places, "a setting that looks like a folder and is none belongs into NOT_OF_FOLDERS"
    return places


def _each(value: Any) -> list[Any]:
    return [one for one in (value if isinstance(value, list | tuple) else [value]) if one]


def files(*, since: float = 0) -> bytes:
    """All these files with their names, one after the other; of those that nobody has written to since, the names."""
    found: list[bytes] = []
    for place in places_for_files():
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            is_new = file.is_file() and file.stat().st_mtime >= since
            found += [bytes(file), file.read_bytes() if is_new else b""]
    return b"\n".join(found)


@contextmanager
def mail_server(folder: Path) -> Iterator[None]:
    """A mail server in a process of its own, to which Django's SMTP leads."""
    port = free_port()
    command = [sys.executable, "-m", "tetoru.embedded.mailsink", "--port", str(port), "--folder", str(folder)]
    server = subprocess.Popen(command, cwd=PROJECT)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    try:
        assert wait_until(lambda: answers("127.0.0.1", port), 20)
        yield
    finally:
        server.terminate()
        assert server.wait(5) == 0


def mails_in(folder: Path) -> tuple[bytes, list[str]]:
    """Everything in the mails but who gets them, as it came and decoded; and the addresses they went to."""
    found, recipients = [], []
    for raw in mailbox.Maildir(folder):
        message = BytesParser(policy=policy.SMTP, _class=EmailMessage).parsebytes(bytes(raw))
        recipients += [str(message["X-Envelope-To"])]
        assert str(message["To"]) == str(message["X-Envelope-To"])
        del message["To"], message["X-Envelope-To"]
        found += [bytes(message), *map(_decoded, message.walk())]
    return b"\n".join(found), recipients


def _decoded(part: Any) -> bytes:
    headers = "\n".join(f"{name}: {value}" for name, value in part.items())
    return headers.encode() + b"\n" + (part.get_payload(decode=True) or b"")
