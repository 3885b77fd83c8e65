"""Rosters as another system writes them, and the admin who decides on them."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from accounts.models import RosterUpload
from accounts.rosters.tasks import take_roster_in
from schools.models import Classroom, Enrolment, Student
from tests.api.linked import V1, caller, link
from tests.cast import Cast, signed_in
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

Body = dict[str, Any]
LIST = "/t/sakura/settings/partners/rosters/"


def room_row(sourced_id: str, title: str, grade: str = "P4") -> dict[str, Any]:
    return {
        "sourcedId": sourced_id, "status": "active", "dateLastModified": "2026-11-25T00:00:00Z", "title": title,
        "classType": "homeroom", "grades": [grade], "school": {"sourcedId": "org-1", "type": "org"},
    }  # fmt: skip


def pupil_rows(sourced_id: str, name: str, kana: str, room: str, number: int | None) -> tuple[Any, Any]:
    """A user with its enrollment."""
    (family, given), (family_kana, given_kana) = name.split(), kana.split()
    user = {
        "sourcedId": sourced_id, "status": "active", "enabledUser": True, "familyName": family, "givenName": given,
        "roles": [{"roleType": "primary", "role": "student", "org": {"sourcedId": "org-1"}}], "grades": ["P4"],
        "metadata": {"jp.kanaFamilyName": family_kana, "jp.kanaGivenName": given_kana},
    }  # fmt: skip
    enrollment = {
        "sourcedId": f"e-{sourced_id}", "status": "active", "role": "student", "primary": False,
        "user": {"sourcedId": sourced_id, "type": "user"}, "class": {"sourcedId": room, "type": "class"},
        "metadata": {"jp.ShussekiNo": number} if number else {},
    }  # fmt: skip
    return user, enrollment


def body_of(school_id: Any, rooms: list[Any], pupils: list[tuple[Any, Any]], **more: Any) -> Body:
    users, enrollments = [user for user, _one in pupils], [enrollment for _one, enrollment in pupils]
    return {"school": str(school_id), "classes": rooms, "users": users, "enrollments": enrollments, **more}


def numbered(room: Classroom, *students: Student) -> None:
    """Give them 1, 2, 3 … in the class."""
    with tenant_scope(room.tenant_id):
        for number, student in enumerate(students, start=1):
            Enrolment.objects.filter(classroom=room, student=student).update(number=number)


ROOMS = [room_row("c41", "4年1組"), room_row("c42", "2")]
HINATA = ("u1", "小川 ひなた", "オガワ ヒナタ", "c41", 1)
MINATO = ("u2", "加藤 湊", "かとう みなと", "c41", 2)
YUINA = ("u3", "安藤 結菜", "あんどう ゆいな", "c42", 1)


@pytest.fixture
def partner(cast: Cast) -> Client:
    numbered(cast.room_41, cast.hinata, cast.minato)
    numbered(cast.room_42, cast.yuina)
    return caller(*link(cast.board_admin))


def roster(cast: Cast, *pupils: tuple[Any, ...], rooms: list[Any] | None = None, **more: Any) -> Body:
    chosen = deepcopy(ROOMS if rooms is None else rooms)  # a test may bend its own
    return body_of(cast.hibari.pk, chosen, [pupil_rows(*one) for one in pupils], **more)


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
        take_roster_in(tenant_id=str(cast.sakura.pk), roster_id=url.split("/")[-2])
    return answer


def places(cast: Cast) -> dict[str, tuple[str, int | None, str]]:
    """Everybody of the school by name: class, number, state."""
    with tenant_scope(cast.sakura.pk):
        found = Enrolment.objects.filter(classroom__school=cast.hibari).select_related("student", "classroom")
        return {one.student.name: (one.classroom.label, one.number, str(one.student.state)) for one in found}
