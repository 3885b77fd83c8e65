"""Every page at both sizes, light and dark: axe finds nothing, nothing scrolls sideways, the CSP holds."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import OF_COLOUR, RULES, scrolls_sideways, violations
from tests.journeys.pages import VISITS, looks_of, pages_of
from tests.journeys.stack import Stack

NARROW = {"width": 320, "height": 640}
"""1280 px at 400 % (WCAG 1.4.10); 200 % is wider than that."""
PAGES = {
    "public": 88,
    "question": 3,
    "guardian": 40,
    "teacher": 54,
    "asker": 12,
    "manager": 9,
    "admin": 35,
    "board": 35,
    "roster": 14,
    "operator": 13,
}
"""How many pages each visit opens, so that none is lost unseen."""


@pytest.mark.parametrize("visitor", VISITS)
def test_axe_finds_nothing_on_any_page(stack: Stack, browser: Browser, visitor: str) -> None:
    found: dict[str, object] = {}
    complaints: list[str] = []
    names: list[str] = []
    for name, page in pages_of(VISITS[visitor], browser, stack):
        if not names:
            page.on(
                "console",
                lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
            )
        names.append(name)
        for look in looks_of(page, name):
            problems = violations(page, OF_COLOUR if look.endswith("dark") else RULES)
            if scrolls_sideways(page):
                problems.append("scrolls sideways")
            if problems:
                found[f"{name} {look}"] = problems
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        if scrolls_sideways(page):
            found[f"{name} at 400 %"] = "scrolls sideways"
    assert found == {}
    assert complaints == []
    assert len(names) == len(set(names)) == PAGES[visitor]
