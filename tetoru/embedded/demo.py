"""What `make demo` runs: servers, web, worker and mail sink, until Ctrl-C; `--reset` clears its data."""

import argparse
import base64
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from tetoru.embedded import sealing
from tetoru.embedded.address import address, answers, check_port
from tetoru.embedded.children import LOG, RUN, Child, end_leftovers
from tetoru.embedded.places import PROJECT, VAR, EmbeddedError, place_for
from tetoru.embedded.processes import try_lock, wait_until
from tetoru.embedded.running import forget_environment, note_environment
from tetoru.embedded.services import start_services, stop_held_services, stop_services
from tetoru.embedded.valkey import free_port

QUEUES = "urgent,fanout,mail,push,files,default"
MAIL = VAR / "mail"
FILES = VAR / "files"
ROOT_KEY = VAR / "demo-root.key"
SECRET = VAR / "demo-secret"
VAPID = VAR / "demo-vapid.key"


def main() -> int:
    """Run the demo or clear it; a sentence and 1 when that can't be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="remove all data of the demo")
    options = parser.parse_args()
    children: list[Child] = []
    try:
        # The lock lasts as long as this name does.
        _lock = only_demo()
        end_leftovers()
        if options.reset:
            reset()
        else:
            run(children)
    except KeyboardInterrupt:
        pass
    except PermissionError as error:
        print(f"{error.filename} belongs to another user (was make run with sudo?). Remove var/ or change its owner.")
        return 1
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if not options.reset:
            stop(children)
    return 0


def run(children: list[Child]) -> None:
    """Start everything in its order, appending to `children`, and watch it until a signal comes."""
    host, port = address()
    check_port(host, port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    if are_orphans(place_for("demo").data, ROOT_KEY):
        reset()
    mail_port = free_port()
    environ = environment(port, mail_port)
    note_environment(environ)
    prepare(environ)
    for child in programs(host, port, mail_port, environ):
        children.append(child)
        child.start()
    if not wait_until(lambda: answers(host, port) or children[-1].has_ended(), 60) or children[-1].has_ended():
        raise EmbeddedError(f"The web server did not start; see {children[-1].log}")
    print(f"\n  {environ['PUBLIC_URL']}\n", flush=True)
    subprocess.run(manage("demo_accounts"), check=False, cwd=PROJECT, env=environ, stderr=subprocess.DEVNULL)
    print("\n  約束を確かめる / check the promises:  .venv/bin/python manage.py assure", flush=True)
    print("  Ctrl-C で終了します / Ctrl-C stops everything\n", flush=True)
    while True:
        for child in children:
            child.revive()
        time.sleep(0.5)


def prepare(environ: dict[str, str]) -> None:
    """Bring the database and the static files up to date, and load the city when there is none yet."""
    print("Preparing the database …", flush=True)
    sealing.make_key(environ)
    with begin(environ, "collectstatic", "--noinput") as static:  # beside the rest: it needs no database
        with begin(environ, "migrate", "--database", "owner") as migration:
            finish(migration)
        size = environ.get("SIZE") or "school"
        command = manage("load_demo", "--size", size, "--if-empty")
        if subprocess.run(command, check=False, cwd=PROJECT, env=environ).returncode:
            raise EmbeddedError("load_demo failed.")
        finish(static)


def begin(environ: dict[str, str], *command: str) -> subprocess.Popen[str]:
    """Run a command of manage.py and keep its words, which `finish` shows if it fails."""
    return subprocess.Popen(
        manage(*command), text=True, cwd=PROJECT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def finish(command: subprocess.Popen[str]) -> None:
    """Wait for a command that `begin` began. Raises EmbeddedError when it failed."""
    words, _ = command.communicate()
    if command.returncode:
        raise EmbeddedError(f"{words}\nA command of manage.py failed.")


def programs(host: str, port: int, mail_port: int, environ: dict[str, str]) -> list[Child]:
    """What runs beside the servers, in the order of the start; it is ended the other way round."""
    python = [sys.executable, "-m"]
    sink = [*python, "tetoru.embedded.mailsink", "--port", str(mail_port), "--folder", str(MAIL)]
    worker = [*python, "celery", "-A", "tetoru", "worker", "-B", "-Q", QUEUES, "--concurrency", "2"]
    worker += ["--loglevel", "INFO", "--schedule", str(RUN / "beat-schedule")]
    web = [*python, "gunicorn", "--config", "python:tetoru.serving", "--bind", f"{host}:{port}"]
    web += ["--graceful-timeout", "3"]
    plain = sealing.without_keeper(environ)
    return [
        Child("mail", sink, "tetoru.embedded.mailsink", 1, plain),
        *sealing.keeper(environ),
        Child("worker", worker, "celery -A tetoru", 4, plain),
        Child("web", web, "python:tetoru.serving", 3, plain),
    ]


def environment(port: int, mail_port: int) -> dict[str, str]:
    """Start the servers; what the settings of the demo read."""
    print("Starting PostgreSQL and Valkey …", flush=True)
    defaults = {"PUBLIC_URL": f"http://localhost:{port}"}
    ours = {
        "DJANGO_SETTINGS_MODULE": "tetoru.settings.demo",
        "SECRET_KEY": kept_secret(SECRET, secrets.token_urlsafe(50)),
        "TETORU_ROOT_KEY_FILE": str(ROOT_KEY),
        "VAPID_PRIVATE_KEY_FILE": str(VAPID),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "DEMO_MAIL_FOLDER": str(MAIL),
        "FILES_ROOT": str(FILES),
        "PYTHONUNBUFFERED": "1",
    }
    kept_secret(ROOT_KEY, base64.b64encode(secrets.token_bytes(32)).decode())
    kept_secret(VAPID, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))
    return defaults | dict(os.environ) | start_services("demo").environment() | ours | sealing.for_all()


def kept_secret(file: Path, fresh: str) -> str:
    """The content of the file, which only we may read; a fresh one when there is none yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or not file.read_text():
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text(fresh)
    return file.read_text()


