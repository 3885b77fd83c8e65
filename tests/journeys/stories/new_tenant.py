"""From the contract to the first notice that a guardian reads: nothing is there but the service and its operator."""

import re

from playwright.sync_api import Browser, Page, expect

from demo import cast as demo
from tests.journeys import qr
from tests.journeys.authenticator import VirtualDevice, fresh_code
from tests.journeys.browser import follow
from tests.journeys.stack import Stack
from tests.journeys.stories.steps import (
    Parent,
    Shoot,
    Slip,
    add_app,
    arrives,
    desk_page,
    first_sign_in,
    give_login,
    new_colleague,
    phone_page,
    register,
    send,
    slip_on,
    unseen,
    write,
)
from tests.journeys.test_registration import mail_to

BOARD, SCHOOL = "みずべ市教育委員会", "せせらぎ小学校"
FIRST = "hasegawa.satoshi@mizube.example"
TEACHERS = (
    "職員ID\t氏名\tふりがな\t役割\t担任\nt0101\t平井 結\tひらい ゆい\t教員\t2年1組\nt0102\t堀 和也\tほり かずや\t教員\t"
)
MOTHER = Parent("kitagawa.nao@sora-mail.example", "北川 奈緒", "きたがわ なお")
TITLE = "町たんけんのお知らせ"
BODY = "12月10日（木）に、駅前の商店街を歩きます。\n水筒を持たせてください。"


def tell(browser: Browser, stack: Stack, shoot: Shoot) -> None:
    """The whole story."""
    operator_begins_the_contract(desk_page(browser), stack, shoot)
    board = desk_page(browser)
    first_admin_takes_over(board, stack, shoot)
    slip = first_admin_makes_the_school(board, stack, shoot)
    admin = desk_page(browser)
    school_admin_takes_over(admin, stack, slip, shoot)
    desk = f"{stack.url}/s/seseragi"
    school_admin_makes_class_and_pupil(admin, desk, shoot)
    teacher_slip = school_admin_reads_in_the_teachers(admin, desk, shoot)
    code = school_admin_prints_the_letters(admin, desk, shoot)
    guardian = phone_page(browser)
    register(guardian, stack, code, MOTHER, shoot)
    expect(guardian.get_by_text("登録できました")).to_be_visible()
    teacher = desk_page(browser)
    first_sign_in(teacher, stack, teacher_slip, shoot, "first-password")
    expect(teacher).to_have_url(f"{desk}/")
    write(teacher, desk, to="2年1組", title=TITLE, body=BODY, shoot=shoot)
    shoot(teacher, "send-confirm")
    send(teacher)
    guardian_reads(guardian, stack, shoot)
    teacher.reload()
    expect(teacher.get_by_text(re.compile(r"1\s*/\s*1\s*家庭")).first).to_be_visible()
    shoot(teacher, "status")
    for page in (board, admin, guardian, teacher):
        page.context.close()


def operator_begins_the_contract(page: Page, stack: Stack, shoot: Shoot) -> None:
    """The operator makes tenant and first admin, and the contract begins."""
    give_login(page, stack, demo.OPERATOR.login, demo.PASSWORD)
    page.get_by_label("6けたの数字、または回復コード").fill(fresh_code(demo.OPERATOR.totp_secret))
    follow(page, page.get_by_role("button", name="確かめて"))
    page.goto(f"{stack.url}/ops/tenant/new/")
    page.get_by_label("団体コード").fill("mizube")
    page.get_by_label("名称").fill(BOARD)
    page.get_by_label("契約開始").fill("2026-11-01")
    page.get_by_label("最初の組織管理者の氏名").fill("長谷川 聡")
    page.get_by_label("ふりがな").fill("はせがわ さとし")
    page.get_by_label("職員ID").fill("k0001")
    page.get_by_label("メールアドレス").fill(FIRST)
    shoot(page, "ops-new-tenant")
    follow(page, page.get_by_role("button", name="団体を登録して"))
    expect(page.get_by_text("最初の組織管理者に初期パスワードをメールで送りました")).to_be_visible()
    page.get_by_label("団体を選ぶ").select_option(label=f"{BOARD}（mizube）")
    follow(page, page.get_by_role("button", name="この団体を見る"))
    page.goto(f"{stack.url}/ops/tenant/state/")
    page.get_by_role("radio", name="利用中").check(force=True)
    page.get_by_role("radio", name="契約が始まった").check(force=True)
    shoot(page, "ops-tenant-state")
    follow(page, page.get_by_role("button", name=re.compile("契約の状態を変える")))
    page.context.close()


def first_admin_takes_over(page: Page, stack: Stack, shoot: Shoot) -> None:
    """Mail, own password, second factor: then the board's office opens, with what is to be made first."""
    mail = mail_to(stack, FIRST, "初期パスワード")
    (password,) = re.findall(r"初期パスワード：(\S+)", mail)
    (login,) = re.findall(r"職員ID：(\S+)", mail)
    first_sign_in(page, stack, Slip(login, password), shoot, "first-admin-password")
    add_app(page, stack, shoot)
    page.goto(f"{stack.url}/t/mizube/")
    expect(page.get_by_role("heading", name="はじめの準備")).to_be_visible()
    shoot(page, "prepare-board")


