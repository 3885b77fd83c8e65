"""システム連携, as an organisation's admin walks through it. What is registered goes away again at the end."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page


def partner_pages(page: Page, desk: str) -> Iterator[str]:
    """The list, the form with what is missing, the secret, the partner, its revocation."""
    page.goto(f"{desk}/settings/partners/")
    yield "board-partners"
    page.goto(f"{desk}/settings/partners/new/")
    _follow(page, page.get_by_role("button", name="連携先を登録する"))
    yield "board-partner-errors"
    page.get_by_label("連携先の名前").fill("校務支援システム")
    page.get_by_label("使う", exact=True).check()
    _follow(page, page.get_by_role("button", name="連携先を登録する"))
    yield "board-partner-secret"
    _follow(page, page.get_by_role("link", name="写しました"))
    yield "board-partner"
    yield from _fetched(page)
    page.goto(f"{desk}/settings/partners/")
    yield "board-partners-listed"
    _follow(page, page.get_by_role("link", name="校務支援システム").first)
    _follow(page, page.get_by_role("link", name="この連携先を取り消す"))
    yield "board-partner-revocation"
    _follow(page, page.get_by_role("button", name="取り消す"))


def _fetched(page: Page) -> Iterator[str]:
    """From the partner's page: where rosters are fetched, with what is missing, and saved."""
    _follow(page, page.get_by_role("link", name="取りにいくアドレスと結果"))
    yield "board-roster-source"
    page.get_by_label("名簿のアドレス").fill("http://c4th.example/ims/oneroster/rostering/v1p2")
    _follow(page, page.get_by_role("button", name="保存する"))
    yield "board-roster-source-errors"
    page.get_by_label("名簿のアドレス").fill("https://c4th.example/ims/oneroster/rostering/v1p2")
    page.get_by_label("トークンを取るアドレス").fill("https://c4th.example/oauth2/token")
    page.get_by_label("クライアントID").fill("tetoru-sakura")
    page.get_by_label("シークレット").fill("nobody-knows-it")
    for school in ("ひばり小学校", "あおば中学校"):
        page.locator("#id_schools .choice", has_text=school).click()
    page.locator("#id_is_on .choice", has_text="取りにいく").click()
    _follow(page, page.get_by_role("button", name="保存する"))
    yield "board-roster-source-saved"


def _follow(page: Page, way: Locator) -> None:
    with page.expect_navigation(wait_until="load"):
        way.click()
