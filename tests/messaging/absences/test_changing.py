"""A guardian changes a report, takes it back, and follows its state."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Guardianship
from messaging.absences.actions.changing import change_report
from messaging.absences.confirming import note_confirmed, note_seen
from messaging.absences.models import Absence, Report, State
from messaging.absences.said import said_in
from messaging.absences.selectors.places import Own, places_of
from schools.errors import ChangedMeanwhile
from schools.models import Student
from tests.cast import Cast, actor, signed_in
from tests.isolation.test_foreign_rows import CHANGING
from tests.messaging.absences.mornings import (
    DAY,
    WEDNESDAY,
    absences,
    at,
    corrections,
    report,
    reports,
    set_rules,
    words,
)
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")


def change(client: Client, report_id: Any, **other: Any) -> Any:
    data = {name: value for name, value in words(**other).items() if name not in {"places", "key"}}
    return client.post(f"/absences/{report_id}/change/", data)


def cancel(client: Client, report_id: Any) -> Any:
    return client.post(f"/absences/{report_id}/cancellation/")


def confirmed(cast: Cast, student: Student) -> None:
    """As the board's page does it."""
    with tenant_scope(student.tenant_id):
        rows = list(Absence.objects.filter(student=student).order_by("day"))
        note_confirmed(rows, rows[0].day, by=cast.teacher.pk, now=timezone.now())


def state(student: Student) -> list[str]:
    return [absence.state for absence in absences(student)]


def text_of(client: Client, url: str) -> str:
    page: Any = client.get(url)
    assert page.status_code == 200
    return CHANGING.sub(b"", page.content).decode()


def test_what_was_told_is_changed_and_the_earlier_words_are_kept(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata, note="熱")
    number = reports(cast.hinata)[0].number
    with at(7, 40):
        assert change(mother, report_id, kind="late", arrives_at="10:00", reason="hospital").status_code == 302
    (sent,) = reports(cast.hinata)
    assert (sent.kind, sent.reason, sent.note, sent.number) == ("late", "hospital", "", number)
    assert (sent.is_after_cut_off, timezone.localtime(sent.changed_at).minute) == (False, 40)
    (earlier,) = corrections(cast.hinata)
    assert (earlier.kind, earlier.reason, earlier.note) == ("absent", "fever", "熱")
    assert earlier.corrected_by_id == cast.mother.pk
    (absence,) = absences(cast.hinata)
    assert (absence.kind, absence.arrives_at) == ("late", dt.time(10))


def test_the_form_of_a_change_is_filled_with_what_was_told(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata, until_date="2026-11-27", note="旅行です", reason="family")
    page: Any = mother.get(f"/absences/{report_id}/change/")
    form = page.context["form"]
    names = ("kind", "from_date", "until_date", "reason", "note")
    assert [form[name].value() for name in names] == [
        "absent", WEDNESDAY, dt.date(2026, 11, 27), "family", "旅行です"
    ]  # fmt: skip


