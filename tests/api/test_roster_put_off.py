"""What a roster says of one pupil can be put off: the pupil stays as they are, and the next roster asks again."""

from django.test import Client

from accounts.models import RosterUpload
from auditlog.models import Entry
from tests.api.rosters import HINATA, MINATO, YUINA, confirm, partner, places, push, room_row, roster, waiting
from tests.cast import Cast, signed_in
from tetoru.tenancy import tenant_scope

__all__ = ["partner"]  # a fixture


def test_a_single_change_can_be_put_off_and_is_told_again_next_time(cast: Cast, partner: Client) -> None:
    """A class change, a new name and a new pupil; what is put off stays wholly as it is, and the rest is taken in."""
    push(partner, roster(cast, HINATA, MINATO, YUINA))
    assert confirm(cast).status_code == 302
    renamed, moved = ("u2", "加東 湊", "かとう みなと", "c41", 2), (*YUINA[:3], "c41", 3)
    new, kept = ("u8", "森 楓", "もり かえで", "c42", 5), ("u9", "森 蓮", "もり れん", "c42", 6)
    body = roster(cast, HINATA, renamed, moved, new, kept)
    push(partner, body)
    page = signed_in(cast.board_admin).get(waiting(cast)).content.decode()
    assert page.count('name="without"') == 4, "one for each who changes, none for who is the same"
    assert confirm(cast, without=["1", "2", "3"]).status_code == 302
    assert places(cast) == {
        "小川 ひなた": ("4年1組", 1, "enrolled"), "加藤 湊": ("4年1組", 2, "enrolled"),
        "安藤 結菜": ("4年2組", 1, "enrolled"), "森 蓮": ("4年2組", 6, "enrolled"),
    }  # fmt: skip
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.filter(event="roster.confirmed").latest("id")
        assert (entry.details["without"], entry.details["steps"]) == (3, 2)
        assert RosterUpload.objects.latest("received_at").left_out_count == 0
    push(partner, body)
    counts = signed_in(cast.board_admin).get(waiting(cast)).context["counts"]
    assert {kind: count for kind, count in counts.items() if count} == {"changed": 1, "moved": 1, "new": 1, "same": 2}
    assert confirm(cast).status_code == 302
    assert places(cast)["安藤 結菜"] == ("4年1組", 3, "enrolled")
    assert places(cast)["森 楓"] == ("4年2組", 5, "enrolled")


def test_who_is_put_off_keeps_the_number_and_nobody_else_gets_it(cast: Cast, partner: Client) -> None:
    """Two who change numbers: both or none."""
    push(partner, roster(cast, HINATA, MINATO, YUINA))
    assert confirm(cast).status_code == 302
    before = places(cast)
    push(partner, roster(cast, (*HINATA[:4], 2), (*MINATO[:4], 1), YUINA))
    answer = confirm(cast, without=["0"])
    assert answer.status_code == 422
    assert (
        "小川 ひなたさんを見送ると、4年1組の1番が加藤 湊さんと重なります。加藤 湊さんも見送ってください。"
        in answer.content.decode()
    )
    assert answer.context["form"].put_off == {"0"}, "what was ticked stays"
    assert places(cast) == before
    assert confirm(cast, without=["0", "1"]).status_code == 302
    assert places(cast) == before


def test_only_a_change_that_is_shown_can_be_put_off(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA, MINATO, ("u9", "森 蓮", "もり れん", "c42", 6)))
    for nonsense in ("0", "7", "-1", "x", "9" * 40, "\0"):
        answer = confirm(cast, without=[nonsense])
        assert (answer.status_code, "選びなおしてください。" in answer.content.decode()) == (422, True), nonsense
    assert "森 蓮" not in places(cast)


def test_what_was_put_off_stays_ticked_when_the_difference_is_another_by_then(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA, MINATO, ("u9", "森 蓮", "もり れん", "c42", 6)))
    answer = confirm(cast, seen="of before", without=["2"])
    assert (answer.status_code, answer.context["form"].put_off) == (409, {"2"})
    assert 'value="2"\n           checked' in answer.content.decode()


def test_classes_are_told_in_one_line_each_way_however_many_they_are(cast: Cast, partner: Client) -> None:
    rooms = [room_row(f"c{number}", f"{number}組") for number in range(41, 81)]
    push(partner, roster(cast, (*HINATA[:3], "c41", 1), rooms=rooms))
    page = signed_in(cast.board_admin).get(waiting(cast))
    labels = [f"4年{number}組" for number in range(41, 81)]
    assert page.context["difference"].opened == labels
    assert page.context["difference"].unmentioned == ["4年1組", "4年2組"]
    text = page.content.decode()
    assert f"{'、'.join(labels)}を作ります" in text
    assert text.count("学級は消しません") == text.count("を作ります（") == 1
