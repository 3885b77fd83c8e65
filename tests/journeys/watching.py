"""A page that renews itself, watched with a clock that stands still: when it asks, and how it was answered."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

from tests.journeys.stack import wait_for

SOONEST, CALM, AWAY, PATIENCE = 15.0, 60.0, 300.0, 20.0
"""Seconds, as the help promises them and ADR 0052 has them."""
GONE = 0
"""The status of no answer at all."""
# The page's own listeners were there first: when an answer is counted here, the page has dealt with it.
LISTEN = """() => {
  window.looks = [];
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("[data-live]")) looks.push({ asked: Date.now(), answered: null, status: null });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const look = looks.at(-1);
    if (!look || look.answered !== null) return;
    const { xhr } = event.detail;
    Object.assign(look, { answered: Date.now(), status: xhr.status, date: xhr.getResponseHeader("Date") });
  });
}"""
CHANGES = re.compile("/changes/")
"""Where boards and walls ask."""
SHOW = """(isHidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@dataclass
class Watched:
    """One page. Its clock moves only when a test moves it; requests go over the line as ever."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Every look that has left the browser."""

    def __post_init__(self) -> None:
        self.page.on("request", lambda sent: self.requests.append(sent.url) if CHANGES.search(sent.url) else None)

    def open(self, url: str) -> None:
        """Go there, and let time stand still."""
        self.page.clock.install()
        self.page.goto(url)
        self.hold()

    def hold(self) -> None:
        """Time stands still on the page that is open now."""
        self.page.wait_for_load_state("load")
        self.page.clock.pause_at(self.page.evaluate("Date.now()") / 1000 + 1)
        self.page.evaluate(LISTEN)

    @property
    def looks(self) -> list[dict[str, Any]]:
        """Since time stands still."""
        found: list[dict[str, Any]] = self.page.evaluate("looks")
        return found

    def pass_seconds(self, seconds: float) -> None:
        """Let them go by."""
        self.page.clock.run_for(int(seconds * 1000))

    def next_look(self, *, within: float = AWAY) -> dict[str, Any]:
        """Let time go by until the page asks, and wait for what it makes of the answer. `waited`: since the last."""
        before = self.looks
        look = self.asked(within=within)
        wait_for(lambda: self.looks[-1]["answered"] is not None, "an answer", seconds=60)
        look = self.looks[-1]
        since = before[-1]["answered"] if before else None
        return {**look, "waited": (look["asked"] - since) / 1000 if since is not None else None}

    def asked(self, *, within: float = AWAY) -> dict[str, Any]:
        """Let time go by, second by second, until the page asks. Whether it is answered is not waited for."""
        count = len(self.looks)
        for _second in range(int(within) + 2):
            self.pass_seconds(1)
            looks = self.looks
            if len(looks) > count:
                return looks[-1]
        raise AssertionError(f"asked nothing in {within} s")

    def next_look_at(self, date: str) -> dict[str, Any]:
        """The same, answered by the server as if its clock said so: neither the page's clock nor that of its making."""

        def pass_on(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, headers={**answer.headers, "date": date})

        self.page.route(CHANGES, pass_on)
        look = self.next_look()
        self.page.unroute(CHANGES)
        assert look["date"] == date
        return look

    def show(self, *, is_hidden: bool = False) -> None:
        """As if the person had come back to the page, or gone to another."""
        self.page.evaluate(SHOW, is_hidden)


def due_after(waited: float, status: int) -> float:
    """How long a page that waited so long waits after such an answer."""
    if status == GONE or status >= 300:
        return min(waited * 2, AWAY)
    return min(waited * 1.25, CALM) if status == 204 else SOONEST
