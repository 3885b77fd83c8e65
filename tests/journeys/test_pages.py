"""Every page at both sizes, light and dark: axe finds nothing, nothing scrolls sideways, the CSP holds."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import DESK, PHONE, scrolls_sideways, violations
from tests.journeys.pages import every_page
from tests.journeys.stack import Stack

NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")])
def test_axe_finds_nothing_on_any_page(stack: Stack, browser: Browser, size: dict[str, int], scheme: str) -> None:
    found: dict[str, object] = {}
    complaints: list[str] = []
    names = []
    for name, page in every_page(browser, stack, size, scheme):
        if page not in [seen for seen, _ in names]:
            page.on(
                "console",
                lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
            )
        names.append((page, name))
        problems: list[str] = violations(page)
        if scrolls_sideways(page):
            problems.append("scrolls sideways")
        if problems:
            found[name] = problems
    assert found == {}
    assert complaints == []
    assert len(names) == 105


def test_nothing_scrolls_sideways_at_400_percent(stack: Stack, browser: Browser) -> None:
    """1280 px at 400 % are 320 px (WCAG 1.4.10); 200 % is wider than that."""
    sideways = [name for name, page in every_page(browser, stack, NARROW, "light") if scrolls_sideways(page)]
    assert sideways == []
