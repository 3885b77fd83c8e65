"""Debian's Chromium through Playwright, and axe in it."""

import os
import shutil
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--js-flags=--min-semi-space-size=64",  # MB for what is young: axe makes much, and each page is gone soon
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
COLOURS = Path(__file__).with_name("colours.js")
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast": {"enabled": False}},
}
"""All but the contrast of texts: that is colours.js's."""
OF_COLOUR = {"runOnly": ["link-in-text-block"]}
"""The rule whose answer the colours can change too: what else axe looks at is the same by day and by night."""
LOOK = """async ([rules, known]) => {
  scrollTo(0, document.body.scrollHeight);  // else the bar at the foot covers a link
  const { violations } = await axe.run(document, { ...rules, resultTypes: ["violations"] });
  const { found, passed } = await unreadable(known);
  return [violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`).concat(found), passed];
}"""

_readable: set[str] = set()
"""How texts look that axe has found readable, on whichever page: that need not be asked again."""


def chromium() -> str | None:
    """Where Chromium is: CHROMIUM, or on the path."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


def context(browser: Browser, size: dict[str, int], **more: Any) -> BrowserContext:
    """A browser of one person. The service worker is left out unless asked for: it is a story of its own."""
    more = {"service_workers": "block", "locale": "ja-JP", "timezone_id": "Asia/Tokyo"} | more
    found = browser.new_context(viewport=size, **more)  # type: ignore[arg-type]
    found.set_default_timeout(30_000)
    return found


def follow(page: Page, way: Locator) -> None:
    """Click, and be where it leads: a click alone may return while the old page is still what one counts on."""
    with page.expect_navigation(wait_until="load"):
        way.click()


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds: the first place of each fault, and each text that is hard to read."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + COLOURS.read_text(encoding="utf-8"))
    found, passed = page.evaluate(LOOK, [rules, list(_readable)])
    _readable.update(passed)
    return list(found)


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
