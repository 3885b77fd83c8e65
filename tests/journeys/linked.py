"""校務支援システム in the story of a morning: let in by an admin, it takes over what a home said, over HTTP."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.api.other_system import OtherSystem
from tests.journeys.browser import DESK, context, follow
from tests.journeys.holding import run_sql
from tests.journeys.pages import sign_in
from tests.journeys.stack import Stack, wait_for

ID = re.compile(r"/absences/([0-9a-f-]{36})/")
MINUTE_PASSES = """
with told as (
    update api_acknowledgement set changed_at = changed_at - interval '31 seconds' where absence_id = '{id}' returning 1
) update absences_absence set changed_at = changed_at - interval '31 seconds' where id = '{id}' returning 1
"""


def let_in(stack: Stack, browser: Browser) -> OtherSystem:
    """The admin switches links on and registers the system; its builder types id and secret into it."""
    place = context(browser, DESK)
    page = place.new_page()
    sign_in(page, stack, "k0001@sakura")
    page.goto(f"{stack.url}/t/sakura/settings/partners/")
    page.get_by_label("使う", exact=True).check()
    follow(page, page.get_by_role("button", name="保存する"))
    page.goto(f"{stack.url}/t/sakura/settings/partners/new/")
    page.get_by_label("連携先の名前").fill("校務支援システム")
    page.get_by_label("使う", exact=True).check()
    follow(page, page.get_by_role("button", name="連携先を登録する"))
    client_id, secret = (page.locator("dd .code").nth(place).inner_text() for place in (0, 1))
    place.close()
    system = OtherSystem(stack.url, client_id, secret)
    assert system.sign_in() == 200
    return system


def cursor_of(system: OtherSystem) -> str:
    """Up to where it has read everything."""
    cursor: dict[str, str] = {}
    while True:
        status, page = system.changes(**cursor)
        assert status == 200
        cursor = {"cursor": page["next_cursor"]}
        if not page["has_more"]:
            return str(page["next_cursor"])


def takes_over(system: OtherSystem, desk: Page, today: str) -> str:
    """What was said so far, and the teacher sees it on the absence's page; gives the absence's id."""
    url = desk.locator(".klass__list > li", has_text="佐藤 陽葵").locator("a.klass__who").get_attribute("href") or ""
    found = ID.search(url)
    assert found is not None
    status, page = system.absences(today, today)
    (one,) = [row for row in page["absences"] if row["id"] == found[1]]
    assert (status, one["classroom"]["name"], one["kind"], one["category"]) == (200, "4年1組", "absent", None)
    assert not re.search("発熱|佐藤|陽葵", str(page))
    assert system.acknowledge([one]) == (200, {"acknowledged": 1})
    _expect_taken(desk, url, is_current=True)
    return found[1]


def takes_over_the_category(system: OtherSystem, desk: Page, stack: Stack, absence_id: str, cursor: str) -> None:
    """Half a minute after the teacher has decided it hears of it; until then the page says that it has not."""
    url = f"/s/hibari/absences/{absence_id}/"
    _expect_taken(desk, url, is_current=False)
    assert run_sql(stack, MINUTE_PASSES.format(id=absence_id)), "as if the half minute had gone by"
    changed: list[dict[str, Any]] = []

    def came() -> bool:
        status, page = system.changes(cursor=cursor)
        assert status == 200
        changed[:] = [row for row in page["absences"] if row["id"] == absence_id]
        return bool(changed)

    wait_for(came, "the category in the other system")
    assert [(row["state"], row["category"]) for row in changed] == [("confirmed", "sickness")]
    assert system.acknowledge(changed) == (200, {"acknowledged": 1})
    _expect_taken(desk, url, is_current=True)


def _expect_taken(desk: Page, url: str, *, is_current: bool) -> None:
    board, origin = desk.url, "/".join(desk.url.split("/")[:3])
    desk.goto(f"{origin}{url}")
    expect(desk.get_by_text("校務支援システム 受取済")).to_be_visible()
    expect(desk.get_by_text("そのあとの変更は、まだ受け取っていません")).to_have_count(0 if is_current else 1)
    desk.goto(board)
