"""The demo's log under seal: the keeper's key, its export, its process, and what the others don't get."""

import subprocess
import sys
from collections.abc import Mapping

from tetoru.embedded.children import Child
from tetoru.embedded.places import PROJECT, VAR, EmbeddedError
from tetoru.embedded.services import KEEPER

KEY = VAR / "demo-seal.key"
PUBLIC_KEY = VAR / "demo-seal.pub"
EXPORT = VAR / "demo-seals"
FOR_THE_KEEPER = (KEEPER, "SEALING_KEY_FILE")
MANAGE = [sys.executable, str(PROJECT / "manage.py")]


def for_all() -> dict[str, str]:
    """Who may seal, and where the seals are kept outside the database; no secrets."""
    return {"SEALING_PUBLIC_KEY_FILE": str(PUBLIC_KEY), "SEALING_EXPORT": str(EXPORT)}


def without_keeper(environ: Mapping[str, str]) -> dict[str, str]:
    """What web and worker get: neither the keeper's role nor its key."""
    return {name: value for name, value in environ.items() if name not in FOR_THE_KEEPER}


def make_key(environ: Mapping[str, str]) -> None:
    """Make the sealing key when there is none yet. Raises EmbeddedError."""
    if KEY.exists():
        return
    command = [*MANAGE, "make_sealing_key", str(KEY), str(PUBLIC_KEY)]
    done = subprocess.run(command, check=False, cwd=PROJECT, env=dict(environ), capture_output=True, text=True)
    if done.returncode:
        raise EmbeddedError(f"{done.stderr}\nThe key that seals the log could not be made.")


def keeper(environ: Mapping[str, str]) -> list[Child]:
    """The keeper's process; none where the environment names servers and no keeper's address."""
    if not environ.get(KEEPER):
        print(f"{KEEPER} is not set: the log is not sealed.", flush=True)
        return []
    command = [*MANAGE, "seal_log", "--every", "60"]
    return [Child("keeper", command, "manage.py seal_log", 3, {**environ, "SEALING_KEY_FILE": str(KEY)})]
