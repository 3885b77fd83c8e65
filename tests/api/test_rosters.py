"""A roster of another system: read, compared, confirmed by a person, taken in; nothing counts before."""

import datetime as dt
from unittest.mock import ANY

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import LinkedClass, LinkedPupil, RosterUpload
from accounts.rosters.links import reindex_links
from accounts.rosters.tasks import forget_old_rosters, take_roster_in
from auditlog.models import Entry
from schools.models import Enrolment, Student
from tests import factories as make
from tests.api.linked import V1, caller, link
from tests.api.rosters import (
    HINATA,
    LIST,
    MINATO,
    ROOMS,
    YUINA,
    confirm,
    partner,
    places,
    push,
    room_row,
    roster,
    waiting,
)
from tests.cast import Cast, signed_in
from tetoru.access import Role
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

__all__ = ["partner"]  # a fixture


def test_a_roster_waits_for_a_person_and_then_is_taken_in(cast: Cast, partner: Client) -> None:
    before = places(cast)
    new, moved = ("u9", "森 楓", "もり かえで", "c43", 7), (*YUINA[:3], "c41", 3)
    rooms = [*ROOMS, room_row("c43", "3組")]
    answer = push(partner, roster(cast, HINATA, moved, new, rooms=rooms))
    assert (answer.status_code, answer.json()["state"], answer.json()["students"]) == (200, "waiting", 3)
    page = signed_in(cast.board_admin).get(waiting(cast))
    assert page.context["counts"] == {
        "new": 1, "changed": 0, "moved": 0, "back": 0, "gone": 1, "unclear": 1, "same": 1
    }  # fmt: skip
    assert "届いた名簿の確認" in signed_in(cast.board_admin).get("/t/sakura/").content.decode()
    assert places(cast) == before, "nothing counts before"
    assert confirm(cast).status_code == 302
    assert places(cast) == {
        "小川 ひなた": ("4年1組", 1, "enrolled"), "加藤 湊": ("4年1組", 2, "transferred"),
        "安藤 結菜": ("4年1組", 3, "enrolled"), "森 楓": ("4年3組", 7, "enrolled"),
    }  # fmt: skip
    with tenant_scope(cast.sakura.pk):
        upload = RosterUpload.objects.get()
        assert (upload.state, upload.content, upload.steps, upload.left_out_count) == ("taken", "", "", 0)
        events = list(Entry.objects.filter(event__startswith="roster.").order_by("id").values_list("event", flat=True))
        assert events == ["roster.arrived", "roster.confirmed", "roster.taken_in"]
        assert Entry.objects.filter(event="student.added").count() == 1


def test_the_second_roster_is_compared_by_id_and_numbers_may_change_places(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA, MINATO, YUINA))
    assert confirm(cast).status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert (LinkedClass.objects.count(), LinkedPupil.objects.count()) == (2, 3)
        assert {link.sourced_id for link in LinkedPupil.objects.all()} == {"u1", "u2", "u3"}
        LinkedPupil.objects.filter(student=cast.yuina).update(sourced_index=b"of an older key!")
        assert reindex_links(cast.sakura.pk) == 3, "and a rotation finds them again"
    renamed = ("u3", "安東 結菜", "あんどう ゆいな", "c41", 3)
    push(partner, roster(cast, (*HINATA[:4], 2), (*MINATO[:4], 1), renamed))
    page = signed_in(cast.board_admin).get(waiting(cast))
    assert {kind: count for kind, count in page.context["counts"].items() if count} == {"changed": 2, "moved": 1}
    assert confirm(cast).status_code == 302
    assert places(cast) == {
        "小川 ひなた": ("4年1組", 2, "enrolled"), "加藤 湊": ("4年1組", 1, "enrolled"),
        "安東 結菜": ("4年1組", 3, "enrolled"),
    }  # fmt: skip
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="class.numbered").count() == 1
        assert Student.objects.get(pk=cast.yuina.pk).family_name == "安東"
    push(partner, roster(cast, HINATA, MINATO, renamed))
    assert confirm(cast).status_code == 302
    numbers = {name: number for name, (_room, number, _state) in places(cast).items()}
    assert numbers == {"小川 ひなた": 1, "加藤 湊": 2, "安東 結菜": 3}, "numbers alone"


def test_who_left_and_is_in_a_roster_again_comes_back(cast: Cast, partner: Client) -> None:
    for pupils in ((HINATA, MINATO, YUINA), (HINATA, YUINA), (HINATA, MINATO, YUINA)):
        push(partner, roster(cast, *pupils))
        if len(pupils) == 2:
            assert signed_in(cast.board_admin).get(waiting(cast)).context["counts"]["gone"] == 1
        assert confirm(cast).status_code == 302
        assert places(cast)["加藤 湊"] == ("4年1組", 2, "enrolled" if len(pupils) == 3 else "transferred")


