"""Takes the pictures of the help: small, in light colours, and of the service as a school knows it."""

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.journeys.browser import DESK, PHONE
from tests.journeys.help_shots import MAIN, Shot
from tests.journeys.stack import Stack

LARGEST = 60_000
MARGIN = 16
"""Around a part of a page, so that its words do not stand at the edge."""
QUALITIES = (80, 70, 60, 50, 40, 30)
PLAIN = """address => {
  document.activeElement?.blur();
  scrollTo(0, 0);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(address, "tetoru.example");
}"""
"""Nothing is being typed, and the address is a school's, not that of the machine that takes pictures."""


@dataclass
class Camera:
    """Takes its shots of the pages that it is shown, and lets the rest pass."""

    stack: Stack
    shots: tuple[Shot, ...]
    folder: Path
    taken: dict[str, int] = field(default_factory=dict)

    def __call__(self, page: Page, name: str) -> None:
        """Take what is to be seen of this page, once."""
        was = page.viewport_size
        for shot in self.shots:
            if shot.page == name and shot.name not in self.taken:
                page.set_viewport_size(PHONE if shot.on_phone else DESK)  # type: ignore[arg-type]
                page.evaluate(PLAIN, self.stack.url.partition("//")[2])
                picture = _taken(page, shot)
                (self.folder / f"{shot.name}.webp").write_bytes(picture)
                self.taken[shot.name] = len(picture)
        page.set_viewport_size(was)  # type: ignore[arg-type]

    @property
    def missing(self) -> set[str]:
        """What has not come by."""
        return {shot.name for shot in self.shots} - self.taken.keys()


def _taken(page: Page, shot: Shot) -> bytes:
    page.emulate_media(color_scheme="light")
    size, scale = (PHONE, 2) if shot.on_phone else (DESK, 1)
    box: Any = _box(page, shot, size) if shot.of else {"x": 0, "y": 0, **size}
    return _small(page, {**box, "height": min(box["height"], shot.most), "scale": scale})


def _box(page: Page, shot: Shot, size: dict[str, int]) -> dict[str, float]:
    """Where the element is in a window as high as its page: no bar at the window's foot lies over it."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(height, size["height"])})  # type: ignore[typeddict-item]
    page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")  # also the lazy ones
    box: Any = page.locator(shot.of).first.bounding_box()
    if shot.of == MAIN:
        return dict(box)
    left, top = max(box["x"] - MARGIN, 0), max(box["y"] - MARGIN, 0)
    width = min(box["width"] + 2 * MARGIN, size["width"] - left)
    return {"x": left, "y": top, "width": width, "height": box["height"] + 2 * MARGIN}


def _small(page: Page, clip: dict[str, float]) -> bytes:
    """As good as it gets in a size that a phone loads at once."""
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        options = {"format": "webp", "quality": quality, "clip": clip, "captureBeyondViewport": True}
        picture = base64.b64decode(session.send("Page.captureScreenshot", options)["data"])
        if len(picture) <= LARGEST:
            break
    session.detach()
    return picture
