"""The operator's pages, as a browser walks through them."""

from collections.abc import Iterator

from playwright.sync_api import Page

from demo import cast as demo
from tests.journeys.authenticator import fresh_code
from tests.journeys.browser import follow
from tests.journeys.stack import Stack


def operator_pages(page: Page, stack: Stack) -> Iterator[str]:
    """The name of each page, when it is open."""
    page.goto(f"{stack.url}/demo/second-factor/")
    yield "demo-second-factor"
    page.goto(f"{stack.url}/login/")
    page.get_by_label("メールアドレス または 職員ID").fill(demo.OPERATOR.login)
    page.get_by_label("パスワード").fill(demo.PASSWORD)
    follow(page, page.get_by_role("button", name="ログイン"))
    yield "ops-second-factor"
    page.get_by_label("6けたの数字、または回復コード").fill(fresh_code(demo.OPERATOR.totp_secret))
    follow(page, page.get_by_role("button", name="確かめて"))
    yield "ops-index"
    page.goto(f"{stack.url}/ops/schools/student/")
    yield "ops-choose-first"
    page.goto(f"{stack.url}/ops/auditlog/entry/")
    yield "ops-log-of-nobody"
    page.goto(f"{stack.url}/ops/")
    page.get_by_label("団体を選ぶ").select_option(label="さくら市教育委員会（sakura）")
    follow(page, page.get_by_role("button", name="この団体を見る"))
    yield "ops-index-chosen"
    page.goto(f"{stack.url}/ops/schools/tenant/")
    yield "ops-tenants"
    page.goto(f"{stack.url}/ops/auditlog/entry/")
    yield "ops-log"
    page.goto(f"{stack.url}/ops/schools/student/")
    yield "ops-students"
    follow(page, page.locator("a.ops-id").first)
    yield "ops-student"
    page.goto(f"{stack.url}/ops/tenant/state/")
    yield "ops-tenant-state"
    page.goto(f"{stack.url}/ops/tenant/admin-password/")
    yield "ops-admin-password"
    page.goto(f"{stack.url}/ops/tenant/new/")
    yield "ops-new-tenant"
    follow(page, page.get_by_role("button", name="ログアウト"))
