"""A board that renews itself: how often it asks, when it does not, and what it says when nobody answers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import DESK, PHONE, context, follow
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack
from tests.journeys.test_morning import MOTHER, hang_a_wall, report_fever, signed_in
from tests.journeys.watching import AWAY, CALM, CHANGES, GONE, PATIENCE, SOONEST, Watched, due_after

TEACHER = "t0412@sakura"
BOARD = "/s/hibari/absences/"
NOT_LIVE = "いま、新しくできません"
AT_7_31 = "Tue, 24 Nov 2026 22:31:00 GMT"
NO_LINE = "つながっていません。下は、前に届いた内容です。"


@pytest.fixture
def board(stack: Stack, browser: Browser) -> Iterator[Watched]:
    """The board of today, on a teacher's screen."""
    page = context(browser, DESK).new_page()
    sign_in(page, stack, TEACHER)
    watched = Watched(page)
    watched.open(f"{stack.url}{BOARD}")
    yield watched
    page.context.close()


@pytest.fixture
def wall(stack: Stack, browser: Browser) -> Iterator[Watched]:
    """The screen of the staff room."""
    page = hang_a_wall(stack, browser)
    watched = Watched(page)
    watched.open(f"{stack.url}/wall/")
    yield watched
    page.context.close()


def quiet(watched: Watched, looks: int, *, waited: float = SOONEST) -> float:
    """Let it look so often, and see that each wait follows from the answer before; gives how long the next one is.

    The minute may change in between: a board with a running timer, or a wall's clock, is new then.
    """
    for _look in range(looks):
        look = watched.next_look(within=CALM)
        if look["waited"] is not None:
            assert look["waited"] == pytest.approx(waited, abs=0.01)
        assert look["status"] in {200, 204}
        waited = due_after(waited, look["status"])
    return waited


def test_a_board_asks_ever_more_slowly_while_nothing_changes_and_soon_again_after_a_change(
    stack: Stack, browser: Browser, board: Watched
) -> None:
    waited = quiet(board, 8)
    before = 0.0
    while (before, waited) != (CALM, CALM):  # sooner again where the minute has changed; more slowly than this never
        before, waited = waited, quiet(board, 1, waited=waited)
    assert len(board.requests) == len(board.looks) >= 9, "each look is one request, and nothing else is asked"
    home = signed_in(stack, browser, MOTHER)
    report_fever(home, stack)
    expect(board.page.get_by_text("佐藤 陽葵")).to_have_count(0)
    look = board.next_look(within=CALM)
    assert (look["waited"], look["status"]) == (CALM, 200)
    expect(board.page.locator(".klass__list > li", has_text="佐藤 陽葵")).to_contain_text("発熱")
    assert board.next_look()["waited"] == SOONEST
    home.context.close()


def test_a_page_that_nobody_looks_at_asks_nothing_and_asks_at_once_when_somebody_does(board: Watched) -> None:
    quiet(board, 4)
    board.show(is_hidden=True)
    before = len(board.requests)
    board.pass_seconds(3600)
    assert len(board.requests) == len(board.looks) == before
    board.show()
    back = board.next_look(within=1)
    assert back["status"] in {200, 204}
    # Somebody is there: often again, but no more often than on any page that has just been opened.
    quiet(board, 2, waited=due_after(SOONEST, back["status"]))


def test_a_board_whose_server_is_gone_says_so_and_since_when_and_comes_back_by_itself(
    stack: Stack, board: Watched, pictures: Path
) -> None:
    stale = board.page.locator("[data-live-stale]")
    expect(stale).to_be_hidden()
    waited = due_after(SOONEST, board.next_look_at(AT_7_31)["status"])
    stack.kill_web()
    for _look in range(6):
        look = board.next_look()
        assert (look["status"], look["waited"]) == (GONE, pytest.approx(waited, abs=0.01))
        waited = due_after(waited, GONE)
        expect(stale).to_be_visible()
    assert waited == AWAY
    expect(stale).to_contain_text(NOT_LIVE)
    expect(stale).to_contain_text("最後につながった時刻：7:31")
    expect(board.page.locator(".board")).to_be_visible()
    for size in (DESK, PHONE):
        board.page.set_viewport_size(size)  # type: ignore[arg-type]
        board.page.screenshot(path=f"{pictures}/board-not-live-{size['width']}.png")
    stack.start_web()
    assert board.next_look()["status"] in {200, 204}
    expect(stale).to_be_hidden()


