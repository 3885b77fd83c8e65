"""A guardian reports: what arrives, what is refused, and that nothing is doubled."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Guardianship
from auditlog.models import Entry
from messaging.absences.models import Kind, State
from tests.cast import Cast, signed_in
from tests.factories import make_guardian
from tests.messaging.absences.mornings import (
    DAY,
    WEDNESDAY,
    absences,
    add_word,
    at,
    report,
    reports,
    set_rules,
    words,
)
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")


def refused(client: Client, *students: Any, **other: Any) -> str:
    """The page that says why not."""
    response: Any = client.post("/absences/", words(*students, **other))
    assert response.status_code == 422
    return str(response.content.decode())


def entries(cast: Cast, event: str) -> list[Entry]:
    with tenant_scope(cast.sakura.pk, cast.kaede.pk):
        return list(Entry.objects.filter(event=event).order_by("id"))


def test_a_guardian_reports_and_has_the_number_at_once(cast: Cast, mother: Client) -> None:
    page: Any = mother.get(f"/absences/{report(mother, cast.hinata, note='昨夜から熱')}/")
    (sent,) = reports(cast.hinata)
    assert (sent.kind, sent.reason, sent.note, sent.how) == ("absent", "fever", "昨夜から熱", "guardian")
    assert (sent.from_date, sent.until_date, sent.is_after_cut_off) == (WEDNESDAY, WEDNESDAY, False)
    text = page.content.decode()
    assert f"{sent.number[:3]}-{sent.number[3:]}" in text
    assert "8時20分ごろまでに確認します" in text
    assert len(sent.number) == 6
    (absence,) = absences(cast.hinata)
    assert (absence.day, absence.kind, absence.state, absence.category) == (WEDNESDAY, "absent", "received", "")


def test_a_report_leaves_its_entry_under_the_pupil(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    (entry,) = entries(cast, "absence.reported")
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (cast.mother.pk, "student", cast.hinata.pk)
    assert (entry.school_id, entry.details) == (cast.hibari.pk, {"report_id": str(report_id), "days": 1})


def test_brothers_and_sisters_go_in_one_go(cast: Cast, mother: Client) -> None:
    first = report(mother, cast.hinata, cast.sora)
    assert [r.pk for r in reports(cast.hinata)] == [first]
    (of_sora,) = reports(cast.sora)
    page: Any = mother.get(f"/absences/{first}/")
    assert f"{of_sora.number[:3]}-{of_sora.number[3:]}" in page.content.decode()
    logged = [(e.subject_id, e.school_id) for e in entries(cast, "absence.reported")]
    assert sorted(logged) == sorted([(cast.hinata.pk, cast.hibari.pk), (cast.sora.pk, cast.aoba.pk)])


def test_a_guardian_of_two_tenants_tells_both_and_each_log_has_its_own(cast: Cast) -> None:
    report(signed_in(cast.both), cast.minato, cast.kaede_child)
    assert [len(reports(child)) for child in (cast.minato, cast.kaede_child)] == [1, 1]
    logged = {(e.tenant_id, e.subject_id) for e in entries(cast, "absence.reported")}
    assert logged == {(cast.sakura.pk, cast.minato.pk), (cast.kaede.pk, cast.kaede_child.pk)}


def test_the_child_is_chosen_already_only_where_there_is_one(cast: Cast, mother: Client) -> None:
    def checked(client: Client) -> int:
        page: Any = client.get("/absences/")
        return sum(place.key in page.context["form"]["places"].value() for place in page.context["places"])

    assert (checked(mother), checked(signed_in(cast.minato_mother))) == (0, 1)


def test_pressed_twice_it_is_one_report(cast: Cast, mother: Client) -> None:
    data = words(cast.hinata)
    first, second = (mother.post("/absences/", data)["Location"] for _press in range(2))
    assert first == second
    assert (len(reports(cast.hinata)), len(absences(cast.hinata))) == (1, 1)


def test_the_same_page_with_another_day_is_another_report(cast: Cast, mother: Client) -> None:
    """The browser's "back" brings the form with its old key."""
    data = words(cast.hinata)
    mother.post("/absences/", data)
    mother.post("/absences/", {**data, "from_date": (WEDNESDAY + DAY).isoformat()})
    assert [sent.from_date for sent in reports(cast.hinata)] == [WEDNESDAY, WEDNESDAY + DAY]


