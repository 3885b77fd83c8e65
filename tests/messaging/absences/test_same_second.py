"""What is sent at the same second, where a commit is a commit: one absence, nothing doubled, nobody locked out."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from messaging.absences.models import State
from tests.at_once import at_once
from tests.cast import Cast, make_cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, absences, at, report, reports, words
from tests.messaging.absences.test_school_moves import sent_to_aoba

HANDS = 6
FRIDAY, MONDAY = WEDNESDAY + 2 * DAY, WEDNESDAY + 5 * DAY


@pytest.fixture
def cast(committed_db: str) -> Iterator[Cast]:
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False), at(7, 12):
        yield make_cast()


def test_two_parents_at_once_are_one_absence_with_both_words(cast: Cast) -> None:
    """Each with the children in another order; they wait for each other."""
    sent = [
        (signed_in(cast.mother), words(cast.hinata, cast.sora, note="熱", until_date="2026-12-04")),
        (signed_in(cast.father), words(cast.sora, cast.hinata, note="病院", until_date="2026-12-04")),
    ]
    answers = at_once(*[lambda c=client, d=data: c.post("/absences/", d) for client, data in sent])
    assert [answer.status_code for answer in answers] == [302, 302]
    for child in (cast.hinata, cast.sora):
        assert sorted(one.note for one in reports(child)) == ["熱", "病院"]
        assert [(a.day.day, a.state) for a in absences(child)] == [
            (d, "received") for d in (25, 26, 27, 30, 1, 2, 3, 4)
        ]


def test_many_presses_at_once_are_one_report_with_one_number(cast: Cast) -> None:
    data = words(cast.hinata)
    clients = [signed_in(cast.mother) for _hand in range(HANDS)]
    answers = at_once(*[lambda c=client: c.post("/absences/", data) for client in clients])
    (sent,) = reports(cast.hinata)
    assert {answer["Location"] for answer in answers} == {f"/absences/{sent.pk}/"}
    assert len(absences(cast.hinata)) == 1


def test_two_open_pages_of_one_guardian_are_one_report_too(cast: Cast) -> None:
    sent = [(signed_in(cast.mother), words(cast.hinata)) for _page in range(HANDS)]
    answers = at_once(*[lambda c=client, d=data: c.post("/absences/", d) for client, data in sent])
    assert sorted(answer.status_code for answer in answers) == [302] + [422] * (HANDS - 1)
    assert (len(reports(cast.hinata)), len(absences(cast.hinata))) == (1, 1)


def test_one_parent_takes_back_while_the_other_reports(cast: Cast) -> None:
    mother, father = signed_in(cast.mother), signed_in(cast.father)
    for _round in range(3):
        report_id, data = report(mother, cast.hinata), words(cast.hinata, reason="hospital")
        back, told = at_once(
            lambda at=report_id: mother.post(f"/absences/{at}/cancellation/"),
            lambda said=data: father.post("/absences/", said),
        )
        assert (back.status_code, told.status_code) == (302, 302)
        assert [a.state for a in absences(cast.hinata)] == [State.RECEIVED]
        father.post(f"{told['Location']}cancellation/")
        assert [a.state for a in absences(cast.hinata)] == [State.CANCELLED]


def test_a_home_changes_its_report_while_the_child_changes_school(cast: Cast) -> None:
    """Both come through, and the new school has the days to come, whoever was first."""
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata, from_date=FRIDAY.isoformat(), until_date=MONDAY.isoformat())
    said = {**words(cast.hinata, from_date=FRIDAY.isoformat(), until_date=MONDAY.isoformat()), "reason": "hospital"}
    _changed, moved = at_once(
        lambda: mother.post(f"/absences/{told}/change/", said), lambda: sent_to_aoba(cast, cast.hinata)
    )
    assert moved.status_code == 302
    (living,) = [one for one in reports(cast.hinata) if one.cancelled_at is None]
    assert (living.school_id, living.from_date, living.until_date) == (cast.aoba.pk, FRIDAY, MONDAY)
    assert {row.day: row.state for row in absences(cast.hinata) if row.school_id == cast.aoba.pk} == {
        FRIDAY: "received", MONDAY: "received",
    }  # fmt: skip


def test_the_other_parent_reports_while_the_child_changes_school(cast: Cast) -> None:
    """Nobody locks the other out."""
    father, here = signed_in(cast.father), cast.room_a1
    report(signed_in(cast.mother), cast.hinata, until_date=MONDAY.isoformat())
    for number in range(6):
        data = words(cast.hinata, from_date=(FRIDAY + number * DAY).isoformat(), is_sure="on")
        told, moved = at_once(
            lambda said=data: father.post("/absences/", said), lambda room=here: sent_to_aoba(cast, cast.hinata, room)
        )
        assert (told.status_code, moved.status_code) == (302, 302)
        here = cast.room_41 if here == cast.room_a1 else cast.room_a1
