"""One running service for all journeys of this worker, and a browser."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import databases
from tests.journeys.browser import chromium, launch
from tests.journeys.stack import RUNNING, Stack, running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that fails says where each browser stood and what the services wrote."""
    report = yield
    if report.failed:
        found = getattr(item, "funcargs", {}).get("browser")
        places = found.contexts if found else []
        report.sections += [("open pages", "\n".join(page.url for place in places for page in place.pages))]
        report.sections += [(name, words) for one in RUNNING.values() for name, words in one.logs().items()]
    return report


@pytest.fixture(scope="module")
def stack(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """The demo, size small, running."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    name = f"tetoru_try_journeys{databases.RUN}_{worker}"
    with running(name, tmp_path_factory.mktemp("stack"), queue=8 + int(worker[2:]) % 4) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Missing, it is a failure where REQUIRE_BROWSER=1, and said plainly where not.

    Closed with its file: Playwright's event loop would keep Django from the database in tests that follow.
    """
    if chromium() is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium")
        pytest.skip("no Chromium found; CHROMIUM names one")
    expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture
def pictures() -> Path:
    """Where screenshots of journeys go."""
    folder = Path("var/screenshots/journeys")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
