"""The staff room's board: who is away, class by class, at one price for every school, and for nobody else's eyes."""

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.session_clock import LIMITS
from auditlog.models import Entry
from messaging.absences.models import Absence, CalendarEntry
from schools.models import Student
from tests.cast import Cast, signed_in
from tests.factories import make_classroom, make_guardian, make_student
from tests.messaging.absences.mornings import DAY, WEDNESDAY, add_word, at, report
from tests.messaging.absences.registers import shut
from tetoru.tenancy import tenant_scope

URL = "/s/hibari/absences/"
LOOK = re.compile(r'hx-get="([^"]+)"')
OF_A_BOARD = re.compile("absences_|schools_headcount")


pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def text_of(client: Client, url: str = URL) -> str:
    answer: Any = client.get(url)
    assert answer.status_code == 200
    words = " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())
    return re.sub(" ?・ ?", "・", words)


def look_of(client: Client, url: str = URL) -> str:
    """What the page asks for by itself."""
    page: Any = client.get(url)
    found = LOOK.search(page.content.decode())
    assert found
    return found[1].replace("&amp;", "&")


def test_a_teacher_sees_the_morning_class_by_class(cast: Cast, desk: Client) -> None:
    assert "4年1組 2人・連絡なし 4年2組 1人・連絡なし" in text_of(desk)
    report(signed_in(cast.mother), cast.hinata, note="病院", temperature="38.2")
    report(signed_in(cast.minato_mother), cast.minato, kind="late", reason="hospital", arrives_at="10:30")
    text = text_of(desk)
    assert "在籍 3 欠席 1 遅刻 1 早退 0 未確認 2 件" in text
    assert "4年1組 未確認 2 2人・欠席 1・遅刻 1" in text
    assert "小川 ひなた 欠席 未確認 発熱・伝言あり・母から 7:12 伝言を読んで確認する" in text
    assert "加藤 湊 遅刻 未確認 通院・母から 7:12 10:30ごろ登校 遅刻で確認する" in text
    assert "4年2組 1人・連絡なし" in text
    assert "病院" not in text, "what is written stands behind the name"


def test_days_that_are_entered_and_taken_back_reach_an_open_board(cast: Cast, desk: Client) -> None:
    shut(cast, 26, 27)
    look = look_of(desk)
    assert desk.get(look).status_code == 204
    today = shut(cast, 24, 25, room=cast.room_42)
    assert "学級閉鎖" in text_of(desk, look)
    look = look_of(desk)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        CalendarEntry.objects.filter(pk=today.pk).update(taken_back_at=today.made_at)
    assert "学級閉鎖" not in text_of(desk, look)


