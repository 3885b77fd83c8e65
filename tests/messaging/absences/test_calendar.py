"""学級閉鎖と休みの日: what a school enters, and what guardians meet."""

from typing import Any

import pytest

from auditlog.models import Entry
from messaging.absences.models import CalendarEntry
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, add_word, report, reports, rows, words
from tests.messaging.absences.registers import shut
from tetoru.tenancy import tenant_scope

URL = "/s/hibari/calendar/"


pytestmark = pytest.mark.usefixtures("morning")


def entries(cast: Cast) -> list[CalendarEntry]:
    return rows(CalendarEntry, cast.sakura.pk)


def closing(cast: Cast, **other: Any) -> dict[str, str]:
    """What the form sends: 4年1組 is shut from tomorrow until Friday."""
    data = {"who": str(cast.room_41.pk), "kind": "infection", "from_date": "2026-11-26", "until_date": "2026-11-27"}
    return {**data, **other}


def said_to(client: Any, *students: Any, **other: Any) -> str:
    """What a guardian reads who wants to report; empty when it went through."""
    response: Any = client.post("/absences/", words(*students, **other))
    return "" if response.status_code == 302 else str(response.content.decode())


@pytest.mark.parametrize("who", ["manager", "school_admin"])
def test_who_leads_the_school_closes_a_class_once(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.post(URL, closing(cast))["Location"] == URL
    again: Any = client.post(URL, closing(cast))
    assert (again.status_code, "もう入っています" in again.content.decode()) == (422, True)
    (made,) = entries(cast)
    assert (made.classroom_id, made.from_date, made.until_date) == (
        cast.room_41.pk, WEDNESDAY + DAY, WEDNESDAY + 2 * DAY
    )  # fmt: skip
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="calendar.entered", outcome="done")
    assert (entry.school_id, entry.subject_id, entry.details["days"]) == (cast.hibari.pk, made.pk, 2)
    page: Any = signed_in(cast.teacher).get(URL)
    assert "学級閉鎖" in page.content.decode()


def test_guardians_of_a_shut_class_need_not_report_and_others_may(cast: Cast) -> None:
    shut(cast, 26, 27, room=cast.room_41)
    mother = signed_in(cast.mother)
    tomorrow = (WEDNESDAY + DAY).isoformat()
    assert "4年1組は「学級閉鎖」でお休みです" in said_to(mother, cast.hinata, from_date=tomorrow)
    both = {"from_date": tomorrow, "until_date": "2026-11-29"}
    assert "ぜんぶ「学級閉鎖」などでお休みです" in said_to(mother, cast.hinata, **both)
    assert reports(cast.hinata) == []
    assert said_to(mother, cast.sora, from_date=tomorrow) == ""
    assert said_to(mother, cast.hinata, from_date=tomorrow, until_date="2026-11-30") == ""
    assert said_to(signed_in(cast.minato_mother), cast.minato) == ""


def test_a_club_meets_in_the_vacation_and_not_while_the_school_is_shut(cast: Cast) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    about = {"kind": "other", "activity": pool.pk}
    shut(cast, 26, 26, kind="vacation")
    shut(cast, 27, 27, kind="weather")
    mother = signed_in(cast.mother)
    assert "「長い休み」でお休みです" in said_to(mother, cast.hinata, from_date="2026-11-26")
    assert said_to(mother, cast.hinata, from_date="2026-11-26", **about) == ""
    assert "「臨時休校」でお休みです" in said_to(mother, cast.hinata, from_date="2026-11-27", **about)


def test_a_saturday_with_lessons_is_an_ordinary_day(cast: Cast) -> None:
    mother = signed_in(cast.mother)
    assert "休みの日（土曜日）" in said_to(mother, cast.hinata, from_date="2026-11-28")
    shut(cast, 28, 28, kind="lessons")
    assert said_to(mother, cast.hinata, from_date="2026-11-28") == ""


