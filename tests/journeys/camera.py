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
    folder: Path
    taken: dict[str, int] = field(default_factory=dict)

    def __call__(self, page: Page, name: str) -> None:
        """Take the picture, if it is one of ours."""
        was = page.viewport_size
        for crops, size, scale in ((self.phone, PHONE, 2), (self.desk, DESK, 1)):
            if name in crops and name not in self.taken:
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.evaluate(PLAIN, self.stack.url.partition("//")[2])
                picture = _taken(page, crops[name], size, scale)
                (self.folder / f"{name}.webp").write_bytes(picture)
                self.taken[name] = len(picture)
        page.set_viewport_size(was)  # type: ignore[arg-type]

    @property
    def missing(self) -> set[str]:
        """Of which no story has told."""
        return (self.phone.keys() | self.desk.keys()) - self.taken.keys()


def _taken(page: Page, crop: Crop, size: dict[str, int], scale: int) -> bytes:
    page.emulate_media(color_scheme="light")
    box: Any = page.locator(crop.of).first.bounding_box() if crop.of else {"x": 0, "y": 0, **size}
    return _small(page, {**box, "height": min(box["height"], crop.most), "scale": scale})


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
