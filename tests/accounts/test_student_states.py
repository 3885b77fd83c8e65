"""Changing the state of a pupil: said beforehand, from a day on, and taken back."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from auditlog.models import Entry
from schools.models import Student
from tests.cast import Cast, signed_in
from tetoru.tenancy import tenant_scope


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.school_admin)


def url(student: Student, page: str = "") -> str:
    return f"/s/hibari/students/{student.pk}/state/{page}"


def fresh(student: Student) -> Student:
    with tenant_scope(student.tenant_id), transaction.atomic():
        return Student.objects.get(pk=student.pk)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def typed(state: str, days: int = 0, **more: Any) -> dict[str, Any]:
    return {"state": state, "on": in_days(days).isoformat(), "version": "1", **more}


def entries(cast: Cast) -> list[dict[str, Any]]:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        found = Entry.objects.exclude(event="page.viewed").order_by("id")
        return [{"event": entry.event, **entry.details} for entry in found]


def test_before_anything_changes_the_page_says_what_will(cast: Cast, admin: Client) -> None:
    page = admin.post(url(cast.hinata), typed("transferred", 8))
    assert page.status_code == 200
    text = page.content.decode()
    day = in_days(8)
    assert f"{day.month}月{day.day}日" in text
    assert "登録している保護者2人が、この子の分を読めなくなります。" in text
    assert "ほかの学校・施設" not in text
    assert (fresh(cast.hinata).has_plan, entries(cast)) == (False, [])


def test_another_place_that_the_change_concerns_is_named(cast: Cast, admin: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        cast.hinata.enrolments.create(tenant_id=cast.sakura.pk, classroom=cast.room_a1)
    assert (
        "ほかの学校・施設（1か所）にも在籍しています"
        in admin.post(url(cast.hinata), typed("graduated")).content.decode()
    )


def test_a_change_of_today_holds_at_once(cast: Cast, admin: Client) -> None:
    guardian = signed_in(cast.mother)
    assert admin.post(url(cast.hinata), typed("transferred", deed="change")).status_code == 302
    assert fresh(cast.hinata).state == "transferred"
    assert [child.name for child in guardian.get("/home/").context["children"]] == ["そら"]
    assert signed_in(cast.teacher).get(f"/s/hibari/students/{cast.hinata.pk}/").status_code == 404
    today = timezone.localdate().isoformat()
    told = {"event": "student.state_changed", "before": "enrolled", "after": "transferred", "on": today}
    assert entries(cast) == [told]


def test_a_change_of_later_is_planned_shown_and_taken_back(cast: Cast, admin: Client) -> None:
    assert admin.post(url(cast.hinata), typed("graduated", 10, deed="change")).status_code == 302
    student = fresh(cast.hinata)
    assert (student.state, student.next_state, student.next_on) == ("enrolled", "graduated", in_days(10))
    record = f"/s/hibari/students/{cast.hinata.pk}/"
    for person, may_cancel in ((cast.school_admin, True), (cast.teacher, False)):
        page = signed_in(person).get(record).content.decode()
        assert "から 卒業" in page
        assert (url(student, "cancellation/") in page) == may_cancel
    assert admin.post(url(student, "cancellation/")).status_code == 302
    assert (fresh(student).has_plan, fresh(student).state) == (False, "enrolled")
    assert [entry["event"] for entry in entries(cast)] == ["student.state_changed", "student.plan_cancelled"]


def test_a_plan_whose_day_has_come_is_not_taken_back(cast: Cast, admin: Client) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Student.objects.filter(pk=cast.hinata.pk).update(next_state="transferred", next_on=timezone.localdate())
    page = admin.post(url(cast.hinata, "cancellation/"), follow=True)
    assert "予定は、もうありません" in page.content.decode()
    assert (fresh(cast.hinata).state, entries(cast)) == ("transferred", [])


def test_a_second_plan_takes_the_place_of_the_first(cast: Cast, admin: Client) -> None:
    admin.post(url(cast.hinata), typed("graduated", 10, deed="change"))
    page = admin.post(url(cast.hinata), typed("suspended", 5, version="2"))
    assert "は、なくなります" in page.content.decode()
    assert admin.post(url(cast.hinata), typed("suspended", 5, version="2", deed="change")).status_code == 302
    assert (fresh(cast.hinata).next_state, fresh(cast.hinata).next_on) == ("suspended", in_days(5))


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (typed("graduated", -1), "on"),
        (typed("graduated", 900), "on"),
        ({**typed("graduated"), "on": "someday"}, "on"),
        ({**typed("graduated"), "on": ""}, "on"),
        (typed("expected"), "state"),
        (typed("enrolled"), "state"),
        (typed("nonsense"), "state"),
        (typed(""), "state"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast: Cast, admin: Client, form: dict[str, Any], field: str) -> None:
    page = admin.post(url(cast.hinata), {**form, "deed": "change"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert (fresh(cast.hinata).state, fresh(cast.hinata).has_plan) == ("enrolled", False)


def test_the_second_who_changes_sees_that_it_changed(cast: Cast, admin: Client) -> None:
    admin.post(url(cast.hinata), typed("suspended", 5, deed="change"))
    page = admin.post(url(cast.hinata), typed("graduated", 9, deed="change"))
    assert page.status_code == 409
    assert "先に変えられました" in page.content.decode()
    assert fresh(cast.hinata).next_state == "suspended"


def test_who_was_marked_as_gone_by_mistake_comes_back(cast: Cast, admin: Client) -> None:
    admin.post(url(cast.hinata), typed("transferred", deed="change"))
    assert admin.post(url(cast.hinata), typed("enrolled", version="2", deed="change")).status_code == 302
    assert len(signed_in(cast.mother).get("/home/").context["children"]) == 2
