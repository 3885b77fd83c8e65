"""A roster of another system: read, compared, confirmed by a person, taken in; nothing counts before."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import LinkedClass, LinkedPupil, RosterUpload
from accounts.rosters.tasks import forget_old_rosters, take_roster_in
from auditlog.models import Entry
from schools.models import Classroom, Enrolment, Student
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
        "new": 1, "changed": 0, "moved": 1, "back": 0, "gone": 1, "unclear": 0, "same": 1
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
