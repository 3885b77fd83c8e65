"""A pupil's page: what stands on it, who may open it, and that the opening is noted."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Guardianship
from accounts.students.record import viewers_of
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.selectors import record_openings
from auditlog.trail import Draft, write
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def at_school(student: Student, slug: str = "hibari") -> str:
    return f"/s/{slug}/students/{student.pk}/"


def at_board(student: Student) -> str:
    return f"/t/sakura/students/{student.pk}/"


def test_the_record_of_a_pupil(cast: Cast, teacher: Client) -> None:
    page = teacher.get(at_school(cast.hinata))
    assert page.status_code == 200
    assert page.context["student"] == cast.hinata
    assert [place.rpartition(" ")[0] for place in page.context["places"]] == ["4年1組"]
    assert page.context["teachers"] == ["佐伯 恵"]
    assert [(carer.name, carer.relation) for carer in page.context["carers"]] == [
        ("小川 真由美", "母"),
        ("小川 亮", "父"),
    ]
    assert page.context["back_url"] == f"/s/hibari/students/?class={cast.room_41.pk}"


def test_rights_are_shown_and_links_that_ended_are_not(cast: Cast, teacher: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        links = Guardianship.objects.filter(student=cast.hinata)
        links.filter(guardian=cast.mother).update(state=Guardianship.State.ENDED)
        links.filter(guardian=cast.father).update(may_answer=False)
    (carer,) = teacher.get(at_school(cast.hinata)).context["carers"]
    assert (carer.name, carer.may_read, carer.may_report, carer.may_answer) == ("小川 亮", True, True, False)


def test_the_board_opens_pupils_of_every_school(cast: Cast) -> None:
    page = signed_in(cast.board_admin).get(at_board(cast.sora))
    assert page.status_code == 200
    assert [place.rpartition(" ")[0] for place in page.context["places"]] == ["あおば中学校 1年1組"]


@pytest.mark.parametrize("name", ["teacher", "other_teacher", "manager", "school_admin"])
def test_everybody_of_the_school_may_open_its_pupils(cast: Cast, name: str) -> None:
    assert signed_in(getattr(cast, name)).get(at_school(cast.yuina)).status_code == 200


def test_who_opened_the_record_is_noted_under_the_child(cast: Cast, teacher: Client) -> None:
    teacher.get(at_school(cast.hinata))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        (entry,) = Entry.objects.all()
    assert (entry.actor_id, entry.event, entry.outcome) == (cast.teacher.pk, "page.viewed", "done")
    assert (entry.subject_kind, entry.subject_id) == ("student", cast.hinata.pk)
    assert (entry.tenant_id, entry.school_id) == (cast.sakura.pk, cast.hibari.pk)
    assert entry.details == {"page": "school:student", "method": "GET", "status": 200}


def test_the_page_names_who_opened_it_before(cast: Cast, teacher: Client) -> None:
    signed_in(cast.board_admin).get(at_board(cast.hinata))
    signed_in(cast.manager).get(at_school(cast.hinata))
    signed_in(cast.manager).get(at_school(cast.minato))
    assert [(viewer.name, viewer.role_label) for viewer in teacher.get(at_school(cast.hinata)).context["viewers"]] == [
        ("長谷川 誠", "管理職"),
        ("三浦 修", "組織管理者"),
    ]
    assert teacher.get(at_school(cast.hinata)).context["viewers"][0].role_label == "4年1組 担任"


@pytest.mark.parametrize(("name", "is_led_on"), [("teacher", False), ("manager", False), ("school_admin", True)])
def test_admins_are_led_on_to_the_whole_log_of_the_child(cast: Cast, name: str, is_led_on: bool) -> None:
    client = signed_in(getattr(cast, name))
    url = client.get(at_school(cast.hinata)).context["log_url"]
    assert bool(url) is is_led_on
    if url:
        assert f"child={cast.hinata.pk}" in url
        assert client.get(url).status_code == 200


def test_only_the_newest_of_the_last_thirty_days_are_named(cast: Cast, teacher: Client) -> None:
    for _ in range(12):
        teacher.get(at_school(cast.hinata))
    assert len(teacher.get(at_school(cast.hinata)).context["viewers"]) == 10
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        later = timezone.now() + dt.timedelta(days=31)
        assert viewers_of(cast.hinata, now=later) == []


def test_refused_and_failed_attempts_and_other_tenants_are_no_openings(cast: Cast) -> None:
    signed_in(cast.aoba_teacher).get(at_school(cast.hinata, "aoba"))
    signed_in(make.make_staff(cast.sakura, cast.hibari)).get(at_school(cast.hinata))
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        broken = Draft(Event.PAGE_VIEWED)
        broken.describe(cast.hinata)
        write(actor(cast.manager), broken, Outcome.FAILED)
    signed_in(cast.teacher).get(at_school(cast.hinata))
    now = timezone.now()
    span = {"since": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=1), "limit": 10}
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        (opening,) = record_openings(cast.sakura.pk, cast.hinata.pk, **span)
    assert (opening.actor_id, opening.page) == (cast.teacher.pk, "school:student")
    with tenant_scope(cast.kaede.pk), transaction.atomic():
        assert record_openings(cast.sakura.pk, cast.hinata.pk, **span) == []


def test_a_pupil_of_elsewhere_is_as_if_there_were_none(cast: Cast, teacher: Client) -> None:
    missing = teacher.get(f"/s/hibari/students/{uuid.uuid4()}/")
    for student in (cast.sora, cast.kaede_child):
        response = teacher.get(at_school(student))
        assert (response.status_code, response.content) == (404, missing.content)
    assert signed_in(cast.aoba_teacher).get(at_school(cast.sora, "aoba")).status_code == 200
    board = signed_in(cast.board_admin)
    assert board.get(at_board(cast.kaede_child)).status_code == 404
    assert signed_in(cast.kaede_teacher).get(at_school(cast.kaede_child, "kaede")).status_code == 200


def test_another_place_is_as_if_it_did_not_exist(cast: Cast, teacher: Client) -> None:
    missing = teacher.get(f"/s/never-was/students/{cast.hinata.pk}/")
    for url in (at_school(cast.sora, "aoba"), at_school(cast.kaede_child, "kaede"), at_board(cast.hinata)):
        response = teacher.get(url)
        assert (response.status_code, response.content) == (404, missing.content)


@pytest.mark.parametrize(("name", "status"), [("teacher", 404), ("manager", 404), ("school_admin", 200)])
def test_who_has_left_is_there_for_admins_only(cast: Cast, name: str, status: int) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk=cast.hinata.pk).update(settled_state=Student.State.TRANSFERRED)
    assert signed_in(getattr(cast, name)).get(at_school(cast.hinata)).status_code == status


def test_a_seat_without_a_role_for_pupils_is_refused_and_that_is_noted(cast: Cast) -> None:
    idle = signed_in(make.make_staff(cast.sakura, cast.hibari))
    clerk = signed_in(make.make_staff(cast.sakura, None, Role.MANAGER))
    assert idle.get(at_school(cast.hinata)).status_code == 403
    assert clerk.get(at_board(cast.hinata)).status_code == 403
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        entries = Entry.objects.order_by("id").values_list("outcome", "subject_kind", "subject_id")
        assert list(entries) == [("denied", None, cast.hinata.pk)] * 2


def test_guardians_and_visitors_do_not_open_it(cast: Cast, visitor: Client) -> None:
    assert signed_in(cast.mother).get(at_school(cast.hinata)).status_code == 403
    response = visitor.get(at_school(cast.hinata))
    assert (response.status_code, response["Location"]) == (302, f"/login/?next={at_school(cast.hinata)}")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_by_the_page(cast: Cast, teacher: Client, method: str) -> None:
    assert getattr(teacher, method)(at_school(cast.hinata)).status_code == 405


@pytest.mark.parametrize("malformed", ["1", "x", "019cfe3d-f801-7226", "019CFE3D"])
def test_a_malformed_id_is_not_found(teacher: Client, malformed: str) -> None:
    assert teacher.get(f"/s/hibari/students/{malformed}/").status_code == 404


def test_a_name_that_does_not_open_breaks_no_page(cast: Cast, teacher: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update schools_student set family_name = %s where id = %s", (b"\x01broken", cast.hinata.pk))
    for url in (at_school(cast.hinata), "/s/hibari/students/"):
        page = teacher.get(url)
        assert page.status_code == 200
        assert "読み取れません ひなた" in page.content.decode()


def test_the_page_costs_the_same_for_one_guardian_and_viewer_and_for_many(cast: Cast, teacher: Client) -> None:
    student = make.make_student(cast.room_42, "原", "健", kana=("はら", "けん"))
    make.make_guardian(student)
    teacher.get(at_school(student))
    few = queries_of(teacher, at_school(student))
    for number in range(9):
        make.make_guardian(student, name=f"原 {number}")
        signed_in(make.make_staff(cast.sakura, cast.hibari, Role.TEACHER)).get(at_school(student))
    assert len(teacher.get(at_school(student)).context["viewers"]) == 10
    assert queries_of(teacher, at_school(student)) == few


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
