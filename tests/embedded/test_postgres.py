import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import environ
import psycopg
import pytest

from tetoru.embedded.places import own_folder, run_as
from tetoru.embedded.postgres import Postgres
from tetoru.embedded.processes import wait_until


def connect(server: Postgres, role: str = "tetoru_owner") -> psycopg.Connection:
    address = environ.Env.db_url_config(server.url(role))
    return psycopg.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"], autocommit=True)


def server_number(server: Postgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_server_has_three_roles_and_a_database_that_the_app_does_not_own(postgres: Postgres) -> None:
    postgres.start()
    with connect(postgres, "tetoru_app") as connection:
        roles = connection.execute(
            "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles"
            " where rolname like 'tetoru%' order by rolname"
        ).fetchall()
        database = connection.execute(
            "select datdba::regrole::text, datlocprovider::text, datlocale, pg_encoding_to_char(encoding),"
            " has_database_privilege('tetoru_app', oid, 'connect'), has_database_privilege('tetoru_app', oid, 'create')"
            " from pg_database where datname = current_database()"
        ).fetchone()
        schema = connection.execute(
            "select nspowner::regrole::text, has_schema_privilege('tetoru_app', oid, 'usage'),"
            " has_schema_privilege('tetoru_app', oid, 'create') from pg_namespace where nspname = 'public'"
        ).fetchone()
    assert roles == [
        ("tetoru_app", True, False, False, False, False),
        ("tetoru_keeper", True, False, False, False, False),
        ("tetoru_owner", True, False, False, True, False),
    ]
    assert database == ("tetoru_owner", "b", "C.UTF-8", "UTF8", True, False)
    assert schema == ("tetoru_owner", True, False)


def test_server_listens_on_no_port_and_its_socket_is_closed_to_others(postgres: Postgres) -> None:
    postgres.start()
    with connect(postgres) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    assert postgres.sockets.stat().st_mode & 0o777 == 0o700


def test_second_start_adopts_the_running_server(postgres: Postgres) -> None:
    postgres.start()
    before = server_number(postgres)
    began = time.monotonic()
    postgres.start()
    assert server_number(postgres) == before
    assert time.monotonic() - began < 2


def test_start_after_kill_nine_recovers_what_was_committed(postgres: Postgres) -> None:
    postgres = replace(postgres, durable=True)
    postgres.start()
    with connect(postgres) as connection:
        connection.execute("create table kept (number int)")
        connection.execute("insert into kept values (7)")
    killed = server_number(postgres)
    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: not postgres.is_running(), 5)
    assert server_number(postgres) == killed  # the stale file is there
    postgres.start()
    with connect(postgres) as connection:
        assert connection.execute("select number from kept").fetchall() == [(7,)]


def test_start_ignores_a_number_that_another_process_has_now(postgres: Postgres) -> None:
    postgres.start()
    text = (postgres.data / "postmaster.pid").read_text()
    postgres.stop()
    # A process of the servers' user is the trap: PostgreSQL itself would take it for a running server.
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **run_as())
    try:
        (postgres.data / "postmaster.pid").write_text(text.replace(text.splitlines()[0], str(stranger.pid), 1))
        assert not postgres.is_running()
        postgres.start()
        assert postgres.is_running()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("left_behind", ["postgres.half", "postgres"])
def test_start_makes_a_half_made_folder_anew(postgres: Postgres, left_behind: str) -> None:
    own_folder(postgres.data.parent)
    folder: Path = own_folder(postgres.data.parent / left_behind)
    (folder / "base").mkdir()
    postgres.start()
    with connect(postgres) as connection:
        assert connection.execute("select current_database()").fetchone() == ("tetoru",)


def test_stop_ends_the_server_and_keeps_the_data(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    assert not postgres.is_running()
    assert (postgres.data / "PG_VERSION").read_text() == "18\n"