def test_who_has_reported_the_day_is_led_to_that_report(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    text = refused(mother, cast.hinata, kind="late")
    assert "もう送っています" in text
    assert f"/absences/{report_id}/" in text
    assert len(reports(cast.hinata)) == 1


def test_late_and_leaving_early_are_one_absence(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, kind="late", arrives_at="10:30", reason="hospital")
    report(mother, cast.hinata, kind="leaving_early", leaves_at="14:00", reason="hospital")
    (absence,) = absences(cast.hinata)
    assert (absence.kind, absence.arrives_at, absence.leaves_at) == (Kind.LATE, dt.time(10, 30), dt.time(14))


def test_two_parents_are_one_absence_and_see_only_their_own_words(cast: Cast, mother: Client) -> None:
    father = signed_in(cast.father)
    of_mother = report(mother, cast.hinata, note="熱が38度")
    assert "熱が38度" not in str(father.get("/absences/").content.decode())  # type: ignore[attr-defined]
    of_father = report(father, cast.hinata, note="病院へ行きます", reason="hospital")
    (absence,) = absences(cast.hinata)
    assert absence.state == State.RECEIVED
    assert [r.note for r in reports(cast.hinata)] == ["熱が38度", "病院へ行きます"]
    for client, own, other in ((mother, of_mother, of_father), (father, of_father, of_mother)):
        pages = [client.get(url) for url in ("/absences/", "/absences/history/", f"/absences/{own}/")]
        text = "".join(page.content.decode() for page in pages)  # type: ignore[attr-defined]
        assert str(own) in text
        assert str(other) not in text
        for path in ("", "change/", "cancellation/"):
            assert client.get(f"/absences/{other}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"from_date": "2026-11-24"}, "11月24日（火）はすぎました。今日は11月25日（水）です"),
        ({"from_date": "2026-11-30", "until_date": "2026-11-27"}, "おわりの日が、はじめの日より前"),
        ({"until_date": "2027-12-30"}, "1回の連絡は60日まで"),
        ({"from_date": "2027-02-28"}, "までの日にちを選んでください"),
        ({"from_date": "9999-12-31"}, "までの日にちを選んでください"),
        ({"from_date": "2026-11-28"}, "休みの日（土曜日）です"),
        ({"from_date": "2026-11-28", "until_date": "2026-11-29"}, "ぜんぶ休みの日です"),
        ({"from_date": "あした"}, "日付を 2026-11-25 の形で"),
        ({"from_date": ""}, "日にちを入れてください"),
        ({"kind": "leaving_early"}, "何時に学校を出るか"),
        ({"kind": "suspension"}, "これは選べません"),
        ({"kind": "other"}, "これは選べません"),
        ({"reason": "出席停止"}, "この理由は選べません"),
        ({"reason": ""}, "理由を選んでください"),
        ({"note": "熱" * 501}, "500文字までです（いま501文字）"),
        ({"note": "a" * 100_000}, "500文字までです（いま100000文字）"),
        ({"next_talk_on": "2026-11-20"}, "はじめの日よりあと"),
        ({"temperature": "高い"}, "体温を 37.8 のような"),
    ],
)
def test_what_a_school_cannot_take_is_refused_and_stays_typed(
    cast: Cast, mother: Client, other: dict[str, str], says: str
) -> None:
    set_rules(cast.hibari, asks_temperature=True)
    text = refused(mother, cast.hinata, **{"note": "朝から", **other})
    assert says in text
    assert other.get("note", "朝から") in text
    assert (reports(cast.hinata), absences(cast.hinata)) == ([], [])


def test_nobody_chosen_is_said(cast: Cast, mother: Client) -> None:
    assert "だれの連絡か、選んでください" in refused(mother)


def test_a_holiday_is_taken_when_it_is_meant(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, from_date="2026-11-28", is_sure="on")
    assert [absence.day for absence in absences(cast.hinata)] == [dt.date(2026, 11, 28)]


def test_a_long_absence_is_one_report_over_its_school_days(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, until_date="2026-12-08", next_talk_on="2026-12-07", reason="other")
    (sent,) = reports(cast.hinata)
    assert (sent.until_date, sent.next_talk_on) == (dt.date(2026, 12, 8), dt.date(2026, 12, 7))
    days = [absence.day.day for absence in absences(cast.hinata)]
    assert days == [25, 26, 27, 30, 1, 2, 3, 4, 7, 8]


def test_control_characters_do_no_harm(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, note="熱\x00です\u202e")
    assert reports(cast.hinata)[0].note == "熱です"


@pytest.mark.parametrize(("days", "is_over"), [(0, True), (3, False), (4, False), (-2, False), (5, True)])
def test_on_a_day_off_no_cut_off_is_over(cast: Cast, mother: Client, days: int, *, is_over: bool) -> None:
    """Wednesday and Monday; a Saturday, a Sunday, Labour Thanksgiving Day."""
    with at(9, 0, day=WEDNESDAY + days * DAY):
        text = mother.get("/absences/").content.decode()
    assert ("今日の分の締め切り" in text, "までに送ると" in text) == (is_over, not is_over)


