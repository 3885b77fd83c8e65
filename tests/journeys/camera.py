"""Takes the pictures of the help: small, in light colours, and of the service as a school knows it."""

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.journeys.browser import DESK, PHONE
from tests.journeys.stack import Stack

OUT = Path("static/help")
LARGEST = 60_000
QUALITIES = (80, 70, 60, 50, 40, 30)
PLAIN = """address => {
  document.activeElement?.blur();
  scrollTo(0, 0);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(address, "tetoru.example");
}"""
"""Nothing is being typed, and the address is a school's, not that of the machine that takes pictures."""


class Crop(NamedTuple):
    """What is seen of a page: of the element `of` (else of the whole window) the upper `most` pixels."""

    of: str = ""
    most: int = 640


@dataclass
class Camera:
    """Keeps what is in its list, under the name that the story gives to the page, and lets the rest pass."""

    stack: Stack
    phone: dict[str, Crop]
    desk: dict[str, Crop]
    taken: dict[str, int] = field(default_factory=dict)

    def __call__(self, page: Page, name: str) -> None:
        """Take the picture, if it is one of ours."""
        for crops, size, scale in ((self.phone, PHONE, 2), (self.desk, DESK, 1)):
            if name in crops and name not in self.taken:
                self.taken[name] = _take(page, name, crops[name], size, scale, self.stack.url.partition("//")[2])

    @property
    def missing(self) -> set[str]:
        """Of which no story has told."""
        return (self.phone.keys() | self.desk.keys()) - self.taken.keys()


def _take(page: Page, name: str, crop: Crop, size: dict[str, int], scale: int, address: str) -> int:
    was = page.viewport_size
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    page.evaluate(PLAIN, address)
    box: Any = page.locator(crop.of).first.bounding_box() if crop.of else {"x": 0, "y": 0, **size}
    clip = {**box, "height": min(box["height"], crop.most), "scale": scale}
    picture = _small(page, clip)
    (OUT / f"{name}.webp").write_bytes(picture)
    page.set_viewport_size(was)  # type: ignore[arg-type]
    return len(picture)


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
