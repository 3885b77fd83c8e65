"""システム連携, as an organisation's admin walks through it. What is registered goes away again at the end."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.api.other_system import OtherSystem
from tests.api.rosters import body_of, pupil_rows, room_row
from tests.journeys.browser import follow
from tetoru.ids import new_id


def partner_pages(page: Page, desk: str) -> Iterator[str]:
    """The list, the form with what is missing, the secret, the partner, a roster that it sends, its revocation."""
    page.goto(f"{desk}/settings/partners/")
    yield "board-partners"
    page.get_by_label("使う", exact=True).check()
    follow(page, page.get_by_role("button", name="保存する"))
    page.goto(f"{desk}/settings/partners/new/")
    follow(page, page.get_by_role("button", name="連携先を登録する"))
    yield "board-partner-errors"
    page.get_by_label("連携先の名前").fill("校務支援システム")
    page.get_by_label("使う", exact=True).check()
    page.get_by_label("名簿").check()
    follow(page, page.get_by_role("button", name="連携先を登録する"))
    yield "board-partner-secret"
    client_id, secret = (page.locator("code.code").nth(at).inner_text() for at in (0, 1))
    follow(page, page.get_by_role("link", name="写しました"))
    yield "board-partner"
    yield from _fetched(page)
    page.goto(f"{desk}/settings/partners/")
    yield "board-partners-listed"
    yield from _roster_pages(page, OtherSystem(desk.partition("/t/")[0], client_id, secret))
    page.goto(f"{desk}/settings/partners/")
    follow(page, page.get_by_role("link", name="校務支援システム").first)
    follow(page, page.get_by_role("link", name="この連携先を取り消す"))
    yield "board-partner-revocation"
    follow(page, page.get_by_role("button", name="取り消す"))


def _fetched(page: Page) -> Iterator[str]:
    """From the partner's page: where rosters are fetched, with what is missing, and saved."""
    follow(page, page.get_by_role("link", name="取りにいくアドレスと結果"))
    yield "board-roster-source"
    page.get_by_label("名簿のアドレス").fill("http://c4th.example/ims/oneroster/rostering/v1p2")
    follow(page, page.get_by_role("button", name="保存する"))
    yield "board-roster-source-errors"
    page.get_by_label("名簿のアドレス").fill("https://c4th.example/ims/oneroster/rostering/v1p2")
    page.get_by_label("トークンを取るアドレス").fill("https://c4th.example/oauth2/token")
    page.get_by_label("クライアントID").fill("tetoru-sakura")
    page.get_by_label("シークレット").fill("nobody-knows-it")
    for school in ("ひばり小学校", "あおば中学校"):
        page.locator("#id_schools .choice", has_text=school).click()
    page.locator("#id_is_on .choice", has_text="取りにいく").click()
    follow(page, page.get_by_role("button", name="保存する"))
    yield "board-roster-source-saved"


def _roster_pages(page: Page, system: OtherSystem) -> Iterator[str]:
    """One class of another city's worth: somebody new, somebody of the same name, and many who are not there."""
    assert system.sign_in() == 200
    school = next(one for one in system.schools()[1]["schools"] if one["name"] == "ひばり小学校")
    names = [("新井 樹", "あらい いつき"), ("小川 蓮", "おがわ れん"), ("小川 小雪", "おがわ こゆき")]
    pupils = [pupil_rows(f"u{at}", *name, "c1", at + 60) for at, name in enumerate(names)]
    rooms = [room_row("c1", "4年1組"), room_row("c2", "4年9組")]
    assert system.send_roster(str(new_id()), body_of(school["id"], rooms, pupils))[0] == 200
    follow(page, page.get_by_role("link", name="届いた名簿"))
    yield "board-rosters"
    follow(page, page.get_by_role("link", name="ひばり小学校").first)
    yield "board-roster"
    follow(page, page.get_by_role("button", name="この名簿を取りこまない"))
    follow(page, page.get_by_role("link", name="ひばり小学校").first)
    yield "board-roster-refused"
