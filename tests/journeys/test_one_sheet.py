"""What nobody can scroll: a wall of forty classes, and a register of forty pupils on one sheet of A4."""

import io
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import DESK, context, follow
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack, wait_for
from tests.journeys.test_morning import hang_a_wall

FORTY_CLASSES = """(names) => {
  const grid = document.querySelector(".wall__grid");
  const cards = [...grid.children];
  const made = [...Array(40).keys()].map((number) => {
    const card = cards[number % cards.length].cloneNode(true);
    card.querySelectorAll("ul, .wall__all").forEach((part) => part.remove());
    card.append(document.createElement("ul"));
    for (const name of names.slice(0, 1 + (number % 9 === 4) * 2)) {
      card.lastChild.append(document.createElement("li"));
      card.lastChild.lastChild.innerHTML = '<span class="kind kind--absent" aria-hidden="true">欠</span>';
      card.lastChild.lastChild.append(number % 9 === 7 ? "長宗我部 アレクサンドラ麻里子" : name);
    }
    return card;
  });
  grid.className = "wall__grid wall__grid--many";
  grid.replaceChildren(...made);
  document.dispatchEvent(new Event("htmx:afterSettle"));
}"""
MORE_LINES = """([pupils, corrections]) => {
  const fill = (list, size) => {
    const there = [...list.children];
    for (let number = there.length; number < size; number++) list.append(there[number % there.length].cloneNode(true));
  };
  fill(document.querySelector(".register tbody"), pupils);
  fill(document.querySelector(".register__amendments .rows"), corrections);
}"""


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 720), (1920, 1080)])
def test_a_wall_of_forty_classes_is_on_the_screen(stack: Stack, browser: Browser, width: int, height: int) -> None:
    wall = hang_a_wall(stack, browser)
    wall.set_viewport_size({"width": width, "height": height})
    wall.evaluate(FORTY_CLASSES, ["佐藤 陽葵", "長谷川 美咲", "田中 蓮"])
    expect(wall.locator(".wall__class")).to_have_count(40)
    assert wall.evaluate("[innerHeight >= document.documentElement.scrollHeight, innerWidth]") == [True, width]
    assert float(wall.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")) >= 16 * 0.7
    wall.set_viewport_size({"width": 1920, "height": 2000})
    wait_for(lambda: not wall.evaluate("document.documentElement.style.fontSize"), "the wall's own size")
    wall.context.close()


@pytest.mark.parametrize(("pupils", "corrections"), [(35, 1), (40, 1), (40, 6)])
def test_a_class_of_forty_with_corrections_prints_on_one_sheet(
    stack: Stack, browser: Browser, pupils: int, corrections: int
) -> None:
    desk = context(browser, DESK).new_page()
    sign_in(desk, stack, "t0412@sakura")
    desk.goto(f"{stack.url}/s/hibari/register/")
    follow(desk, desk.locator("main .rows a").first)
    corrected = desk.locator(".register__amendments")
    if not corrected.count():  # in a month's first days the demo's correction is one of the month before
        desk.locator('[rel="prev"]').click()
    expect(corrected).to_be_visible()
    desk.evaluate(MORE_LINES, [pupils, corrections])
    assert sheets_of(desk) == 1
    desk.context.close()


def sheets_of(page: Page) -> int:
    made: Any = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return len(made.pages)