def test_a_change_to_the_same_words_is_none(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    assert change(mother, report_id).status_code == 302
    assert (corrections(cast.hinata), reports(cast.hinata)[0].changed_at) == ([], None)


def test_a_moved_report_leaves_the_old_day_and_takes_the_new(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    change(mother, report_id, from_date=WEDNESDAY + DAY)
    assert [(a.day, a.state) for a in absences(cast.hinata)] == [
        (WEDNESDAY, State.CANCELLED),
        (WEDNESDAY + DAY, State.RECEIVED),
    ]


def test_a_change_that_is_not_possible_says_why_and_changes_nothing(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    for other, says in (
        ({"from_date": "2026-11-24"}, "すぎました"),
        ({"reason": "x"}, "この理由は選べません"),
        ({"from_date": "2026-11-28"}, "休みの日（土曜日）です"),
    ):
        response = change(mother, report_id, note="朝から", **other)
        assert response.status_code == 422
        assert says in response.content.decode()
        assert "朝から" in response.content.decode()
    assert (corrections(cast.hinata), reports(cast.hinata)[0].note) == ([], "")


def test_taken_back_the_row_is_cancelled_and_can_be_reported_anew(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    assert cancel(mother, report_id).status_code == 302
    assert state(cast.hinata) == ["cancelled"]
    assert "取り消しました" in text_of(mother, f"/absences/{report_id}/")
    assert cancel(mother, report_id).status_code == 302
    assert change(mother, report_id, note="x").status_code == 409
    assert mother.get(f"/absences/{report_id}/cancellation/").status_code == 409
    report(mother, cast.hinata)
    assert state(cast.hinata) == ["received"]


def test_what_one_parent_takes_back_the_other_still_says(cast: Cast, mother: Client) -> None:
    father = signed_in(cast.father)
    of_mother, of_father = report(mother, cast.hinata), report(father, cast.hinata, kind="late")
    assert absences(cast.hinata)[0].kind == "late", "the newest word counts"
    cancel(father, of_father)
    assert [(a.kind, a.state) for a in absences(cast.hinata)] == [("absent", "received")]
    cancel(mother, of_mother)
    assert state(cast.hinata) == ["cancelled"]


def test_the_sender_sees_received_then_seen_then_confirmed_by_whom(cast: Cast, mother: Client) -> None:
    url = f"/absences/{report(mother, cast.hinata)}/"
    assert "先生の確認を待っています" in text_of(mother, url)
    with tenant_scope(cast.sakura.pk):
        note_seen(list(Absence.objects.filter(student=cast.hinata)), WEDNESDAY, by=cast.teacher.pk, now=timezone.now())
    assert "学校が見ました" in text_of(mother, url)
    assert state(cast.hinata) == ["seen"]
    confirmed(cast, cast.hinata)
    text = text_of(mother, url)
    assert "学校が確認しました" in text
    assert "佐伯 恵先生" in text
    assert state(cast.hinata) == ["confirmed"]


def test_a_second_parents_words_are_confirmed_anew_and_the_first_one_sees_no_difference(
    cast: Cast, mother: Client
) -> None:
    url = f"/absences/{report(mother, cast.hinata)}/"
    confirmed(cast, cast.hinata)
    text_of(mother, url)  # what was said once, that it was sent, is gone
    before = text_of(mother, url)
    father = signed_in(cast.father)
    with at(7, 50):
        of_father = report(father, cast.hinata)
        assert "先生の確認を待っています" in text_of(father, f"/absences/{of_father}/")
        assert text_of(mother, url) == before
    assert state(cast.hinata) == ["received"]


def test_a_change_after_the_cut_off_goes_through_and_asks_for_a_call(cast: Cast, mother: Client) -> None:
    set_rules(cast.hibari, phone="03-0000-0417")
    report_id = report(mother, cast.hinata)
    with at(8, 19, 59):
        change(mother, report_id, note="少し下がりました")
        assert "学校にもお電話ください" not in text_of(mother, f"/absences/{report_id}/")
    with at(8, 20):
        change(mother, report_id, note="下がりました")
        assert "tel:0300000417" in text_of(mother, f"/absences/{report_id}/")
    assert reports(cast.hinata)[0].is_after_cut_off
    assert [c.note for c in corrections(cast.hinata)] == ["", "少し下がりました"]


def test_a_cancellation_after_it_was_confirmed_is_new_to_the_school_and_asks_for_a_call(
    cast: Cast, mother: Client
) -> None:
    report_id = report(mother, cast.hinata)
    confirmed(cast, cast.hinata)
    cancel(mother, report_id)
    (sent,) = reports(cast.hinata)
    assert (sent.state, sent.is_after_cut_off) == (State.CANCELLED, True)
    assert "学校にもお電話ください" in text_of(mother, f"/absences/{report_id}/")


def test_a_period_that_has_begun_ends_earlier_or_is_taken_back_from_today_on(cast: Cast, mother: Client) -> None:
    monday = WEDNESDAY - 2 * DAY
    with at(7, day=monday):
        report_id = report(signed_in(cast.mother), cast.hinata, from_date=monday, until_date="2026-12-04")
    assert change(mother, report_id, from_date=monday, until_date="2026-11-26").status_code == 302
    assert [a.day.day for a in absences(cast.hinata) if a.state != State.CANCELLED] == [23, 24, 25, 26][1:]
    for other in ({"from_date": monday + DAY}, {"from_date": monday, "kind": "late"}):
        assert change(mother, report_id, until_date="2026-11-26", **other).status_code == 422
    assert cancel(mother, report_id).status_code == 302
    assert [a.day.day for a in absences(cast.hinata) if a.state != State.CANCELLED] == [24]
    assert reports(cast.hinata)[0].until_date == WEDNESDAY - DAY
    assert change(mother, report_id, from_date=monday).status_code == 409


def test_days_that_are_over_cannot_be_changed(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    with at(7, day=WEDNESDAY + DAY):
        late = signed_in(cast.mother)
        assert change(late, report_id, from_date=WEDNESDAY + DAY).status_code == 409
        assert cancel(late, report_id).status_code == 302
    assert state(cast.hinata) == ["received"]


def test_nobody_else_changes_a_report(cast: Cast, mother: Client) -> None:
    report_id = report(mother, cast.hinata)
    for stranger in (cast.father, cast.minato_mother, cast.kaede_mother):
        client = signed_in(stranger)
        assert [change(client, report_id, note="x").status_code, cancel(client, report_id).status_code] == [404, 404]
    assert (corrections(cast.hinata), state(cast.hinata)) == ([], ["received"])


def test_a_guardian_whose_right_was_taken_reads_and_does_not_change(cast: Cast, mother: Client) -> None:

    report_id = report(mother, cast.hinata)
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother).update(may_report=False)
    assert mother.get(f"/absences/{report_id}/").status_code == 200
    assert [change(mother, report_id, note="x").status_code, cancel(mother, report_id).status_code] == [403, 403]
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother).update(state="ended")
    assert mother.get(f"/absences/{report_id}/").status_code == 404
    assert len(reports(cast.hinata)) == 1


def test_two_windows_do_not_overwrite_each_other_unseen(cast: Cast, mother: Client) -> None:
    """What is at hand is compared with the row once it is held."""

    report_id = report(mother, cast.hinata)
    with tenant_scope(cast.sakura.pk):
        stale = Report.objects.select_related("activity").get(pk=report_id)
        assert said_in(stale).note == ""
    change(mother, report_id, note="下がりました")
    with tenant_scope(cast.sakura.pk):
        place = next(p for p in places_of(actor(cast.mother)) if p.student == cast.hinata)
        with pytest.raises(ChangedMeanwhile):
            change_report(actor(cast.mother), Own(stale, place), said=said_in(stale), is_sure=False)