def only_demo() -> IO[str]:
    """The lock that one demo holds at a time. Raises EmbeddedError, which says whom to stop first."""
    lock = try_lock(RUN / "demo.lock")
    if lock is not None:
        return lock
    pid = (RUN / "demo.lock").read_text()
    raise EmbeddedError(
        f"デモはすでに動いています(プロセス {pid})。先に Ctrl-C で終了してください。\n"
        f"The demo is running already (process {pid}). Stop it by Ctrl-C first."
    )


def are_orphans(data: Path, root_key: Path) -> bool:
    """Whether there is data whose root key is gone, so that it opens to nobody.

    A copy of the project that stood here before has left it: as root it lies outside of it (`places.place_for`).
    """
    return data.exists() and not root_key.exists()


def reset() -> None:
    """Remove the demo's data, keys and mail; the next start makes them anew."""
    stop_services("demo")
    place = place_for("demo")
    for folder in (place.data, place.sockets, MAIL, FILES, LOG, sealing.EXPORT):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (ROOT_KEY, SECRET, VAPID, sealing.KEY, sealing.PUBLIC_KEY, *RUN.glob("beat-schedule*")):
        file.unlink(missing_ok=True)
    print("デモのデータを消しました。 / The data of the demo is removed.")


def stop(children: list[Child]) -> None:
    """End everything within 15 seconds, the web first and the database last."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if children:
        print("\n終了しています … / Stopping …", flush=True)
    for child in reversed(children):
        child.stop()
    forget_environment()
    stop_held_services()


def manage(*command: str) -> list[str]:
    """The command line of manage.py."""
    return [sys.executable, str(PROJECT / "manage.py"), *command]


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Leave whatever runs now, as Ctrl-C does."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
