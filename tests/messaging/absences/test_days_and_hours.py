"""Which days and hours a family can say, and on which day the form opens."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from messaging.absences.models import CalendarEntry
from tests.cast import Cast, signed_in
from tests.factories import make_guardian
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, at, report, reports, words
from tests.messaging.absences.registers import shut

pytestmark = pytest.mark.usefixtures("morning")
VACATION = CalendarEntry.Kind.VACATION


def errors_of(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: [str(error) for error in errors] for name, errors in answer.context["form"].errors.items()}


def opens_on(client: Client, **asked: str) -> Any:
    answer: Any = client.get("/absences/", asked)
    return answer.context["first_day"]


def says_that_it_is_over(guardian: User) -> bool:
    text = signed_in(guardian).get("/absences/").content.decode()
    found = ["今日の分の締め切り" in text, "までに送ると" in text]
    assert sorted(found) == [False, True]
    return found[0]


@pytest.mark.parametrize(
    ("until", "talk", "says"),
    [
        ("", "2026-11-30", "この連絡は11月25日（水）までです。11月30日（月）まで休むときは、「おわりの日」を"),
        ("2026-11-27", "2026-11-30", "この連絡は11月27日（金）までです"),
        ("2026-12-04", "2026-11-29", "11月29日（日）は休みの日です"),
        ("2026-12-04", "2026-11-24", "はじめの日よりあと"),
    ],
)
def test_the_next_talk_is_on_a_school_day_of_the_absence(
    cast: Cast, mother: Client, until: str, talk: str, says: str
) -> None:
    said = {"until_date": until, "next_talk_on": talk}
    (text,) = errors_of(mother.post("/absences/", words(cast.hinata, **said)))["next_talk_on"]
    assert says in text
    assert absences(cast.hinata) == []


def test_a_report_is_not_shortened_to_before_its_talk(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata, until_date="2026-12-04", next_talk_on="2026-12-03")
    said = words(until_date="2026-12-02", next_talk_on="2026-12-03")
    assert list(errors_of(mother.post(f"/absences/{report_id}/change/", said))) == ["next_talk_on"]
    assert len(absences(cast.hinata)) == 8


@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        ({"leaves_at": "14:00", "arrives_at": "9:00"}, "arrives_at", "学校を出る時刻（14:00）よりあと"),
        ({"leaves_at": "14:00", "arrives_at": "14:00"}, "arrives_at", "学校を出る時刻（14:00）よりあと"),
        ({"leaves_at": "02:00"}, "leaves_at", "5:00から21:00までの時刻"),
        ({"kind": "late", "arrives_at": "23:59"}, "arrives_at", "5:00から21:00までの時刻"),
        ({"kind": "late", "arrives_at": "00:30"}, "arrives_at", "午前と午後を確かめて"),
    ],
)
def test_hours_at_which_no_pupil_comes_or_goes_are_refused_at_their_field(
    cast: Cast, mother: Client, said: dict[str, str], field: str, says: str
) -> None:
    answer = mother.post("/absences/", words(cast.hinata, **{"kind": "leaving_early", **said}))
    found = errors_of(answer)
    assert list(found) == [field]
    assert says in found[field][0]
    assert reports(cast.hinata) == []


def test_a_change_keeps_to_the_same_hours(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata, kind="leaving_early", leaves_at="10:00", arrives_at="11:30")
    said = words(kind="leaving_early", leaves_at="12:00", arrives_at="11:30")
    assert list(errors_of(mother.post(f"/absences/{report_id}/change/", said))) == ["arrives_at"]
    assert [sent.leaves_at.hour for sent in reports(cast.hinata) if sent.leaves_at] == [10]


def test_the_form_opens_after_the_vacation_of_the_childs_own_school(cast: Cast, mother: Client) -> None:
    shut(cast, 24, 27, kind=VACATION)
    alone = signed_in(cast.minato_mother)
    assert opens_on(mother) == WEDNESDAY, "the other child's school has lessons"
    assert opens_on(mother, child=str(cast.hinata.pk)) == WEDNESDAY + 5 * DAY
    assert opens_on(alone) == WEDNESDAY + 5 * DAY
    report(alone, cast.minato, from_date=opens_on(alone))


def test_the_form_opens_on_a_saturday_with_lessons_and_staff_find_the_same(cast: Cast) -> None:
    shut(cast, 24, 27, kind=VACATION)
    shut(cast, 28, 28, kind="lessons")
    assert opens_on(signed_in(cast.minato_mother)) == WEDNESDAY + 3 * DAY
    page: Any = signed_in(cast.teacher).get(f"/s/hibari/absences/students/{cast.minato.pk}/")
    assert page.context["first_day"] == WEDNESDAY + 3 * DAY


@pytest.mark.parametrize("room", [None, "room_41"], ids=["the school", "the class"])
def test_on_the_schools_own_day_off_no_cut_off_is_over(cast: Cast, room: str | None) -> None:
    with at(9):
        assert says_that_it_is_over(cast.minato_mother)
        shut(cast, 25, 25, room=room and getattr(cast, room), kind=VACATION)
        assert not says_that_it_is_over(cast.minato_mother)


def test_on_a_saturday_with_lessons_the_cut_off_is_over(cast: Cast) -> None:
    shut(cast, 28, 28, kind="lessons")
    with at(9, day=WEDNESDAY + 3 * DAY):
        assert says_that_it_is_over(cast.minato_mother)
    with at(9, day=WEDNESDAY + 4 * DAY):
        assert not says_that_it_is_over(cast.minato_mother)


def test_the_cut_off_is_over_while_one_of_the_childrens_classes_has_lessons(cast: Cast) -> None:
    of_two_classes = make_guardian(cast.minato, cast.yuina)
    shut(cast, 25, 25, room=cast.room_41)
    with at(9):
        assert says_that_it_is_over(of_two_classes)
        shut(cast, 25, 25, room=cast.room_42)
        assert not says_that_it_is_over(of_two_classes)


def test_a_school_that_is_off_does_not_speak_for_the_other_one(cast: Cast, mother: Client) -> None:
    shut(cast, 25, 25, kind=VACATION)
    with at(9):
        answer: Any = mother.get("/absences/")
    assert [(one.schools, one.is_over) for one in answer.context["cut_offs"]] == [
        (("ひばり小学校",), False), (("あおば中学校",), True)
    ]  # fmt: skip


def test_beside_the_tick_box_it_is_named(cast: Cast, mother: Client) -> None:
    (text,) = errors_of(mother.post("/absences/", words(cast.hinata, from_date="2026-11-28")))["is_sure"]
    assert "「休みの日ですが、この日の連絡です」に印をつけて" in text
    assert "下" not in text


def test_the_head_of_the_fold_says_what_was_typed_and_not_today(cast: Cast, mother: Client) -> None:
    def head(**said: str) -> str:
        answer: Any = mother.post("/absences/", words(cast.hinata, reason="", **said))
        assert answer.status_code == 422
        found = answer.content.decode().partition('class="dates__first"')[2].partition(">")[2].partition("</strong>")[0]
        return "".join(re.sub("<[^>]*>", "", found).split())

    assert head() == "今日11月25日（水）"
    assert head(from_date="2026年11月26日") == "11月26日（木）"
    assert head(until_date="2026-11-27") == "今日11月25日（水）から11月27日（金）まで"
    assert head(from_date="きのう") == ""
    sent = report(mother, cast.hinata, from_date="2026-11-26")
    change: Any = mother.get(f"/absences/{sent}/change/")
    assert "11月26日" in change.content.decode().partition('class="dates__first"')[2].partition("</strong>")[0]