@pytest.mark.parametrize("second", [-1, 0])
def test_at_the_very_second_of_the_cut_off_the_school_is_to_be_called(cast: Cast, mother: Client, second: int) -> None:
    set_rules(cast.hibari, cut_off=dt.time(7, 30), phone="03-0000-0417")
    with at(7, 29, 59) if second else at(7, 30):
        page: Any = mother.get(f"/absences/{report(mother, cast.hinata)}/")
    assert reports(cast.hinata)[0].is_after_cut_off is (second == 0)
    assert ('href="tel:0300000417"' in page.content.decode()) is (second == 0)
    assert len(absences(cast.hinata)) == 1, "it goes through all the same"


def test_the_day_is_the_schools_and_not_the_phones(cast: Cast, mother: Client) -> None:
    """A page that was opened before midnight says yesterday's date: it is asked about, and not taken for today."""
    with at(23, 59):
        data = words(cast.hinata)
    with at(0, 0, day=WEDNESDAY + DAY):
        response: Any = signed_in(cast.mother).post("/absences/", data)
    assert response.status_code == 422
    assert "今日は11月26日（木）です" in response.content.decode()


def test_a_child_of_others_is_not_found(cast: Cast, mother: Client) -> None:
    for stranger in (cast.minato, cast.kaede_child):
        response: Any = mother.post("/absences/", words(cast.hinata, stranger))
        assert response.status_code == 404
    assert mother.post("/absences/", {**words(cast.hinata), "places": ["x"]}).status_code == 404
    assert reports(cast.hinata) == []


def test_a_guardian_without_the_right_is_refused(cast: Cast, mother: Client) -> None:
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother, student=cast.hinata).update(may_report=False)
    assert mother.post("/absences/", words(cast.hinata)).status_code == 403
    assert mother.post("/absences/", words(cast.hinata, cast.sora)).status_code == 403
    assert (reports(cast.hinata), reports(cast.sora)) == ([], [])
    page: Any = mother.get("/absences/")
    assert "この画面からは連絡できません" in page.content.decode()


@pytest.mark.parametrize("state", ["transferred", "expected"])
def test_a_pupil_who_is_not_there_is_refused_with_a_reason(cast: Cast, mother: Client, state: str) -> None:
    data = words(cast.hinata)
    with tenant_scope(cast.sakura.pk):
        type(cast.hinata).objects.filter(pk=cast.hinata.pk).update(settled_state=state)
    response: Any = mother.post("/absences/", data)
    assert response.status_code == 422
    assert "在籍していません" in response.content.decode()


def test_a_pupil_who_leaves_next_week_is_refused_for_the_days_after(cast: Cast, mother: Client) -> None:
    with tenant_scope(cast.sakura.pk):
        leaves = {"next_state": "transferred", "next_on": dt.date(2026, 12, 1)}
        type(cast.hinata).objects.filter(pk=cast.hinata.pk).update(**leaves)
    assert "在籍していません" in refused(mother, cast.hinata, until_date="2026-12-01")
    report(mother, cast.hinata, until_date="2026-11-30")


def test_a_schools_own_reason_and_activity(cast: Cast, mother: Client) -> None:
    reason, pool = add_word(cast.hibari, "reason", "ことばの教室"), add_word(cast.hibari, "activity", "プール")
    report(mother, cast.hinata)
    report_id = report(mother, cast.hinata, kind="other", activity=pool.pk, reason=reason.pk)
    page: Any = mother.get(f"/absences/{report_id}/")
    assert all(word in page.content.decode() for word in ("ことばの教室", "プール"))
    assert [a.activity_id for a in absences(cast.hinata)] == [None, pool.pk]
    text = refused(mother, cast.sora, reason=reason.pk)
    assert "あおば中学校では選べません" in text


def test_a_hidden_reason_is_not_offered(cast: Cast, mother: Client) -> None:
    set_rules(cast.hibari, hidden_reasons=["mourning"])
    client = signed_in(make_guardian(cast.hinata))
    assert "この理由は選べません" in refused(client, cast.hinata, reason="mourning")


def test_a_temperature_is_kept_where_the_school_asks(cast: Cast, mother: Client) -> None:
    set_rules(cast.hibari, asks_temperature=True)
    report(mother, cast.hinata, cast.sora, temperature="３８．２")
    assert [reports(child)[0].temperature for child in (cast.hinata, cast.sora)] == ["38.2", ""]


def test_the_page_opens_on_the_next_school_day(cast: Cast, mother: Client) -> None:
    with at(19, 0, day=dt.date(2026, 11, 29)):
        page: Any = signed_in(cast.mother).get("/absences/")
    assert page.context["form"]["from_date"].value() == dt.date(2026, 11, 30)


def test_the_lists_cost_the_same_for_one_report_and_for_many(cast: Cast, mother: Client) -> None:
    counts = []
    for day in range(2):
        for number in range(1 + 7 * day):
            report(mother, cast.hinata, from_date=WEDNESDAY + DAY * (number + day), is_sure="on")
        for url in ("/absences/", "/absences/history/"):
            with CaptureQueriesContext(connection) as queries:
                mother.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