def test_an_entry_ends_today_or_is_taken_back_and_stays_to_be_explained(cast: Cast) -> None:
    made, other = shut(cast, 24, 27, room=cast.room_41), shut(cast, 26, 27)
    client = signed_in(cast.manager)
    assert client.post(f"{URL}{made.pk}/ending/", {"how": "today"}).status_code == 302
    assert client.post(f"{URL}{other.pk}/ending/").status_code == 302
    assert client.post(f"{URL}{other.pk}/ending/").status_code == 404
    short, back = entries(cast)
    assert (short.until_date, short.taken_back_at, short.changed_by_id) == (WEDNESDAY, None, cast.manager.pk)
    assert (back.until_date, back.taken_back_at is not None) == (WEDNESDAY + 2 * DAY, True)
    report(signed_in(cast.mother), cast.hinata, from_date="2026-11-26")
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="calendar.ended").count() == 2


def test_days_that_are_over_are_taken_back_after_a_question_that_says_what_changes(cast: Cast) -> None:
    vacation = shut(cast, 4, 20, kind="vacation")
    shut(cast, 18, 19, kind="weather")
    saturday, running = shut(cast, 21, 21, kind="lessons"), shut(cast, 24, 27, room=cast.room_41)
    manager = signed_in(cast.manager)
    page: Any = manager.get(URL)
    for made in (vacation, saturday, running):
        assert f'href="{URL}{made.pk}/ending/"' in page.content.decode()
    for made, says in (
        (vacation, "すぎた11日が、授業のある日になります"),
        (saturday, "すぎた1日が、休みの日になります"),
        (running, "すぎた1日が、授業のある日になります"),
    ):
        url = f"{URL}{made.pk}/ending/"
        asked, unsure = manager.get(url), manager.post(url)
        assert [one.status_code for one in (asked, unsure)] == [200, 422]
        assert [says in one.content.decode() for one in (asked, unsure)] == [True, True]
    assert [one.taken_back_at for one in entries(cast)] == [None] * 4
    assert manager.post(f"{URL}{vacation.pk}/ending/", {"is_sure": "on"})["Location"] == URL
    assert [one.pk for one in entries(cast) if one.taken_back_at] == [vacation.pk]
    assert signed_in(cast.teacher).get(f"{URL}{running.pk}/ending/").status_code == 403
    assert signed_in(cast.aoba_teacher).get(f"{URL}{running.pk}/ending/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"who": ""}, "学級を選んでください"),
        ({"who": "x"}, "この学級は選べません"),
        ({"kind": "holiday"}, "この理由は選べません"),
        ({"from_date": "あした"}, "日付を 2026-11-25 の形で"),
        ({"until_date": "2026-11-25"}, "はじめの日より前"),
        ({"until_date": "2027-03-01"}, "60日までです"),
        ({"from_date": "2027-03-30", "until_date": "2027-04-02"}, "この年度の日にち"),
        ({"from_date": "2026-11-28", "until_date": "2026-11-29"}, "入れなくても休みです"),
        ({"kind": "lessons"}, "入れなくても授業日です"),
        ({"from_date": "9999-12-31", "until_date": ""}, "この年度の日にち"),
    ],
)
def test_days_that_make_no_sense_are_refused(cast: Cast, wrong: dict[str, str], says: str) -> None:
    answer: Any = signed_in(cast.manager).post(URL, closing(cast, **wrong))
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert entries(cast) == []


def test_a_teacher_looks_and_does_not_close(cast: Cast) -> None:
    made = shut(cast, 26, 27, room=cast.room_41)
    for who, sees, closes in (("teacher", 200, 403), ("aoba_teacher", 404, 404), ("kaede_teacher", 404, 404)):
        client = signed_in(getattr(cast, who))
        answers = [client.get(URL), client.post(URL, closing(cast)), client.post(f"{URL}{made.pk}/ending/")]
        assert [answer.status_code for answer in answers] == [sees, closes, closes]
    foreign = signed_in(cast.aoba_teacher).post(f"/s/aoba/calendar/{made.pk}/ending/")
    assert foreign.status_code == 404
    assert [one.taken_back_at for one in entries(cast)] == [None]


def test_the_board_says_that_a_class_is_shut(cast: Cast) -> None:
    shut(cast, 25, 25, room=cast.room_41)
    cards = signed_in(cast.teacher).get("/s/hibari/absences/").context["board"].cards
    assert [(card.room.label, card.shut) for card in cards] == [("4年1組", "学級閉鎖"), ("4年2組", "")]