def test_a_server_that_takes_the_question_and_never_answers_is_not_waited_for_without_end(board: Watched) -> None:
    quiet(board, 1)
    stale = board.page.locator("[data-live-stale]")
    board.page.route(CHANGES, lambda _route: None)
    board.asked(within=CALM)
    board.pass_seconds(PATIENCE - 2)
    expect(stale).to_be_hidden()
    board.pass_seconds(2)
    expect(stale).to_be_visible()
    assert board.looks[-1]["status"] == GONE
    board.page.unroute(CHANGES)
    board.page.route(CHANGES, lambda route: route.fulfill(status=204))
    assert board.next_look()["status"] == 204
    expect(stale).to_be_hidden()
    back = board.next_look()
    assert (back["waited"], back["status"]) == (SOONEST, 204), "after an outage it looks closely again"


def test_a_network_that_is_back_is_used_at_once(board: Watched) -> None:
    quiet(board, 1)
    board.page.context.set_offline(True)
    for _look in range(4):
        assert board.next_look()["status"] == GONE
    board.page.context.set_offline(False)
    assert board.next_look(within=2)["status"] in {200, 204}
    expect(board.page.locator("[data-live-stale]")).to_be_hidden()


def test_a_board_whose_owner_is_signed_out_says_so_asks_no_more_and_goes_on_after_a_sign_in(
    stack: Stack, board: Watched
) -> None:
    page = board.page
    page.context.clear_cookies()
    assert board.next_look()["status"] == 401
    expect(page.get_by_text("ログインの時間が切れました。")).to_be_visible()
    expect(page.locator("[data-live-stale]")).to_be_hidden()
    expect(page.locator(".board")).to_have_count(0)
    before = len(board.requests)
    board.pass_seconds(3600)
    assert len(board.requests) == before
    other = page.context.new_page()
    sign_in(other, stack, TEACHER)
    with page.expect_navigation(wait_until="load"):
        board.show()
    expect(page.locator(".board")).to_be_visible()
    board.hold()
    assert board.next_look()["status"] in {200, 204}


def test_a_wall_asks_by_the_same_rule_says_when_it_is_cut_off_and_that_it_was_taken_down(
    stack: Stack, browser: Browser, wall: Watched, pictures: Path
) -> None:
    waited, page = quiet(wall, 5), wall.page
    stale = page.locator("[data-live-stale]")
    expect(stale).to_be_hidden()
    look = wall.next_look_at(AT_7_31)
    assert look["waited"] == pytest.approx(waited, abs=0.01)
    waited = due_after(waited, look["status"])
    stack.kill_web()
    for _look in range(3):
        look = wall.next_look()
        assert (look["status"], look["waited"]) == (GONE, pytest.approx(waited, abs=0.01))
        waited = due_after(waited, GONE)
    expect(stale).to_contain_text(NO_LINE)
    expect(stale).to_contain_text("最後につながった時刻：7:31")
    page.screenshot(path=f"{pictures}/wall-not-live.png")
    stack.start_web()
    assert wall.next_look()["status"] in {200, 204}
    expect(stale).to_be_hidden()
    quiet(wall, 1)
    _take_down(stack, browser)
    assert wall.next_look()["status"] == 401
    expect(page.get_by_text("この画面は、外されました。もう映りません。")).to_be_visible()
    expect(page.locator(".wall__class")).to_have_count(0)
    for gone in (stale, page.get_by_text("自動で新しくなります")):
        expect(gone).to_be_hidden()
    page.screenshot(path=f"{pictures}/wall-ended.png")
    before = len(wall.requests)
    wall.pass_seconds(3600)
    assert len(wall.requests) == before


def _take_down(stack: Stack, browser: Browser) -> None:
    admin: Page = signed_in(stack, browser, "s0201@sakura")
    admin.goto(f"{stack.url}/s/hibari/settings/walls/")
    follow(admin, admin.get_by_role("button", name=re.compile("外す")).first)
    admin.context.close()
