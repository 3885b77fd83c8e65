"""A guardian's first page leads to the form with the child chosen: for whom there is such a way, and what is chosen."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Guardianship
from schools.models import Enrolment, School, Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, place_key, report, reports
from tests.messaging.absences.registers import shut
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")

WAY = re.compile(r'href="(/absences/\?child=[^"]*)"')


def ways(client: Client) -> list[str]:
    """Where the buttons of the first page lead."""
    return WAY.findall(client.get("/home/").content.decode())


def way(student: Student) -> str:
    return f"/absences/?child={student.pk}"


def chosen(client: Client, student: Student) -> list[str]:
    """The places that are ticked when the child's button has been pressed."""
    page: Any = client.get(way(student))
    assert page.context["form"]["kind"].value() == "absent"
    return list(page.context["form"]["places"].value())


def change(student: Student, **state: Any) -> None:
    with tenant_scope(student.tenant_id), transaction.atomic():
        Student.objects.filter(pk=student.pk).update(**state)


def visit(student: Student, school: School, year: Any) -> str:
    """Let a pupil be in a class of another school too; the key of that place."""
    room = make.make_classroom(school, year, 1, "にこにこ")
    with tenant_scope(student.tenant_id), transaction.atomic():
        seat = Enrolment.objects.create(tenant_id=student.tenant_id, student=student, classroom=room, number=1)
    return str(seat.pk)


def test_each_child_has_a_button_that_opens_the_form_with_it_chosen_for_today(cast: Cast, mother: Client) -> None:
    assert ways(mother) == [way(cast.hinata), way(cast.sora)]
    for child in (cast.hinata, cast.sora):
        assert chosen(mother, child) == [place_key(child)]
    page: Any = mother.get(way(cast.sora))
    assert page.context["first_day"] == WEDNESDAY


def test_who_has_one_child_or_children_in_two_tenants_finds_theirs_and_nobody_elses(cast: Cast) -> None:
    assert ways(signed_in(cast.minato_mother)) == [way(cast.minato)]
    assert ways(signed_in(cast.both)) == [way(cast.minato), way(cast.kaede_child)]
    assert chosen(signed_in(cast.both), cast.kaede_child) == [place_key(cast.kaede_child)]


def test_looking_at_one_childs_notices_hides_no_other_childs_button(cast: Cast, mother: Client) -> None:
    page = mother.get(f"/home/?child={cast.sora.pk}").content.decode()
    assert WAY.findall(page) == [way(cast.hinata), way(cast.sora)]


def test_whose_report_the_school_does_not_take_has_no_button(cast: Cast, mother: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.mother, student=cast.hinata).update(may_report=False)
    assert ways(mother) == [way(cast.sora)]
    assert "そら</span><span" in mother.get("/home/").content.decode(), "of several children it says whom it is about"
    assert ways(signed_in(cast.father)) == [way(cast.hinata), way(cast.sora)]
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Guardianship.objects.filter(guardian=cast.mother).update(may_report=False)
    assert ways(mother) == []
    assert "欠席・遅刻を連絡する" not in mother.get("/home/").content.decode()


@pytest.mark.parametrize(
    "state",
    [
        {"settled_state": Student.State.TRANSFERRED},
        {"settled_state": Student.State.EXPECTED},
        {"next_state": Student.State.GRADUATED, "next_on": WEDNESDAY},
    ],
)
def test_a_child_who_has_left_or_has_not_come_yet_has_no_button(
    cast: Cast, mother: Client, state: dict[str, Any]
) -> None:
    change(cast.hinata, **state)
    assert ways(mother) == [way(cast.sora)]
    assert chosen(mother, cast.hinata) == [], "and the only other child is not chosen in its place"


@pytest.mark.parametrize("last_year", [False, True])
def test_a_child_who_is_in_no_class_of_this_year_has_no_button(cast: Cast, mother: Client, last_year: bool) -> None:
    """Not placed yet, or left where it was in March: the form would have nothing to choose."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Enrolment.objects.filter(student=cast.hinata).delete()
        if last_year:
            room = make.make_classroom(cast.hibari, make.make_year(cast.sakura, ago=1), 3, "1組")
            Enrolment.objects.create(tenant_id=cast.sakura.pk, student=cast.hinata, classroom=room, number=1)
    assert ways(mother) == [way(cast.sora)]
    page: Any = mother.get(way(cast.hinata))
    assert [child.id for child in page.context["not_offered"]] == [cast.hinata.pk]
    assert "学校にお電話ください" in page.content.decode()


def test_a_child_who_leaves_tomorrow_still_has_one(cast: Cast, mother: Client) -> None:
    change(cast.hinata, next_state=Student.State.GRADUATED, next_on=WEDNESDAY + DAY)
    assert ways(mother) == [way(cast.hinata), way(cast.sora)]


def test_a_child_at_a_school_and_a_club_has_one_button_which_tells_both(cast: Cast) -> None:
    alone = signed_in(cast.minato_mother)
    club = visit(cast.minato, cast.aoba, cast.year)
    assert ways(alone) == [way(cast.minato)]
    assert sorted(chosen(alone, cast.minato)) == sorted([place_key_at(cast.minato, cast.hibari), club])


def test_a_school_that_is_shut_is_not_told_where_the_club_is_open(cast: Cast) -> None:
    alone = signed_in(cast.minato_mother)
    club = visit(cast.minato, cast.aoba, cast.year)
    shut(cast, 25, 25)
    assert chosen(alone, cast.minato) == [club]


def test_brothers_and_sisters_still_go_in_one_go_from_one_of_the_buttons(cast: Cast, mother: Client) -> None:
    page: Any = mother.get(way(cast.hinata))
    offered = [place.key for place in page.context["places"]]
    assert sorted(offered) == sorted([place_key(cast.hinata), place_key(cast.sora)])
    report(mother, cast.hinata, cast.sora)
    assert [len(reports(child)) for child in (cast.hinata, cast.sora)] == [1, 1]


def place_key_at(student: Student, school: School) -> str:
    with tenant_scope(student.tenant_id), transaction.atomic():
        return str(Enrolment.objects.get(student=student, classroom__school=school).pk)
