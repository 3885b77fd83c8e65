"""Reaching a family in a real browser: a push to a real service worker, no network, and nothing left behind."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import databases
from tests.journeys.browser import DESK, PHONE, context
from tests.journeys.holding import run_sql, send
from tests.journeys.stack import Stack, running, wait_for
from tests.journeys.test_main_job import GUARDIAN, TEACHER, sign_in, write
from tests.push_service import Phone, PushService

SUBSCRIBED = """
window.asked = null;
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (options) => {
  window.asked = { visible: options.userVisibleOnly, key: options.applicationServerKey.length };
  return { toJSON: () => (SUBSCRIPTION) };
};
"""
"""Chromium's own push service is not at hand: the browser is given an address of ours. All else is its own."""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map((one) => [one.title, one.body]);
}"""
RENEWED = """async (subscription) => {
  const event = new Event("pushsubscriptionchange");
  event.newSubscription = { toJSON: () => subscription };
  let done;
  event.waitUntil = (work) => { done = work; };
  self.dispatchEvent(event);
  await done;
}"""
"""As when the browser replaces its push address: dispatched in the real worker, which does the rest."""
INSIDE = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
  }
  return {
    kept,
    local: Object.keys(localStorage),
    session: Object.entries(sessionStorage),
    databases: (await indexedDB.databases()).map((one) => one.name),
  };
}"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    found = PushService()
    yield found
    found.stop()
    assert found.faults == []


@pytest.fixture(scope="module")
def stack(
    service: PushService,
    django_db_setup: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """The demo, with a push service on this machine."""
    name = f"tetoru_try_reaching{databases.RUN}"
    more = {"PUSH_LOCAL_SERVICE": service.origin}
    with running(name, tmp_path_factory.mktemp("stack"), queue=7, more=more) as found:
        yield found


def on_a_phone(browser: Browser, stack: Stack, phone: Phone) -> tuple[BrowserContext, Page]:
    """A guardian's phone that may show notifications and has the service worker."""
    before = context(browser, PHONE)
    sign_in(before, stack, GUARDIAN)
    state = before.storage_state()
    before.close()
    place = context(browser, PHONE, service_workers="allow", permissions=["notifications"], storage_state=state)
    place.add_init_script(SUBSCRIBED.replace("SUBSCRIPTION", phone.subscription))
    page = place.new_page()
    page.goto(f"{stack.url}/home/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return place, page


def inside(page: Page) -> dict[str, Any]:
    """What the browser holds of the site, beside cookies."""
    found: dict[str, Any] = page.evaluate(INSIDE)
    return found


def deliver_push(place: BrowserContext, page: Page, stack: Stack, message: str) -> None:
    """Hand a message to the service worker, as the browser does when its push service brings one."""
    session = place.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    wait_for(lambda: page.wait_for_timeout(100) or found, "the worker's registration")
    session.send("ServiceWorker.deliverPushMessage", {"origin": stack.url, "registrationId": found[0], "data": message})


def kept_addresses(stack: Stack) -> list[str]:
    """Hashes of the addresses of all devices that take pushes."""
    return [row[0] for row in run_sql(stack, "select encode(address_hash, 'hex') from delivery_pushsubscription")]


def test_a_push_arrives_in_the_browser_and_says_no_more_than_the_school(
    stack: Stack, browser: Browser, service: PushService, pictures: Path
) -> None:
    phone = service.phone()
    place, page = on_a_phone(browser, stack, phone)
    page.get_by_role("link", name="設定").click()
    page.get_by_role("link", name="お知らせの届きかた").click()
    page.get_by_role("button", name="この端末に通知する").click()
    expect(page.get_by_text("この端末に通知します。")).to_be_visible()
    expect(page.get_by_role("button", name="この端末への通知をやめる")).to_be_visible()

    staff = context(browser, DESK)
    teacher = sign_in(staff, stack, TEACHER)
    write(teacher, "ひみつの題", body="ひみつの本文")
    send(teacher)
    identity = teacher.url.rstrip("/").rpartition("/")[2]
    due = (
        f"update delivery_delivery set due_at = now() where mailing_id = '{identity}' and state = 'pending' returning 1"
    )
    wait_for(lambda: run_sql(stack, due) or phone.taken, "the push in the outbox")
    wait_for(lambda: phone.taken, "the push")
    message = phone.taken[0]
    message.pop("headers")
    assert "ひみつ" not in json.dumps(message, ensure_ascii=False)
    assert message["path"] == f"/notices/{identity}/?from=push"

    deliver_push(place, page, stack, json.dumps(message))
    wait_for(lambda: page.evaluate(SHOWN) == [["ひばり小学校", "お知らせがあります"]], "the notification")

    other = service.phone()
    place.service_workers[0].evaluate(RENEWED, json.loads(other.subscription))
    assert kept_addresses(stack) == [hashlib.sha256(other.url.encode()).hexdigest()], "the old address is dropped"
    page.reload()
    expect(page.get_by_text("この端末に通知します。")).to_have_count(0)

    page.get_by_role("button", name="この端末への通知をやめる").click()
    expect(page.get_by_text("この端末には、もう通知しません。")).to_be_visible()
    place.service_workers[0].evaluate(RENEWED, json.loads(phone.subscription))
    assert kept_addresses(stack) == [], "whoever has switched it off is not asked again"
    staff.close()
    place.close()


def test_without_a_network_the_app_opens_and_says_so(stack: Stack, browser: Browser, service: PushService) -> None:
    place, page = on_a_phone(browser, stack, service.phone())
    page.get_by_role("link", name=re.compile(".")).first.wait_for()
    place.set_offline(True)
    page.goto(f"{stack.url}/home/")
    expect(page.get_by_role("heading", name="いま、インターネットにつながっていません")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)", "the styles are kept"
    place.set_offline(False)
    expect(page.get_by_text("つながりました。")).to_be_visible()
    page.get_by_role("button", name="もう一度開く").click()
    expect(page.get_by_role("heading", name="お知らせ", exact=True)).to_be_attached()
    place.close()


def test_the_caches_hold_no_page_of_a_person_and_signing_out_leaves_nothing(
    stack: Stack, browser: Browser, service: PushService
) -> None:
    place, page = on_a_phone(browser, stack, service.phone())
    page.locator(".post__title a").first.click()
    page.get_by_role("link", name="設定").click()
    found = inside(page)
    assert "/offline/" in found["kept"]
    assert [path for path in found["kept"] if path != "/offline/" and not path.startswith("/static/")] == []
    offline = page.evaluate("caches.match('/offline/').then((one) => one.text())")
    assert "佐藤" not in offline
    assert "csrfmiddlewaretoken" not in offline
    page.evaluate("localStorage.setItem('keep:x:y', '{}'); indexedDB.open('left')")
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url(re.compile("/login/"))
    path = ["htmx-current-path-for-history", "/login/"]  # of the page that is open now
    assert inside(page) == {"kept": [], "local": [], "session": [path], "databases": []}
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    place.close()


def form(stack: Stack, owner: str, *, after: str = "") -> str:
    """A page with an answer form that is kept, as the server might send it."""
    script = f"{stack.url}/static/js/keep.js"
    return f"""<!doctype html><meta charset="utf-8"><meta name="keep-for" content="{owner}">
        {after}<form method="post" data-keep="answer-1"><input type="hidden" name="csrf" value="x">
        <input type="password" name="secret"><textarea name="words"></textarea>
        <label><input type="radio" name="way" value="bus">バス</label>
        <label><input type="radio" name="way" value="foot">歩き</label>
        <p data-kept hidden>書きかけをもどしました</p><button>送る</button></form><script src="{script}"></script>"""


def test_a_half_typed_answer_survives_and_is_gone_once_it_was_sent(stack: Stack, browser: Browser) -> None:
    place = context(browser, PHONE)
    page = place.new_page()
    shown = {"page": form(stack, "mother"), "status": 200}

    def answer(route: Route) -> None:
        if route.request.method == "POST" and shown["status"] == 0:
            route.abort()
        else:
            route.fulfill(status=200, content_type="text/html", body=str(shown["page"]))

    page.route("**/answer/", answer)
    page.route("**/static/js/keep.js", lambda route: route.fulfill(path="static/js/keep.js"))
    url = f"{stack.url}/answer/"

    def opened() -> tuple[str, str]:
        page.goto(url)
        return page.locator("textarea").input_value(), str(page.evaluate("document.forms[0].elements.way.value"))

    assert opened() == ("", "")
    page.locator("textarea").fill("お弁当がいります")
    page.locator("[name=secret]").fill("hunter2")
    page.get_by_label("歩き").check()
    assert opened() == ("お弁当がいります", "foot")
    expect(page.locator("[data-kept]")).to_be_visible()
    assert "hunter2" not in json.dumps(page.evaluate("({ ...localStorage })"))

    shown["status"] = 0  # the network is gone while it is sent
    page.get_by_role("button", name="送る").click()
    page.wait_for_timeout(300)
    shown["status"] = 200
    assert opened() == ("お弁当がいります", "foot")

    shown["page"] = form(stack, "father")
    assert opened() == ("", ""), "another person on the same phone sees nothing of it"
    shown["page"] = form(stack, "mother")
    assert opened() == ("", ""), "and after that it is gone for good"

    page.locator("textarea").fill("もう一度")
    shown["page"] = form(stack, "mother", after='<div class="banner banner--success">送りました</div>')
    page.get_by_role("button", name="送る").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage)") == []
    place.close()


def test_the_app_can_be_installed(stack: Stack, browser: Browser) -> None:
    place = context(browser, PHONE)
    page = sign_in(place, stack, GUARDIAN)
    found = place.new_cdp_session(page).send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert (manifest["start_url"], manifest["display"]) == ("/home/", "standalone")
    for icon in manifest["icons"]:
        assert page.request.get(stack.url + icon["src"]).headers["content-type"] == "image/png"
    worker = page.request.get(f"{stack.url}/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "unsafe" not in worker.headers["content-security-policy"]
    place.close()
