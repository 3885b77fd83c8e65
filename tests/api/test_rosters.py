"""A roster of another system: read, compared, confirmed by a person, taken in; nothing counts before."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import LinkedClass, LinkedPupil, RosterUpload
from accounts.rosters.tasks import forget_old_rosters, take_roster_in
from auditlog.models import Entry
from schools.models import Enrolment, Student
from tests.api.linked import V1, caller, link
from tests.api.rosters import Body, body_of, numbered, pupil_rows, room_row
from tests.cast import Cast, signed_in
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

ROOMS = [room_row("c41", "4年1組"), room_row("c42", "2")]
HINATA = ("u1", "小川 ひなた", "オガワ ヒナタ", "c41", 1)
MINATO = ("u2", "加藤 湊", "かとう みなと", "c41", 2)
YUINA = ("u3", "安藤 結菜", "あんどう ゆいな", "c42", 1)
LIST = "/t/sakura/settings/partners/rosters/"


@pytest.fixture
def partner(cast: Cast) -> Client:
    numbered(cast.room_41, cast.hinata, cast.minato)
    numbered(cast.room_42, cast.yuina)
    return caller(*link(cast.board_admin))


def roster(cast: Cast, *pupils: tuple[Any, ...], rooms: list[Any] | None = None, **more: Any) -> Body:
    return body_of(cast.hibari.pk, ROOMS if rooms is None else rooms, [pupil_rows(*one) for one in pupils], **more)


def push(partner: Client, body: Body | bytes, *, upload: Any = None) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return partner.put(f"{V1}/rosters/{upload or new_id()}", content, "application/json")


def waiting(cast: Cast) -> str:
    """The address of the one that waits."""
    with tenant_scope(cast.sakura.pk):
        return f"{LIST}{RosterUpload.objects.get(state='waiting').pk}/"


def confirm(cast: Cast, **answers: Any) -> Any:
    """As an admin: look, press the button as the page has it, and let the job run."""
    admin, url = signed_in(cast.board_admin), waiting(cast)
    form = admin.get(url).context["form"]
    sent = {"seen": form.initial["seen"]}
    if "leaving" in form.fields:
        sent |= {"leaving": form.initial["leaving"], "leaving_on": form.initial["leaving_on"].isoformat()}
    sent |= {field.name: field.initial for field in form.questions}
    answer = admin.post(url, sent | answers)
    if answer.status_code == 302:
        take_roster_in(tenant_id=str(cast.sakura.pk), upload_pk=url.split("/")[-2])
    return answer


def places(cast: Cast) -> dict[str, tuple[str, int | None, str]]:
    """Everybody of the school by name: class, number, state."""
    with tenant_scope(cast.sakura.pk):
        found = Enrolment.objects.filter(classroom__school=cast.hibari).select_related("student", "classroom")
        return {one.student.name: (one.classroom.label, one.number, str(one.student.state)) for one in found}


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
        take_roster_in(tenant_id=str(cast.sakura.pk), upload_pk=url.split("/")[-2])
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


def changed(body: Body, rows: str, at: int, **fields: Any) -> Body:
    return body | {rows: [row | fields if n == at else row for n, row in enumerate(body[rows])]}


@pytest.mark.parametrize(
    ("rows", "fields", "where"),
    [
        ("users", {"familyName": "\0"}, "users[0].familyName"),
        ("users", {"familyName": ""}, "users[0].familyName"),
        ("users", {"metadata": {"jp.kanaFamilyName": "小川"}}, "users[0].metadata.jp.kanaFamilyName"),
        ("users", {"sourcedId": "u2"}, "users[1].sourcedId"),
        ("enrollments", {"class": {"sourcedId": "c99"}}, "enrollments[0].class"),
        ("enrollments", {"user": {"sourcedId": "u99"}}, "enrollments[0].user"),
        ("enrollments", {"user": {"sourcedId": "u2"}}, "enrollments[1].user"),
        ("enrollments", {"metadata": {"jp.ShussekiNo": 10**9}}, "enrollments[0].metadata.jp.ShussekiNo"),
        ("enrollments", {"metadata": {"jp.ShussekiNo": "02"}}, "enrollments[1].metadata.jp.ShussekiNo"),
        ("classes", {"title": "2組"}, "classes[1].title"),
        ("classes", {"grades": ["P9x"]}, "classes[0].grades"),
        ("classes", {"grades": [], "title": "1組"}, "classes[0].grades"),
        ("classes", {"school": {"sourcedId": "org-2"}}, "classes[1].school"),
    ],
)
def test_a_fault_is_told_by_row_and_field_and_nothing_is_kept(
    cast: Cast, partner: Client, rows: str, fields: Any, where: str
) -> None:
    answer = push(partner, changed(roster(cast, HINATA, MINATO), rows, 0, **fields))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert where in [error["where"][-1] for error in answer.json()["errors"]]
    with tenant_scope(cast.sakura.pk):
        assert RosterUpload.objects.count() == 0


def test_what_is_no_roster_of_ours_is_answered_in_words(cast: Cast, partner: Client) -> None:
    good = roster(cast, HINATA)
    bodies: list[tuple[Any, int]] = [
        (b"", 422), (b"{", 400), (b'{"school": "\xff"}', 400), (b"[" * 100_000, 400), (b" " * 2_000_001, 413),
        (good | {"school": str(cast.kaede_school.pk)}, 422), (good | {"school": "\0"}, 422),
        (good | {"year": 10**9}, 422), (good | {"year": 2999}, 422), (good | {"users": []}, 422),
        (good | {"enrollments": []}, 422), (changed(good, "users", 0, status="gone"), 422),
        (changed(good, "users", 0, sourcedId="\ud800"), 422), (changed(good, "users", 0, givenName="\ud800"), 422),
        (good | {"users": good["users"] * 20_001}, 413),
    ]  # fmt: skip
    for body, status in bodies:
        answer = push(partner, body)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), str(body)[:80]
    large = good | {"users": [*good["users"], *({**good["users"][0], "sourcedId": f"x{n}"} for n in range(4_000))]}
    assert 1_000_000 < len(json.dumps(large)) < 2_000_000
    assert push(partner, large).json()["students"] == 1, "who is in no class is passed over"
    reader = caller(*link(cast.board_admin, scopes=("absences.read",)))
    assert [push(reader, good).status_code, reader.get(f"{V1}/schools").status_code] == [403, 403]
    assert partner.get(f"{V1}/rosters/{uuid.uuid4()}").status_code == 404
    assert [one["name"] for one in partner.get(f"{V1}/schools").json()["schools"]] == ["ひばり小学校", "あおば中学校"]


def test_rows_that_do_not_count_are_passed_over(cast: Cast, partner: Client) -> None:
    body = roster(cast, HINATA, MINATO, YUINA)
    teacher, _none = pupil_rows("t1", "佐伯 恵", "さえき めぐみ", "c41", None)
    body["users"].append(teacher | {"roles": [{"role": "teacher"}], "metadata": {}})
    body["users"].append(body["users"][0] | {"sourcedId": "u7", "status": "tobedeleted"})
    body["classes"].append(room_row("math", "算数") | {"classType": "scheduled"})
    one = body["enrollments"][0]
    for number, more in enumerate(
        ({"user": {"sourcedId": "t1"}, "role": "teacher"}, {"class": {"sourcedId": "math"}}, {"endDate": "2020-04-01"})
    ):
        body["enrollments"].append(one | {"sourcedId": f"more{number}"} | more)
    assert push(partner, body).json()["students"] == 3
    page = signed_in(cast.board_admin).get(waiting(cast))
    assert page.context["counts"]["same"] == 3
    assert "今の登録と同じです" in page.content.decode()


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
