"""Nobody is left in doubt what was sent, for whom, and whether the school still has to be called."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from messaging.absences.models import OwnWord
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import (
    DAY,
    WEDNESDAY,
    absences,
    add_word,
    at,
    place_key,
    report,
    reports,
    set_rules,
    words,
)
from tests.messaging.absences.test_changing import cancel, change, confirmed, text_of
from tests.messaging.absences.test_empty_seats import mark, seat_of, url_of
from tests.messaging.absences.test_from_the_first_page import visit
from tetoru.tenancy import tenant_scope

TUESDAY, FRIDAY = WEDNESDAY - DAY, WEDNESDAY + 2 * DAY
CALL, NO_CALL = "学校にもお電話ください", "お電話はいりません"
WAY_OUT = "これは{who}の分です。まだ何も送っていません。ほかの分は、{who}の印を外すと送れます。"


def seen(client: Client, report_id: Any) -> tuple[bool, bool]:
    """Whether the receipt asks for a call, and whether it says that none is needed."""
    text = text_of(client, f"/absences/{report_id}/")
    return CALL in text, NO_CALL in text


def errors_of(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_period_that_is_ended_today_after_the_cut_off_has_to_be_told_by_telephone(
    cast: Cast, is_confirmed: bool
) -> None:
    set_rules(cast.hibari, phone="03-0000-0417")
    with at(7, 12, day=TUESDAY):
        sent = report(signed_in(cast.mother), cast.hinata, from_date=TUESDAY, until_date=FRIDAY)
        if is_confirmed:
            confirmed(cast, cast.hinata)
    with at(8, 40):
        mother = signed_in(cast.mother)
        assert cancel(mother, sent).status_code == 302
        assert reports(cast.hinata)[0].until_date == TUESDAY
        assert seen(mother, sent) == (True, False)
        assert "03-0000-0417" in text_of(mother, f"/absences/{sent}/")
    with at(7, 0, day=WEDNESDAY + DAY):
        assert seen(signed_in(cast.mother), sent) == (False, is_confirmed)


def test_todays_report_that_is_moved_to_another_day_too_late_has_to_be_told_by_telephone(cast: Cast) -> None:
    with at(7, 12):
        sent = report(signed_in(cast.mother), cast.hinata)
        confirmed(cast, cast.hinata)
    with at(8, 40):
        mother = signed_in(cast.mother)
        assert change(mother, sent, from_date=WEDNESDAY + DAY).status_code == 302
        assert seen(mother, sent) == (True, False)


def test_what_was_late_yesterday_and_is_changed_in_time_today_needs_no_call(cast: Cast) -> None:
    with at(8, 40, day=TUESDAY):
        mother = signed_in(cast.mother)
        sent = report(mother, cast.hinata, from_date=TUESDAY, until_date=FRIDAY)
        assert seen(mother, sent) == (True, False)
    with at(7, 12):
        mother = signed_in(cast.mother)
        assert change(mother, sent, from_date=TUESDAY, until_date=WEDNESDAY).status_code == 302
        assert seen(mother, sent) == (False, False)


def test_of_siblings_the_one_who_is_reported_already_is_named_and_how_the_other_can_be(cast: Cast) -> None:
    with at(7, 12):
        mother = signed_in(cast.mother)
        report(mother, cast.hinata)
        both = mother.post("/absences/", words(cast.hinata, cast.sora))
        (text,) = errors_of(both)["places"]
        who = "ひなたさん（ひばり小学校）"
        assert text.startswith("この日の連絡は、もう送っています。")
        assert text.endswith(WAY_OUT.format(who=who))
        assert reports(cast.sora) == []
        assert mother.post("/absences/", words(cast.sora)).status_code == 302
        (alone,) = errors_of(mother.post("/absences/", words(cast.hinata)))["places"]
        assert who not in alone


def test_a_reason_or_an_activity_of_one_school_is_refused_for_the_other_with_a_way_out(cast: Cast) -> None:
    reason, pool = add_word(cast.hibari, "reason", "ことばの教室"), add_word(cast.hibari, "activity", "プール")
    way_out = WAY_OUT.format(who="そらさん（あおば中学校）")
    with at(7, 12):
        mother = signed_in(cast.mother)
        by_reason = mother.post("/absences/", words(cast.hinata, cast.sora, reason=reason.pk))
        assert errors_of(by_reason)["reason"][0].endswith(way_out)
        by_activity = mother.post("/absences/", words(cast.hinata, cast.sora, kind="other", activity=pool.pk))
        assert errors_of(by_activity)["activity"][0].endswith(way_out)
        assert reports(cast.hinata) == reports(cast.sora) == []


def test_a_reason_and_an_activity_that_the_school_has_dropped_stand_in_what_was_sent(cast: Cast) -> None:
    reason, pool = add_word(cast.hibari, "reason", "ことばの教室"), add_word(cast.hibari, "activity", "プール")
    with at(7, 12):
        mother = signed_in(cast.mother)
        away = report(mother, cast.hinata, reason=reason.pk, until_date=FRIDAY)
        no_pool = report(mother, cast.hinata, kind="other", activity=pool.pk, until_date=FRIDAY)
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            OwnWord.objects.update(retired_at=timezone.now())
        assert "ことばの教室" in text_of(mother, f"/absences/{away}/change/")
        shorter = WEDNESDAY + DAY
        assert change(mother, away, reason=reason.pk, until_date=shorter).status_code == 302
        assert change(mother, no_pool, kind="other", until_date=shorter).status_code == 302
        assert {sent.until_date for sent in reports(cast.hinata)} == {shorter}
        assert errors_of(mother.post("/absences/", words(cast.hinata, reason=reason.pk)))["reason"]


def test_a_hidden_reason_stands_in_what_was_sent(cast: Cast) -> None:
    with at(7, 12):
        mother = signed_in(cast.mother)
        sent = report(mother, cast.hinata, reason="mourning", until_date=FRIDAY)
        set_rules(cast.hibari, hidden_reasons=["mourning"])
        assert change(mother, sent, reason="mourning", until_date=WEDNESDAY).status_code == 302


def test_the_same_press_after_the_report_was_taken_back_is_a_new_report(cast: Cast) -> None:
    with at(7, 12):
        mother, sent = signed_in(cast.mother), words(cast.hinata)
        first = mother.post("/absences/", sent)["Location"]
        assert mother.post("/absences/", sent)["Location"] == first
        assert cancel(mother, first.split("/")[2]).status_code == 302
        again = mother.post("/absences/", sent)
        assert (again.status_code, again["Location"] == first) == (302, False)
        assert [absence.state for absence in absences(cast.hinata)] == ["received"]


def test_an_activity_of_the_school_is_nothing_to_the_club_of_the_same_child(cast: Cast) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    home, club = place_key(cast.minato), visit(cast.minato, cast.aoba, cast.year)
    with at(7, 12):
        sent = words(kind="other", activity=pool.pk) | {"places": [home, club]}
        assert signed_in(cast.minato_mother).post("/absences/", sent).status_code == 302
        assert [one.school_id for one in reports(cast.minato)] == [cast.hibari.pk]


def test_a_question_whose_day_went_by_does_not_say_that_the_child_was_found(cast: Cast) -> None:
    with at(8, 40):
        teacher = signed_in(cast.teacher)
        mark(teacher, cast.hinata)
        assert teacher.post(url_of(cast.hinata, "question/")).status_code == 302
    question = f"/absences/questions/{seat_of(cast.hinata).pk}/"
    with at(7, 0, day=WEDNESDAY + DAY):
        text = text_of(signed_in(cast.mother), question)
    assert "この日はすぎました。" in text
    assert "学校で確かめられた" not in text
