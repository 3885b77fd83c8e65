"""The stories of tests/journeys/stories/, each page of them looked at on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.stack import Stack
from tests.journeys.stories import leaving, lost_phone, new_tenant, two_schools
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


def test_a_family_with_two_schools_has_one_list(stack: Stack, browser: Browser, shoot: Shoot) -> None:
    two_schools.tell(browser, stack, shoot)


def test_a_teacher_who_leaves_is_out_and_nothing_is_lost(stack: Stack, browser: Browser, shoot: Shoot) -> None:
    leaving.tell(browser, stack, shoot)


def test_a_guardian_who_lost_the_phone_is_back_from_the_counter(stack: Stack, browser: Browser, shoot: Shoot) -> None:
    lost_phone.tell(browser, stack, shoot)
