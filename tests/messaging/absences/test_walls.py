"""職員室の画面: opened by a code, looked at by everybody who walks past, taken down by an admin."""

import re
from typing import Any

import pytest
from django.test import Client

from auditlog.models import Entry
from messaging.absences.models import EmptySeat, WallScreen
from messaging.absences.views.walls import TRIES
from schools.models import Tenant
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, add_word, at, report, rows
from tests.messaging.absences.registers import shut
from tests.messaging.absences.test_empty_seats import mark
from tetoru.tenancy import tenant_scope

SETTINGS = "/s/hibari/settings/walls/"
CODE = re.compile(r'receipt__no">([^<]+)<')
LOOK = re.compile(r'hx-get="([^"]+)"')


pytestmark = pytest.mark.usefixtures("morning")


def code_of(cast: Cast, place: str = "職員室") -> str:
    page: Any = signed_in(cast.school_admin).post(SETTINGS, {"place": place})
    found = CODE.search(page.content.decode())
    assert found
    return found[1]


def open_on(screen: Client, code: str, tenant: str = "sakura") -> Any:
    return screen.post("/wall/", {"tenant": tenant, "code": code})


@pytest.fixture
def screen(cast: Cast) -> Client:
    """A browser without anybody, on which the code was typed."""
    browser = Client()
    assert open_on(browser, code_of(cast).lower().replace("-", " "), " Sakura ")["Location"] == "/wall/"
    return browser


def text_of(screen: Client, url: str = "/wall/") -> str:
    answer: Any = screen.get(url)
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_a_wall_shows_names_and_marks_and_no_word_of_anybodys(cast: Cast, screen: Client) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    report(signed_in(cast.mother), cast.hinata, note="インフルエンザ", temperature="39.5")
    report(signed_in(cast.minato_mother), cast.minato, kind="other", activity=pool.pk)
    mark(signed_in(cast.teacher), cast.yuina)
    text = text_of(screen)
    assert "ひばり小学校 欠席ボード 7:12 欠席 1 人 遅刻 0 人 早退 0 人 未確認 1 件 登校を確認中 1 人" in text
    assert "4年1組 未確認 1 2人 欠 小川 ひなた 欠席 4年2組 1人 ? 安藤 結菜 登校を確認中" in text
    for word in ("発熱", "インフルエンザ", "39.5", "母", "プール", "湊", "病欠", "佐伯"):
        assert word not in text
    page: Any = screen.get("/wall/")
    assert "<form" not in page.content.decode(), "nothing can be pressed"
    assert "小川 そら" not in text