def first_admin_makes_the_school(page: Page, stack: Stack, shoot: Shoot) -> Slip:
    """The school, the year, the school's admin, a second admin of the organisation."""
    board = f"{stack.url}/t/mizube"
    follow(page, page.get_by_role("link", name="学校・施設を登録する"))
    shoot(page, "schools-none")
    follow(page, page.get_by_role("link", name="学校・施設を登録する"))
    page.get_by_label("学校・施設の名前").fill(SCHOOL)
    page.get_by_role("radio", name="小学校", exact=True).check(force=True)
    page.get_by_label("英字の短い名前").fill("seseragi")
    shoot(page, "school-new")
    follow(page, page.get_by_role("button", name="学校・施設を登録する"))
    shoot(page, "schools")
    page.goto(f"{board}/classes/")
    follow(page, page.get_by_role("button", name=re.compile("年度を作る")))
    second = new_colleague(page, board, ("黒田 真理", "くろだ まり", "k0002"), school=f"{BOARD}（組織管理者）")
    assert second.login == "k0002@mizube"
    slip = new_colleague(page, board, ("松尾 健", "まつお けん", "s0101"), "学校管理者", school=SCHOOL)
    shoot(page, "slip")
    page.goto(f"{board}/")
    expect(page.get_by_role("heading", name="はじめの準備")).to_have_count(0)
    return slip


def school_admin_takes_over(page: Page, stack: Stack, slip: Slip, shoot: Shoot) -> None:
    """The school's admin takes a passkey as second factor."""
    first_sign_in(page, stack, slip, unseen, "")
    device = VirtualDevice(page)
    follow(page, page.get_by_role("link", name="パスキーを加える"))
    shoot(page, "factor-passkey")
    page.get_by_label("呼び名").fill("校務用パソコン")
    follow(page, page.get_by_role("button", name="パスキーを作る"))
    assert len(device.passkeys) == 1
    follow(page, page.get_by_role("link", name="しまいました"))
    page.goto(f"{stack.url}/s/seseragi/")
    shoot(page, "prepare-school")


def school_admin_makes_class_and_pupil(page: Page, desk: str, shoot: Shoot) -> None:
    """One class, two pupils."""
    follow(page, page.get_by_role("link", name="学級を作る"))
    follow(page, page.get_by_role("link", name="学級を作る"))
    page.get_by_label("学年").select_option(label="2年")
    page.get_by_label("組の名前").fill("1")
    shoot(page, "class-new")
    follow(page, page.get_by_role("button", name="学級を作る"))
    for number, (family, given) in enumerate((("北川/きたがわ", "葵/あおい"), ("三好/みよし", "陸/りく")), start=1):
        page.goto(f"{desk}/students/new/")
        for label, reading, name in (("姓", "せい（よみ）", family), ("名", "めい（よみ）", given)):
            text, kana = name.split("/")
            page.get_by_role("textbox", name=re.compile(f"^{label}( |$)")).fill(text)
            page.get_by_label(reading).fill(kana)
        page.get_by_label("学級").select_option(label="2年1組")
        page.get_by_label("出席番号").fill(str(number))
        if number == 1:
            shoot(page, "student-new")
        follow(page, page.get_by_role("button", name="登録する"))


def school_admin_reads_in_the_teachers(page: Page, desk: str, shoot: Shoot) -> Slip:
    """A table that is pasted in; gives the slip of the teacher of 2年1組."""
    page.goto(f"{desk}/staff/tables/new/")
    page.get_by_label("または、表計算ソフトから貼り付ける").fill(TEACHERS)
    shoot(page, "staff-table")
    follow(page, page.get_by_role("button", name="読みこんで確かめる"))
    shoot(page, "staff-table-checked")
    follow(page, page.get_by_role("button", name="2人を登録"))
    ready = page.get_by_role("button", name=re.compile("2人分の紙を出す"))
    ready.wait_for()
    follow(page, ready)
    shoot(page, "slips")
    assert qr.text_in(page.locator(".slip__qr").first) == desk.partition("/s/")[0] + "/login/"
    return slip_on(page)


def school_admin_prints_the_letters(page: Page, desk: str, shoot: Shoot) -> str:
    """One letter a pupil; gives the code of 北川 葵's, as a phone's camera reads it."""
    page.goto(f"{desk}/invitations/")
    follow(page, page.get_by_role("link", name=re.compile("^2年1組")))
    shoot(page, "letters-class")
    follow(page, page.get_by_role("button", name="えらんだ人の手紙をつくる"))
    letter = page.locator(".letter").filter(has_text="北川 葵")
    shoot(page, "letters")
    page_of_code, _hash, code = qr.text_in(letter.get_by_role("img", name="登録用の二次元コード")).partition("#")
    assert (page_of_code, code) == (
        desk.partition("/s/")[0] + "/signup/",
        letter.locator(".letter__code").inner_text().replace("-", ""),
    )
    return code


def guardian_reads(page: Page, stack: Stack, shoot: Shoot) -> None:
    """The first notice."""
    arrives(page, stack, TITLE)
    shoot(page, "home")
    follow(page, page.get_by_role("link", name=TITLE))
    expect(page.get_by_text("駅前の商店街を歩きます")).to_be_visible()
    shoot(page, "notice")