def test_nobody_unclear_or_gone_is_touched_without_a_person_saying_so(cast: Cast, partner: Client) -> None:
    """Another reading under the same number, and a pupil whom the admin does not let go."""
    before = places(cast)
    push(partner, roster(cast, HINATA, ("u2", "加藤 湊", "かとう そう", "c41", 2)))
    page = signed_in(cast.board_admin).get(waiting(cast))
    assert (page.context["counts"]["unclear"], page.context["counts"]["gone"]) == (1, 1), "minato is asked about"
    assert "よく似た名前の人がいます" in page.content.decode()
    assert confirm(cast, leaving=[]).status_code == 302
    assert places(cast) == before
    push(partner, roster(cast, HINATA, ("u2", "加藤 湊", "かとう そう", "c41", 2), YUINA))
    assert confirm(cast, **{"who-1": str(cast.minato.pk)}).status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert Student.objects.get(pk=cast.minato.pk).given_kana == "そう"


def test_two_who_are_said_to_be_one_are_refused_and_nothing_typed_is_lost(cast: Cast, partner: Client) -> None:
    twins = [(f"u{n}", "加藤 湊", "かとう みなと", "c41", None) for n in (5, 6)]
    push(partner, roster(cast, HINATA, YUINA, *twins))
    who = {"who-2": str(cast.minato.pk), "who-3": str(cast.minato.pk)}
    answer = confirm(cast, **who)
    assert answer.status_code == 422
    assert "同じ人（加藤 湊さん）になっています" in answer.content.decode()
    assert answer.context["form"]["who-3"].value() == str(cast.minato.pk)
    assert confirm(cast, **(who | {"who-3": "new"})).status_code == 302
    with tenant_scope(cast.sakura.pk):
        assert Enrolment.objects.filter(classroom=cast.room_41).count() == 3


def test_what_changed_while_it_was_looked_at_is_shown_anew(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA))
    admin, url = signed_in(cast.board_admin), waiting(cast)
    seen = admin.get(url).context["form"].initial["seen"]
    with tenant_scope(cast.sakura.pk):
        Student.objects.filter(pk=cast.minato.pk).update(version=7)
    sent = {"seen": seen, "leaving": [str(cast.yuina.pk)], "leaving_on": "2027-01-08"}
    answer = admin.post(url, sent)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert (form["leaving"].value(), form["leaving_on"].value()) == ([str(cast.yuina.pk)], "2027-01-08")
    assert {state for _room, _number, state in places(cast).values()} == {"enrolled"}
    past = admin.post(url, sent | {"seen": form["seen"].value(), "leaving_on": "2020-04-01"})
    assert (past.status_code, "過ぎた日は選べません" in past.content.decode()) == (422, True)


def test_a_step_that_is_refused_by_then_is_left_out_and_told(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA, ("u2", "加東 湊", "かとう みなと", "c41", 2), YUINA))
    admin, url = signed_in(cast.board_admin), waiting(cast)
    page = admin.get(url).context["form"]
    assert admin.post(url, {"seen": page.initial["seen"]}).status_code == 302
    with tenant_scope(cast.sakura.pk):
        Student.objects.filter(pk=cast.minato.pk).update(version=7)
    for _ in range(2):
        take_roster_in(tenant_id=str(cast.sakura.pk), roster_id=url.split("/")[-2])
    page = admin.get(url)
    assert [(one.who, "先に変えられました" in one.why) for one in page.context["left_out"]] == [("加藤 湊", True)]
    assert "加藤 湊" in places(cast)
    again = admin.post(url, {"seen": "x"})
    assert (again.status_code, again.context["upload"].state) == (200, "taken")


