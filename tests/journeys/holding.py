"""From the press to the send: ticking what is asked, and letting the hold pass without waiting for it."""

import re

import psycopg
from playwright.sync_api import Page

from tests.journeys.stack import RUNNING, Stack

NOTICE = re.compile(r"/notices/[0-9a-f-]{36}/$")
"""The page of a notice that was sent."""
WAITING = re.compile(r"/drafts/([0-9a-f-]{36})/sending/$")
"""The page on which a confirmed draft waits."""


def confirm(page: Page) -> None:
    """On the confirmation page: tick whatever is asked (it may be evening), press, and see it wait."""
    tick_all(page)
    page.get_by_role("button", name=re.compile(r"家庭.*に送る")).click()
    page.wait_for_url(re.compile(r"/sending/$"))


def send(page: Page) -> None:
    """Confirm it, and be on the page of what was sent."""
    confirm(page)
    hold_passes(page)
    page.wait_for_url(NOTICE)


def tick_all(page: Page) -> None:
    """Tick everything that the sender has to look at."""
    for box in page.locator("input[name=acknowledged]").all():
        box.check(force=True)


def hold_passes(page: Page) -> None:
    """As if the seconds, or the days, had gone by for what the page shows waiting. The demo's own plans keep theirs."""
    draft = WAITING.search(page.url)
    assert draft is not None, f"{page.url} shows nothing that waits"
    due = f"update notices_confirmation set release_at = now() where draft_id = '{draft[1]}' returning 1"
    assert run_sql(stack_of(page), due) == [(1,)]


def stack_of(page: Page) -> Stack:
    """The service that the page comes from."""
    return next(stack for url, stack in RUNNING.items() if page.url.startswith(f"{url}/"))


def run_sql(stack: Stack, sql: str) -> list[tuple[str, ...]]:
    """As the runtime role, in the scope of every tenant there is."""
    user, _at, rest = stack.database_url.removeprefix("postgres://").partition("@")
    host, _slash, name = rest.rpartition("/")
    with psycopg.connect(user=user, host=host, dbname=name) as connection:
        connection.execute(
            "select set_config('app.tenants', (select string_agg(id::text, ',') from schools_tenant), true)"
        )
        return connection.execute(sql).fetchall()  # type: ignore[arg-type]
