"""The promises about homes and walls: green as things are, red for each way in which they can break."""

from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client

from auditlog.models import Entry
from messaging.absences import assurance
from messaging.absences.models import Report, WallScreen
from messaging.absences.selectors import places, reports
from messaging.absences.selectors.words import told_of
from messaging.absences.views import walls
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import report, set_rules
from tests.messaging.absences.test_empty_seats import mark, url_of
from tests.messaging.absences.test_walls import code_of, open_on
from tests.messaging.conversations.talking import set_rights
from tetoru.assurance import Broken, all_checks
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")
OWN, WALLS = assurance.guardians_reach_their_own_children_alone, assurance.walls_say_nothing_of_anybodys_words


@pytest.fixture
def told(cast: Cast) -> None:
    """Hinata's mother has reported, and minato's; yuina is missed."""
    set_rules(cast.hibari, asks_temperature=True)
    report(signed_in(cast.mother), cast.hinata, note="インフルエンザと言われました", temperature="39.5")
    report(signed_in(cast.minato_mother), cast.minato, reason="stomach")
    desk = signed_in(cast.teacher)
    mark(desk, cast.yuina)
    desk.post(url_of(cast.yuina), {"outcome": "not_reached", "note": "留守番電話でした"})


@pytest.fixture
def hung(cast: Cast, told: None) -> Client:
    """The wall of the staff room, which has not been looked at yet."""
    screen = Client()
    open_on(screen, code_of(cast))
    return screen


def state_of(cast: Cast) -> Any:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        seen = list(Report.objects.order_by("pk").values_list("seen_at", "changed_at"))
        return seen, list(WallScreen.objects.values_list("shown_on", flat=True)), Entry.objects.count()


def test_both_are_registered_and_hold_and_leave_no_trace(cast: Cast, hung: Client) -> None:
    sections = {found.name: found.section for found in all_checks()}
    assert (sections["absences.own_children"], sections["walls.no_words"]) == (19, 19)
    before = state_of(cast)
    assert before[1] == [None], "nor is it noted that the wall showed anything"
    assert OWN() == (
        "2 reports opened to their senders and stayed shut 4 times to others; "
        "4 guardians can report for children of their own alone"
    )
    assert WALLS() == "1 screens show 3 names; none of the 5 words about today, and no table with words read"
    assert state_of(cast) == before


def test_a_report_that_another_guardian_of_the_child_opens_is_found(
    cast: Cast, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Separated parents: the statement without the condition on who has sent it."""
    careless = reports.PRESSED.replace("told.reported_by_id = %(guardian)s and ", "")
    careless = careless.replace(" and one.reported_by_id = %(guardian)s", "")
    monkeypatch.setattr(reports, "PRESSED", careless)
    with pytest.raises(Broken, match=rf"^report [0-9a-f-]+ is open to {cast.both.pk}$"):
        OWN()


def test_a_page_that_only_refuses_what_it_should_not_know_is_found(
    cast: Cast, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change by another is refused in words, which tells that there is something to change."""
    careless = reports.PRESSED.replace("told.reported_by_id = %(guardian)s and ", "")
    careless = careless.replace(" and one.reported_by_id = %(guardian)s", "")
    monkeypatch.setattr(reports, "PRESSED", careless)
    monkeypatch.setattr(assurance, "KNOCKS", (assurance.receipts.absence_change,))
    with pytest.raises(Broken, match=r"is open to"):
        OWN()


def test_a_report_that_is_shut_for_its_sender_shows_nothing(
    cast: Cast, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(*_args: Any, **_more: Any) -> None:
        raise Http404

    monkeypatch.setattr(assurance.receipts, "sent_together", shut)
    with pytest.raises(Broken, match="is shut for its sender, so that nothing is shown"):
        OWN()


def test_a_place_of_somebody_elses_child_is_found(cast: Cast, told: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PLACES", places.PLACES.replace("tie.guardian_id = %(guardian)s and ", ""))
    with pytest.raises(Broken, match=r"^guardian [0-9a-f-]+ can report for [0-9a-f-]+$"):
        OWN()


def test_a_right_that_was_taken_away_and_does_not_count_is_found(
    cast: Cast, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_rights(cast.father, cast.hinata, may_report=False)
    assert OWN()
    monkeypatch.setattr(places, "PLACES", places.PLACES.replace("tie.may_report", "true"))
    with pytest.raises(Broken, match=rf"^guardian {cast.father.pk} can report for {cast.hinata.pk}$"):
        OWN()


def test_a_wall_for_which_words_are_read_is_found(cast: Cast, hung: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = walls.wall_of

    def reading(school_id: Any, day: Any) -> Any:
        board = whole(school_id, day)
        told_of([line.absence for card in board.cards for line in card.lines], list)
        return board

    monkeypatch.setattr(walls, "wall_of", reading)
    with pytest.raises(Broken, match=rf"^the wall of school {cast.hibari.pk} reads absences_report$"):
        WALLS()


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("発熱", r"the reason of report"),
        ("インフルエンザと言われました", r"the note of report"),
        ("39.5", r"the temperature of report"),
        ("留守番電話でした", r"the note of call"),
    ],
)
def test_a_word_that_is_shown_is_found_and_not_told(
    cast: Cast, hung: Client, monkeypatch: pytest.MonkeyPatch, word: str, what: str
) -> None:
    """As a careless template would: beside the name."""
    whole = walls.wall_of

    def telling(school_id: Any, day: Any) -> Any:
        board = whole(school_id, day)
        for card in board.cards:
            for number, line in enumerate(card.lines):
                card.lines[number] = line._replace(away=line.away._replace(kind=f"欠席（{word}）"))  # type: ignore[index]
        return board

    monkeypatch.setattr(walls, "wall_of", telling)
    with pytest.raises(Broken, match=rf"^the wall of school {cast.hibari.pk} shows {what} [0-9a-f-]+$") as broken:
        WALLS()
    assert word not in str(broken.value)


def test_a_wall_that_was_taken_down_is_not_looked_at(cast: Cast, hung: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        (screen,) = WallScreen.objects.all()
    signed_in(cast.school_admin).post(f"/s/hibari/settings/walls/{screen.pk}/end/")
    assert WALLS().startswith("0 screens show 0 names; none of the 0 words")