def test_the_same_upload_is_one_and_another_content_is_refused(cast: Cast, partner: Client) -> None:
    upload, body = new_id(), roster(cast, HINATA, MINATO)
    first, second = push(partner, body, upload=upload), push(partner, body, upload=upload)
    assert first.json() == second.json()
    shuffled = body | {"users": body["users"][::-1]}
    assert push(partner, shuffled, upload=upload).status_code == 200, "the order of rows says nothing"
    other = push(partner, roster(cast, HINATA), upload=upload)
    assert (other.status_code, "新しいID" in other.json()["detail"]) == (409, True)
    state = partner.get(f"{V1}/rosters/{upload}").json()
    assert (state["state"], state["students"], state["taken_at"]) == ("waiting", 2, None)
    newer = push(partner, roster(cast, HINATA))
    assert newer.json()["state"] == "waiting"
    assert partner.get(f"{V1}/rosters/{upload}").json()["state"] == "overtaken"
    admin = signed_in(cast.board_admin)
    assert admin.post(f"{waiting(cast)}refusal/").status_code == 302
    assert partner.get(f"{V1}/rosters/{newer.json()['upload']}").json()["state"] == "refused"
    with tenant_scope(cast.sakura.pk):
        assert [row.content for row in RosterUpload.objects.all()] == ["", ""]
    assert len(admin.get(LIST).context["rows"]) == 2


def test_a_roster_of_another_partner_is_as_if_it_did_not_exist(cast: Cast, partner: Client) -> None:
    upload = new_id()
    push(partner, roster(cast, HINATA, MINATO, YUINA), upload=upload)
    assert partner.get(f"{V1}/rosters/{upload}").status_code == 200
    for admin in (cast.board_admin, make.make_staff(cast.kaede, None, Role.TENANT_ADMIN)):
        other = caller(*link(admin))
        foreign, nothing = (other.get(f"{V1}/rosters/{one}") for one in (upload, new_id()))
        assert (foreign.status_code, foreign.content) == (nothing.status_code, nothing.content) == (404, ANY)


def test_names_are_forgotten_after_two_weeks(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA))
    with tenant_scope(cast.sakura.pk):
        RosterUpload.objects.update(ends_at=dt.datetime.now(dt.UTC))
    forget_old_rosters()
    with tenant_scope(cast.sakura.pk):
        upload = RosterUpload.objects.get()
        assert (upload.state, upload.content) == ("expired", "")
        url = f"{LIST}{upload.pk}/"
    assert "2週間すぎたので" in signed_in(cast.board_admin).get(url).content.decode()


def test_only_the_boards_admins_decide_and_only_on_their_own(cast: Cast, partner: Client) -> None:
    push(partner, roster(cast, HINATA))
    url = waiting(cast)
    seen = signed_in(cast.board_admin).get(url).context["form"].initial["seen"]
    for user in (cast.school_admin, cast.teacher, cast.kaede_teacher, cast.mother):
        for answer in (signed_in(user).get(url), signed_in(user).post(url, {"seen": seen})):
            assert answer.status_code in (403, 404)
    with tenant_scope(cast.sakura.pk):
        assert RosterUpload.objects.get().state == "waiting"


def test_as_many_questions_for_thirty_pupils_as_for_one(cast: Cast, partner: Client) -> None:
    admin, counts = signed_in(cast.board_admin), []
    for many in (1, 30):
        push(
            partner,
            roster(cast, *((f"n{n}", f"新井 {n}子", "あらい こ" + "こ" * n, "c41", n + 100) for n in range(many))),
        )
        admin.get(waiting(cast))
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(waiting(cast)).context["counts"]["new"] == many
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_small_changes_are_taken_in_by_rule_and_nobody_leaves_by_it(cast: Cast, partner: Client) -> None:
    admin, said = signed_in(cast.board_admin), {"is_on": "on", "most_changes": "2"}
    assert admin.post(LIST, said | {"most_changes": "0"}).status_code == 422
    assert admin.post(LIST, said).status_code == 302
    push(partner, roster(cast, HINATA, MINATO, YUINA))
    assert confirm(cast).status_code == 302, "the first one waits, whatever the rule says"
    new = [(f"n{n}", f"新井 {n}子", "あらい こ" + "こ" * n, "c41", n + 10) for n in range(3)]
    for pupils, state in (
        ((HINATA, MINATO), "waiting"),
        ((HINATA, MINATO, YUINA, *new), "waiting"),
        ((HINATA, MINATO, YUINA), "confirmed"),
        ((HINATA, MINATO, YUINA, *new[:2]), "confirmed"),
    ):
        assert push(partner, roster(cast, *pupils)).json()["state"] == state
    with tenant_scope(cast.sakura.pk):
        newest = RosterUpload.objects.latest("received_at")
    take_roster_in(tenant_id=str(cast.sakura.pk), roster_id=str(newest.pk))
    assert places(cast)["新井 1子"] == ("4年1組", 11, "enrolled")
    with tenant_scope(cast.sakura.pk):
        cast.board_admin.seats.update(roles=["teacher"])
    assert push(partner, roster(cast, HINATA, MINATO, YUINA, *new)).json()["state"] == "waiting"
