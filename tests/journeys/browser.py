"""Debian's Chromium through Playwright, and axe in it."""

import os
import shutil
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules whose answer the colours can change: what else axe looks at is the same by day and by night."""


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


def violations(page: Page, rules: dict[str, list[str]] = RULES) -> list[str]:
    """What axe finds, each with its first place."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # else the bar at the foot covers a link
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("rules => axe.run(document, { ...rules, resultTypes: ['violations'] })", rules)
    return [f"{found['id']}: {found['nodes'][0]['html'][:160]}" for found in result["violations"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
