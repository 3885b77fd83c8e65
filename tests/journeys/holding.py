"""From the press to the send: ticking what is asked, and letting the hold pass without waiting for it."""

import re

import psycopg
from playwright.sync_api import Page

from tests.journeys.stack import RUNNING, Stack


def confirm(page: Page) -> None:
    """On the confirmation page: tick whatever is asked (it may be evening), press, and see it wait."""
    tick_all(page)
    page.get_by_role("button", name=re.compile(r"家庭.*に送る")).click()
    page.wait_for_url(re.compile(r"/sending/$"))


def tick_all(page: Page) -> None:
    """Tick everything that the sender has to look at."""
    for box in page.locator("input[name=acknowledged]").all():
        box.check(force=True)


def hold_passes(stack: Stack) -> None:
    """As if the seconds, or the days, had gone by."""
    run_sql(stack, "update notices_confirmation set release_at = now() where release_at is not null returning 1")


def stack_of(page: Page) -> Stack:
    """The service that the page comes from."""
    return next(stack for url, stack in RUNNING.items() if page.url.startswith(f"{url}/"))


def run_sql(stack: Stack, sql: str) -> list[tuple[str, ...]]:
    """As the runtime role, in the scope of the demo's first tenant."""
    user, _at, rest = stack.database_url.removeprefix("postgres://").partition("@")
    host, _slash, name = rest.rpartition("/")
    with psycopg.connect(user=user, host=host, dbname=name) as connection:
        (tenant,) = connection.execute("select id from schools_tenant where code = 'sakura'").fetchone() or ("",)
        connection.execute("select set_config('app.tenants', %s, true)", (str(tenant),))
        return connection.execute(sql).fetchall()  # type: ignore[arg-type]