def test_two_parents_are_one_line_with_both_words(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    report(signed_in(cast.father), cast.hinata, reason="headache")
    text = text_of(desk)
    assert text.count("小川 ひなた 欠席") == 1
    assert "発熱・母から 7:12 頭痛・父から 7:12" in text
    assert "4年1組 未確認 1 2人・欠席 1" in text


def test_each_class_says_how_many_wait_for_a_teacher(cast: Cast, desk: Client) -> None:
    for child in (cast.hinata, cast.minato, cast.yuina):
        report(signed_in(make_guardian(child)), child)
    text = text_of(desk)
    assert "未確認 3 件" in text
    assert ("4年1組 未確認 2 2人・欠席 2" in text, "4年2組 未確認 1 1人・欠席 1" in text) == (True, True)
    for child, of_room, of_school in ((cast.minato, "4年1組 未確認 1", 2), (cast.hinata, "4年1組 確認済", 1)):
        look = look_of(desk)
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            absence = Absence.objects.get(student=child)
        with at(7, 13):
            desk.post(f"{URL}{absence.pk}/confirmation/", {"category": "sickness", "version": absence.version})
        text = text_of(desk, look)
        assert f"未確認 {of_school} 件" in text, "the sum is that of the classes"
        assert (f"{of_room} 2人・欠席 2" in text, "4年2組 未確認 1 1人・欠席 1" in text) == (True, True)
    assert "連絡なし" not in text_of(desk)
    assert "確認済" not in text_of(desk, f"{URL}?day=2026-11-26"), "where nothing was reported nothing is confirmed"


def test_a_club_is_told_apart_from_lessons(cast: Cast, desk: Client) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    report(signed_in(cast.mother), cast.hinata, kind="other", activity=pool.pk)
    assert "欠席 0 遅刻 0 早退 0 未確認 1 件" in text_of(desk)
    assert "活 小川 ひなた 活動を休む 未確認 発熱・母から 7:12 プール 確認する" in text_of(desk)


def test_another_day_and_one_grade_are_looked_at(cast: Cast, desk: Client) -> None:
    make_student(make_classroom(cast.hibari, cast.year, 6, "1組"), "村井", "颯太")
    report(signed_in(cast.mother), cast.hinata, from_date=WEDNESDAY + DAY, until_date="2026-11-27")
    assert "欠席 0" in text_of(desk)
    friday = text_of(desk, f"{URL}?day=2026-11-27")
    assert "11月27日（金）" in friday
    assert "小川 ひなた 欠席" in friday
    assert "4年1組 2人" not in text_of(desk, f"{URL}?grade=6")
    assert "6年1組" in text_of(desk, f"{URL}?grade=6")
    assert "この日の学級は、ありません" in text_of(desk, f"{URL}?day=2027-10-01")


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "9999-12-31", "2026-11-25\x00", "0001-01-01"])
def test_a_day_that_is_none_says_so_and_shows_today(desk: Client, day: str) -> None:
    answer: Any = desk.get(URL, {"day": day})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "11月25日（水）" in text
    assert "日付を 2026-11-25 の形で" in text or "今日から400日まで" in text or "ヌル" in text or "null" in text.lower()