def test_a_wall_says_how_many_of_a_class_wait_for_a_teacher(cast: Cast, screen: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    report(signed_in(cast.minato_mother), cast.minato)
    assert "未確認 2 件" in text_of(screen)
    for child, shown in ((cast.hinata, "4年1組 未確認 1 2人"), (cast.minato, "4年1組 確認済 2人")):
        (absence,) = absences(child)
        data = {"category": "sickness", "version": absence.version}
        signed_in(cast.teacher).post(f"/s/hibari/absences/{absence.pk}/confirmation/", data)
        assert shown in text_of(screen)
    assert ("未確認 0 件" in text_of(screen), "病欠" in text_of(screen)) == (True, False)


def test_a_seat_that_nobody_calls_about_for_ten_minutes_is_red_on_a_wall(cast: Cast, screen: Client) -> None:
    desk = signed_in(cast.teacher)
    mark(desk, cast.yuina)
    with at(7, 21):
        assert "まだ、だれも電話していません" not in text_of(screen)
        stamp = LOOK.search(screen.get("/wall/").content.decode())
        assert stamp
    with at(7, 22):
        assert "安藤 結菜 10分 登校を確認中。10分たちました。まだ、だれも電話していません" in text_of(screen, stamp[1])
        assert '<strong class="danger-text">安藤 結菜</strong>' in screen.get("/wall/").content.decode()
        (seat,) = rows(EmptySeat, cast.sakura.pk)
        desk.post(f"/s/hibari/absences/seats/{seat.pk}/caller/")
        text = text_of(screen)
        assert ("? 安藤 結菜 登校を確認中" in text, "10分たちました" in text) == (True, False)


def test_a_wall_says_that_a_class_is_shut_and_counts_who_leaves_early(cast: Cast, screen: Client) -> None:
    shut(cast, 25, 25, room=cast.room_42)
    report(signed_in(cast.mother), cast.hinata, kind="leaving_early", leaves_at="13:00")
    text = text_of(screen)
    assert "遅刻 0 人 早退 1 人" in text
    assert "4年1組 未確認 1 2人 早 小川 ひなた 早退 4年2組 1人 学級閉鎖" in text
    assert "連絡なし" not in text


def test_a_page_that_is_loaded_again_hangs_no_second_screen(cast: Cast) -> None:
    first, second = code_of(cast), code_of(cast)
    assert open_on(Client(), first).status_code == 422, "the code that was told last is the one"
    assert open_on(Client(), second).status_code == 302
    code_of(cast)
    code_of(cast, "保健室")
    found = [(one.place, one.is_open) for one in rows(WallScreen, cast.sakura.pk)]
    assert sorted(found) == [("保健室", False), ("職員室", False), ("職員室", True)]


def test_a_wall_renews_itself_and_its_clock(cast: Cast, screen: Client) -> None:
    page: Any = screen.get("/wall/")
    found = LOOK.search(page.content.decode())
    assert found
    look = found[1].replace("&amp;", "&")
    assert screen.get(look).status_code == 204
    shut(cast, 25, 25, room=cast.room_42)
    assert "学級閉鎖" in text_of(screen, look), "also of what is entered in the calendar"
    report(signed_in(cast.mother), cast.hinata)
    assert "小川 ひなた" in text_of(screen, look)
    with at(7, 13):
        assert "7:13" in text_of(screen, look)
    with at(0, 1, day=WEDNESDAY + DAY):
        assert "11月26日（木）" in text_of(screen, look)


def test_a_code_opens_one_screen_once_within_an_hour(cast: Cast) -> None:
    code = code_of(cast)
    for wrong in ({"tenant": "kaede"}, {"tenant": "nobody"}, {"tenant": "\x00"}):
        assert open_on(Client(), code, **wrong).status_code == 422
    for typed in ("", "x" * 41, "2345-6789-ACDE", "\x00", code[:-1] + ("2" if code[-1] != "2" else "3")):
        assert open_on(Client(), typed).status_code == 422
    assert open_on(Client(), code).status_code == 302
    again = open_on(Client(), code)
    assert again.status_code == 422
    assert "このコードでは開けません" in again.content.decode()
    late = code_of(cast, "保健室")
    with at(8, 12):
        assert open_on(Client(), late).status_code == 422
    assert [one.is_open for one in rows(WallScreen, cast.sakura.pk)] == [True, False]


def test_who_guesses_codes_is_stopped(cast: Cast) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.77")
    answers = [open_on(browser, "2345-6789-ACDE").status_code for _try in range(TRIES + 1)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_a_screen_that_was_taken_down_shows_nothing(cast: Cast, screen: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    (hung,) = rows(WallScreen, cast.sakura.pk)
    admin = signed_in(cast.school_admin)
    for person, code in (("teacher", 403), ("aoba_teacher", 404), ("kaede_teacher", 404), ("board_admin", 404)):
        client = signed_in(getattr(cast, person))
        found = [client.get(SETTINGS), client.post(SETTINGS, {"place": "x"}), client.post(f"{SETTINGS}{hung.pk}/end/")]
        assert [answer.status_code for answer in found] == [code] * 3
    assert "職員室" in text_of(admin, SETTINGS)
    assert screen.get("/wall/").cookies.get("wall") is None
    admin.post(f"{SETTINGS}{hung.pk}/end/")
    assert "この画面は、外されました" in text_of(screen)
    ended: Any = screen.get("/wall/changes/")
    assert ended.status_code == 401
    assert "ひなた" not in ended.content.decode()
    assert admin.post(f"{SETTINGS}{hung.pk}/end/").status_code == 404


def test_a_forged_ticket_opens_nothing(cast: Cast, screen: Client) -> None:
    ticket = screen.cookies["wall"]
    assert (ticket["httponly"], ticket["samesite"], ticket["path"]) == (True, "Strict", "/wall/")
    token = ticket.value.partition(".")[2]
    for forged in (f"{cast.kaede.pk.hex}.{token}", f"{cast.sakura.pk.hex}.x", f"{cast.sakura.pk.hex}.", token, "x.y"):
        browser = Client()
        browser.cookies["wall"] = forged
        assert "ひばり小学校" not in text_of(browser)
        assert browser.get("/wall/changes/").status_code == 401
    Tenant.objects.filter(pk=cast.sakura.pk).update(state=Tenant.State.ENDED)
    assert "ひばり小学校" not in text_of(screen), "nor one of an organisation that has ended"


def test_hanging_showing_and_taking_down_are_logged(cast: Cast, screen: Client) -> None:
    for _look in range(3):
        screen.get("/wall/")
    with at(7, 0, day=WEDNESDAY + DAY):
        screen.get("/wall/")
    (hung,) = rows(WallScreen, cast.sakura.pk)
    signed_in(cast.manager).post(f"{SETTINGS}{hung.pk}/end/")
    with tenant_scope(cast.sakura.pk):
        found = Entry.objects.filter(subject_id=hung.pk, event__startswith="wall.").order_by("at", "id")
        logged = [(entry.event, entry.actor_kind, entry.school_id) for entry in found]
    assert sorted(logged) == sorted([
        ("wall.made", "staff", cast.hibari.pk), ("wall.opened", "nobody", cast.hibari.pk),
        ("wall.shown", "nobody", cast.hibari.pk), ("wall.shown", "nobody", cast.hibari.pk),
        ("wall.ended", "staff", cast.hibari.pk),
    ])  # fmt: skip
    assert hung.place == "職員室"


def test_a_school_has_no_more_screens_than_walls(cast: Cast) -> None:
    for number in range(10):
        code_of(cast, f"教室{number}")
    admin = signed_in(cast.school_admin)
    full: Any = admin.post(SETTINGS, {"place": "もう1枚"})
    assert full.status_code == 422
    assert "10枚までです" in full.content.decode()
    with at(9, 0):
        again = signed_in(cast.school_admin).post(SETTINGS, {"place": "もう1枚"})
        assert again.status_code == 200, "codes that nobody used make room"
    for wrong in ("", "あ" * 21):
        assert admin.post(SETTINGS, {"place": wrong}).status_code == 422
