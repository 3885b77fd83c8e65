"""What is still to be made, as the admins of a new organisation and of a new school meet it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.desks import Desk, desk_at
from accounts.models import User
from accounts.schools.preparation import Step, preparation_at
from schools.models import School
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tetoru.access import Role
from tetoru.tenancy import tenant_scope


def desk_of(user: User, kind: str, slug: str) -> Desk:
    return desk_at(actor(user), kind=kind, slug=slug)[0]


def steps(user: User, kind: str, slug: str) -> list[Step]:
    with tenant_scope(*user.tenant_ids):
        return preparation_at(actor(user), desk_of(user, kind, slug))


def done(user: User, kind: str, slug: str) -> list[bool]:
    return [step.is_done for step in steps(user, kind, slug)]


def test_a_new_organisation_is_led_from_its_first_school_to_its_second_admin(db: None) -> None:
    tenant = make.make_tenant("momo", "もも町教育委員会")
    admin = make.make_staff(tenant, None, Role.TENANT_ADMIN)
    page = signed_in(admin).get("/t/momo/").content.decode()
    assert "はじめの準備" in page
    assert "いま、やることはありません" not in page
    assert done(admin, "board", "momo") == [False, False, False, False]
    assert [step.url for step in steps(admin, "board", "momo")] == [
        "/t/momo/schools/", "/t/momo/classes/", "", "/t/momo/staff/new/",
    ]  # fmt: skip
    school = make.make_school(tenant, "momo", "もも小学校")
    assert done(admin, "board", "momo") == [True, False, False, False]
    make.make_year(tenant)
    assert done(admin, "board", "momo") == [True, True, False, False]
    make.make_staff(tenant, school, Role.TEACHER)
    assert done(admin, "board", "momo") == [True, True, False, False]
    make.make_staff(tenant, school, Role.SCHOOL_ADMIN)
    assert done(admin, "board", "momo") == [True, True, True, False]
    make.make_staff(tenant, None, Role.TENANT_ADMIN)
    assert steps(admin, "board", "momo") == []
    assert "いま、やることはありません" in signed_in(admin).get("/t/momo/").content.decode()


def test_a_new_school_is_led_from_its_first_class_to_its_first_letter(cast: Cast) -> None:
    school = make.make_school(cast.sakura, "kobushi", "こぶし中学校", School.Kind.JUNIOR_HIGH)
    admin = make.make_staff(cast.sakura, school, Role.SCHOOL_ADMIN)
    assert done(admin, "school", "kobushi") == [False, False, False, False]
    assert [bool(step.url) for step in steps(admin, "school", "kobushi")] == [True, False, True, False]
    assert steps(admin, "school", "kobushi")[1].title == "生徒を登録する"
    pupil = make.make_student(make.make_classroom(school, cast.year, 1, "1組"))
    assert done(admin, "school", "kobushi") == [True, True, False, False]
    make.make_staff(cast.sakura, school, Role.TEACHER)
    assert done(admin, "school", "kobushi") == [True, True, True, False]
    make.make_guardian(pupil)
    assert steps(admin, "school", "kobushi") == []


def test_last_years_classes_do_not_count(cast: Cast) -> None:
    school = make.make_school(cast.sakura, "kobushi", "こぶし小学校")
    admin = make.make_staff(cast.sakura, school, Role.SCHOOL_ADMIN)
    make.make_classroom(school, make.make_year(cast.sakura, ago=1), 6, "1組")
    assert done(admin, "school", "kobushi")[0] is False


def test_only_who_runs_the_desk_is_asked_to_prepare(cast: Cast) -> None:
    school = make.make_school(cast.sakura, "kobushi", "こぶし小学校")
    teacher = make.make_staff(cast.sakura, school, Role.TEACHER)
    assert steps(teacher, "school", "kobushi") == []
    assert "はじめの準備" not in signed_in(teacher).get("/s/kobushi/").content.decode()


def test_another_organisations_schools_do_not_count(cast: Cast) -> None:
    admin = make.make_staff(make.make_tenant("momo", "もも町教育委員会"), None, Role.TENANT_ADMIN)
    assert done(admin, "board", "momo") == [False, False, False, False]


def test_the_steps_are_one_query(cast: Cast) -> None:
    for user, kind, slug in ((cast.board_admin, "board", "sakura"), (cast.school_admin, "school", "hibari")):
        with tenant_scope(cast.sakura.pk):
            desk = desk_of(user, kind, slug)
            with CaptureQueriesContext(connection) as found:
                preparation_at(actor(user), desk)
        assert len([query for query in found if "SELECT EXISTS" in query["sql"]]) == 1, kind