def test_an_open_board_hears_of_every_change_and_else_of_nothing(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    look = look_of(desk)
    assert desk.get(look).status_code == 204
    told = report(mother, cast.hinata)
    answer: Any = desk.get(look)
    assert answer.status_code == 200
    assert "小川 ひなた" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    stamps = [look, look_of(desk)]
    with at(7, 13):
        report(signed_in(cast.father), cast.hinata)
        stamps.append(look_of(desk))
    with at(7, 15):
        data = {"kind": "absent", "from_date": WEDNESDAY.isoformat(), "reason": "fever", "note": "38度になりました"}
        assert mother.post(f"/absences/{told}/change/", data).status_code == 302
        stamps.append(look_of(desk))
    with at(7, 16):
        mother.post(f"/absences/{told}/cancellation/")
        stamps.append(look_of(desk))
    assert len(set(stamps)) == len(stamps), "no change, however small, is missed"
    assert desk.get(stamps[-1]).status_code == 204
    assert desk.get(f"{URL}changes/?day=2026-11-24").status_code == 200, "a board left open over night shows today"
    assert desk.get(f"{URL}changes/?day=never").status_code == 422


def test_an_open_board_keeps_nobody_signed_in(cast: Cast, desk: Client) -> None:
    look = look_of(desk)
    with at(8, 5):
        assert desk.get(look).status_code == 204
    with at(8, 13):
        assert LIMITS["staff"].idle.total_seconds() == 3600
        assert desk.get(look, headers={"HX-Request": "true"}).status_code == 401


def test_a_large_school_costs_as_many_queries_as_a_small_one(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)

    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    addresses = [URL, "/s/hibari/"]
    for url in addresses:
        cost(url)
    small = [cost(url) for url in addresses]
    for number in range(4):
        room = make_classroom(cast.hibari, cast.year, number % 6 + 1, f"{number}組")
        for _pupil in range(2):
            report(signed_in(make_guardian(pupil := make_student(room))), pupil)
    assert [cost(url) for url in addresses] == small


def test_the_board_asks_two_things_and_one_more_where_somebody_is_away(cast: Cast, desk: Client) -> None:
    own = add_word(cast.hibari, "reason", "習い事")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(URL).status_code == 200
        return sum(bool(OF_A_BOARD.search(query["sql"])) for query in queries)

    assert asked() == 2, "who is away, with the stamp; the classes, with what the calendar says"
    report(signed_in(cast.mother), cast.hinata)
    assert asked() == 3, "the words; who has taken over comes with who is away"
    report(signed_in(cast.minato_mother), cast.minato, reason=str(own.pk))
    assert asked() == 4, "what the school has added to the reasons"
    assert "加藤 湊 欠席 未確認 習い事・母から 7:12" in text_of(desk)


def test_one_grade_is_kept_by_what_is_pressed_on_it(cast: Cast, desk: Client) -> None:
    make_student(make_classroom(cast.hibari, cast.year, 6, "1組"), "村井", "颯太")
    report(signed_in(cast.mother), cast.hinata)
    for url, shown, kept in ((URL, "全校", []), (f"{URL}?grade=4", "4年", ["4"])):
        page = desk.get(url).content.decode()
        assert re.findall(r'aria-current="true">\s*(\w+)\s*</a>', page) == [shown]
        assert re.findall(r'name="grade" value="(\d)"', page) == kept
        assert re.findall(r'href="(\?[^"]*grade=\d)"', page) == [f"?day=2026-11-25&amp;grade={one}" for one in (4, 6)]


STATES = (
    ("expected", "", None, 0, 0),
    ("expected", "enrolled", WEDNESDAY, 1, 1),
    ("suspended", "", None, 1, 1),
    ("transferred", "", None, 0, 0),
    ("graduated", "enrolled", WEDNESDAY + DAY, 0, 1),
    ("enrolled", "transferred", WEDNESDAY + DAY, 1, 0),
    ("enrolled", "transferred", WEDNESDAY, 0, 0),
    ("enrolled", "suspended", WEDNESDAY, 1, 1),
)
"""What a pupil is, what is planned, and whether they are counted on this day and the next."""


@pytest.mark.parametrize("case", STATES)
def test_a_class_counts_who_attends_on_the_day(cast: Cast, desk: Client, case: tuple[Any, ...]) -> None:
    state, planned, on, today, tomorrow = case
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        pupil = Student.objects.filter(pk=make_student(cast.room_42).pk)
        pupil.update(settled_state=state, next_state=planned, next_on=on)
    for url, count in ((URL, today), (f"{URL}?day=2026-11-26", tomorrow)):
        assert f"4年2組 {1 + count}人" in text_of(desk, url)


def test_only_todays_board_leads_to_the_classes_of_today(cast: Cast, desk: Client) -> None:
    room = f"/s/hibari/absences/classes/{cast.room_41.pk}/"
    today, tomorrow = (desk.get(url).content.decode() for url in (URL, f"{URL}?day=2026-11-26"))
    assert [page.count(f'<a href="{room}">4年1組</a>') for page in (today, tomorrow)] == [1, 0]
    assert "4年1組" in tomorrow


def test_others_see_nothing_of_a_schools_morning(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata)
    for person, code in (("aoba_teacher", 404), ("kaede_teacher", 404), ("board_admin", 404), ("mother", 403)):
        client = signed_in(getattr(cast, person))
        found = [client.get(URL).status_code, client.get(f"{URL}changes/").status_code]
        assert found == [code] * 2
    assert Client().get(URL).status_code == 302
    assert "小川 ひなた" not in text_of(signed_in(cast.aoba_teacher), "/s/aoba/absences/")


def test_the_first_page_says_how_many_wait(cast: Cast, desk: Client) -> None:
    assert "まだ確認していない欠席連絡" not in text_of(desk, "/s/hibari/")
    report(signed_in(cast.mother), cast.hinata)
    text = text_of(desk, "/s/hibari/")
    assert "1 件 まだ確認していない欠席連絡 今朝の連絡は1件です 確認する" in text
    assert "今朝の連絡 1件、未確認 1件" in text
    assert "欠席連絡" not in text_of(signed_in(cast.board_admin), "/t/sakura/"), "a board has its numbers alone"


def test_looking_at_the_board_is_logged(cast: Cast, desk: Client) -> None:
    desk.get(URL)
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.filter(actor_id=cast.teacher.pk).latest("at")
    assert (entry.event, entry.details["page"], entry.school_id) == (
        "page.viewed", "school:absence_board", cast.hibari.pk
    )  # fmt: skip
