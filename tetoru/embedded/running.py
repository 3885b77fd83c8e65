"""Lets `manage.py`, typed beside a running demo, work on that demo: its servers, its keys, its settings."""

import json
import os
from collections.abc import Mapping

from tetoru.embedded.places import VAR

NOTE = VAR / "run" / "demo-environment.json"
OURS = (
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "PUBLIC_URL",
    "EMAIL_URL",
    "DEMO_MAIL_FOLDER",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_KEEPER_URL",
    "VALKEY_URL",
    "TETORU_ROOT_KEY_FILE",
    "VAPID_PRIVATE_KEY_FILE",
    "SEALING_PUBLIC_KEYS",
    "SEALING_PUBLIC_KEY_FILE",
    "SEALING_EXPORT",
)
"""What a command needs. Not the key that seals the log: only its keeper has that."""


def note_environment(environ: Mapping[str, str]) -> None:
    """Write down, for our user only, how the demo that starts now is reached."""
    NOTE.parent.mkdir(parents=True, exist_ok=True)
    NOTE.touch(mode=0o600)
    NOTE.chmod(0o600)
    NOTE.write_text(json.dumps({name: environ[name] for name in OURS if name in environ}))


def forget_environment() -> None:
    """The demo has ended."""
    NOTE.unlink(missing_ok=True)


def adopt_environment() -> None:
    """Take over the running demo's environment, unless the shell names settings of its own."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ and NOTE.exists():
        for name, value in json.loads(NOTE.read_text()).items():
            os.environ.setdefault(name, value)
