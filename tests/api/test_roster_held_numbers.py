"""What is shown is what is taken in: nobody keeps a number of which the page says that it is another's now."""

import datetime as dt

from django.test import Client

from accounts.models import RosterUpload
from accounts.rosters.actions import set_roster_rule
from schools.states import today_in_tokyo
from tests.api.rosters import HINATA, MINATO, YUINA, confirm, partner, places, push, roster
from tests.cast import Cast, actor
from tetoru.tenancy import tenant_scope

__all__ = ["partner"]  # a fixture

REN = ("u9", "森 蓮", "もり れん", "c41", 3)
MOVED_UP = ((*MINATO[:4], 1), YUINA, (*REN[:4], 2))
"""Without the first of the class; everybody after her has moved up."""


def entered(cast: Cast, partner: Client) -> None:
    """Three in one class, taken in by a first roster."""
    push(partner, roster(cast, HINATA, MINATO, YUINA, REN))
    assert confirm(cast).status_code == 302


def in_a_week() -> str:
    return (today_in_tokyo() + dt.timedelta(days=7)).isoformat()


def left_out(cast: Cast) -> list[tuple[str, int]]:
    with tenant_scope(cast.sakura.pk):
        return list(RosterUpload.objects.order_by("received_at").values_list("state", "left_out_count"))


def test_who_leaves_later_or_not_at_all_keeps_the_number_and_the_page_says_so(cast: Cast, partner: Client) -> None:
    entered(cast, partner)
    before = places(cast)
    push(partner, roster(cast, *MOVED_UP))
    for choices in ({"leaving_on": in_a_week()}, {"leaving": []}):
        answer = confirm(cast, **choices)
        assert answer.status_code == 422
        assert (
            "小川 ひなたさんがまだ4年1組の1番なので、加藤 湊さんと重なります。"
            "小川 ひなたさんを今日で転出にするか、加藤 湊さん、森 蓮さんを見送ってください。"
        ) in answer.content.decode(), choices
        assert places(cast) == before
    assert confirm(cast).status_code == 302, "today she leaves before the numbers are given"
    assert left_out(cast) == [("taken", 0), ("taken", 0)]
    found = places(cast)
    assert (found["加藤 湊"], found["森 蓮"]) == (("4年1組", 1, "enrolled"), ("4年1組", 2, "enrolled"))


def test_who_is_named_can_be_put_off_with_the_one_who_leaves_later(cast: Cast, partner: Client) -> None:
    entered(cast, partner)
    before = places(cast)
    push(partner, roster(cast, *MOVED_UP))
    assert confirm(cast, leaving_on=in_a_week(), without=["0"]).status_code == 422
    assert confirm(cast, leaving_on=in_a_week(), without=["0", "2"]).status_code == 302
    assert (left_out(cast)[-1], places(cast)) == (("taken", 0), before)


def test_who_is_let_alone_keeps_the_number(cast: Cast, partner: Client) -> None:
    """The same reading and other letters: a person says nothing, and the number goes to nobody else."""
    push(partner, roster(cast, ("u5", "小川 日向", "おがわ ひなた", "c41", 2), (*MINATO[:4], 1), YUINA))
    answer = confirm(cast)
    assert answer.status_code == 422
    text = "小川 ひなたさんがまだ4年1組の1番なので、加藤 湊さんと重なります。加藤 湊さんを見送ってください。"
    assert text in answer.content.decode()
    assert places(cast)["加藤 湊"] == ("4年1組", 2, "enrolled")
    assert confirm(cast, **{"who-2": str(cast.hinata.pk)}).status_code == 302
    assert left_out(cast) == [("taken", 0)]
    assert places(cast)["加藤 湊"] == ("4年1組", 1, "enrolled")


def test_a_number_that_somebody_holds_for_a_few_days_more_is_no_small_change(cast: Cast, partner: Client) -> None:
    """Nobody is asked by the rule, so nobody could put anybody off: the roster waits for a person."""
    entered(cast, partner)
    push(partner, roster(cast, MINATO, YUINA, REN))
    assert confirm(cast, leaving_on=in_a_week()).status_code == 302
    with tenant_scope(cast.sakura.pk):
        set_roster_rule(actor(cast.board_admin), is_on=True, most_changes=10)
    assert push(partner, roster(cast, *MOVED_UP)).status_code == 200
    assert left_out(cast) == [("taken", 0), ("taken", 0), ("waiting", 0)]
