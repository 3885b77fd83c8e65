"""The stories of tests/journeys/stories/, each page of them looked at on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.stack import Stack
from tests.journeys.stories import new_tenant
from tests.journeys.stories.steps import Shoot
from tests.journeys.test_registration import look


@pytest.fixture
def shoot(pictures: Path) -> Shoot:
    """Nothing that axe finds, nothing wider than the screen, a picture at both sizes."""

    def at(page: Page, name: str) -> None:
        look(page, pictures, f"story-{name}")

    return at


def test_a_new_tenant_from_the_operator_to_the_first_read_notice(stack: Stack, browser: Browser, shoot: Shoot) -> None:
    new_tenant.tell(browser, stack, shoot)
