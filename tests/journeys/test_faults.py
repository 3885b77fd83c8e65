"""What breaks on a Monday morning: the queue is emptied, the database restarts, the mail server is away."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser, Error, Page, expect

from demo import cast as demo
from tests.journeys.browser import DESK, PHONE, context
from tests.journeys.holding import confirm, hold_passes, run_sql
from tests.journeys.stack import Stack, load_demo, started, wait_for
from tests.journeys.test_main_job import GUARDIAN, NOTICE, TEACHER, expect_sent, sign_in, write
from tetoru.embedded.postgres import Postgres


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A server that no other test leans on."""
    with tempfile.TemporaryDirectory(prefix="tetoru-faults-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = Postgres(folder / "set" / "postgres", folder / "s", durable=True)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[tuple[Stack, Postgres]]:
    """A service of its own on a database server of its own."""
    with own_postgres() as server:
        stack = Stack(server.url("tetoru_app"), server.url("tetoru_owner"), tmp_path, queue=12)
        stack.manage("migrate", "--database", "owner", "--verbosity", "0")
        load_demo(stack)
        with started(stack):
            yield stack, server


def test_a_restart_of_everything_in_mid_send_loses_nothing_and_doubles_nothing(
    fragile: tuple[Stack, Postgres], browser: Browser
) -> None:
    """Worker killed, queue emptied, mail server away, database restarted: while a notice is held, and as it is sent."""
    stack, server = fragile
    place, phone = context(browser, DESK), context(browser, PHONE)
    page, guardian = sign_in(place, stack, TEACHER), sign_in(phone, stack, GUARDIAN)
    write(page, "何があっても届く")
    stack.kill_worker()
    stack.kill_sink()
    confirm(page)
    redis.Redis.from_url(stack.valkey_url).flushdb()
    server.stop()
    server.start()
    wait_for(lambda: _shows_hold(page), "the page to be back")
    hold_passes(page)
    stack.start_worker()
    page.wait_for_url(NOTICE)
    expect_sent(page)
    guardian.reload()
    expect(guardian.get_by_role("link", name="何があっても届く")).to_have_count(1)
    identity = page.url.rstrip("/").rpartition("/")[2]
    assert _states(stack, identity) == {"pending"}, "the mail server is away: the mails wait"
    stack.start_sink()
    _make_due(stack, identity)
    wait_for(lambda: _states(stack, identity) == {"sent"}, "the mails", seconds=60)
    to = [
        line for mail in (stack.mails / "new").iterdir() for line in mail.read_text().splitlines() if line[:3] == "To:"
    ]
    assert len(to) == len(set(to)), "nobody got it twice"
    assert demo.PASSWORD not in (stack.folder / "web.log").read_text()
    place.close()
    phone.close()


def _shows_hold(page: Page) -> bool:
    """Look anew; the page may be looking by itself just then."""
    with suppress(Error):
        page.reload()
        return page.locator("#held progress").count() == 1
    return False


def _states(stack: Stack, identity: str) -> set[str]:
    rows = run_sql(stack, f"select state from delivery_delivery where mailing_id = '{identity}'")
    return {row[0] for row in rows}


def _make_due(stack: Stack, identity: str) -> None:
    run_sql(stack, f"update delivery_delivery set due_at = now() where mailing_id = '{identity}' returning 1")
