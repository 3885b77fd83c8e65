"""The look at a page finds what is wrong with it: also what it has seen to be right elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import OF_COLOUR, PHONE, context, scrolls_sideways, violations

PAGE = """<!doctype html><html lang="ja"><head><title>学校だより</title><style>
body {{ margin: 0; font-size: 16px; color: #222; background: #fff }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #111 }} }}
{style}</style></head><body><main><h1>学校だより</h1><p>あしたは遠足です。</p>{more}</main></body></html>"""
FAULTS = {
    "pale words": ("p.new { color: #bbb }", "<p class=new>お弁当がいります。</p>", "color-contrast"),
    "pale words of a known colour, on a ground that is new": (
        ".new { background: #444 }",
        "<div class=new><p>お弁当がいります。</p></div>",
        "color-contrast",
    ),
    "faded words": (".new { opacity: .3 }", "<div class=new><p>お弁当がいります。</p></div>", "color-contrast"),
    "a sheet that lies behind words and does not hold them": (
        ".new { position: absolute; z-index: -1; height: 4em; width: 100%; background: #444 }",
        "<div class=new></div><p>お弁当がいります。</p>",
        "color-contrast",
    ),
    "pale words in a field": (
        "input { color: #ccc; background: #fff }",
        "<input value=卵 aria-label=食>",
        "color-contrast",
    ),
    "a field without a name": ("", "<input>", "label"),
    "a picture without words": ("", '<img src="/x.png" width=40 height=40>', "image-alt"),
    "a link that only its colour tells": (
        "a { color: #333; text-decoration: none }",
        '<p>くわしくは<a href="/x">こちら</a>を見てください。</p>',
        "link-in-text-block",
    ),
}
BY_NIGHT = "@media (prefers-color-scheme: dark) { p { color: #333 } }"
ON_A_DESK = "@media (min-width: 800px) { p { color: #ccc } }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Where a page without a fault has just been looked at."""
    place = context(browser, PHONE)
    found = place.new_page()
    show(found)
    assert violations(found) == []
    yield found
    place.close()


def show(page: Page, style: str = "", more: str = "") -> None:
    page.goto("about:blank")
    page.set_content(PAGE.format(style=style, more=more))


def kinds(page: Page, *rules: dict[str, list[str]]) -> list[str]:
    return [found.partition(":")[0] for found in violations(page, *rules)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_again_and_again(page: Page, fault: str) -> None:
    style, more, name = FAULTS[fault]
    for _time in range(2):
        show(page, style, more)
        assert kinds(page) == [name]


def test_words_under_one_more_sheet_are_looked_at_anew(page: Page) -> None:
    style, sheets = "div { background: rgba(0, 0, 0, .3) }", "<p>お弁当がいります。</p>"
    for expected in ([], [], ["color-contrast"]):
        show(page, style, sheets)
        assert kinds(page) == expected
        sheets = f"<div>{sheets}</div>"


def test_what_is_pale_only_by_night_is_found_by_night(page: Page) -> None:
    show(page, BY_NIGHT)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert kinds(page, OF_COLOUR) == ["color-contrast"]


def test_what_is_pale_only_on_a_desk_is_found_there(page: Page) -> None:
    show(page, ON_A_DESK)
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert kinds(page) == ["color-contrast"]


def test_what_is_wider_than_a_phone_scrolls_sideways(page: Page) -> None:
    assert not scrolls_sideways(page)
    show(page, ".wide { width: 391px }", "<div class=wide>月曜日</div>")
    assert scrolls_sideways(page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert not scrolls_sideways(page)
