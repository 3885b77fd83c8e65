"""Passwords given anew, seats given and taken, accounts closed and opened: who may, and what follows."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts.mails.sending import deliver, due_mails
from accounts.models import Homeroom, StaffSeat, User
from accounts.second_factor.actions import add_device
from accounts.staff.actions.leaving import close_account
from accounts.staff.errors import LastAdmin
from accounts.staff.people import Person, people_of
from accounts.staff.seen import seen_of
from auditlog.models import Entry
from tests.accounts.staff.pages import PASSWORD, password_in, person_url, reissue
from tests.cast import Cast, actor, make_cast, signed_in
from tests.factories import make_staff, seat_staff
from tetoru.access import Role, SystemActor
from tetoru.tenancy import tenant_scope


def person(user: User) -> Person:
    (tenant_id,) = user.tenant_ids
    return people_of([User.objects.get(pk=user.pk)], tenant_id)[0]


def test_a_new_initial_password_ends_every_session_and_tells_the_person(cast: Cast, visitor: Client) -> None:
    cast.teacher.email = "saeki@mail.example"
    cast.teacher.save()
    session = signed_in(cast.teacher)
    response = reissue(signed_in(cast.school_admin), cast.teacher)
    assert response.status_code == 200
    assert session.get("/s/hibari/")["Location"].startswith("/login/")
    password = password_in(response)
    assert visitor.post("/login/", {"login": cast.teacher.login, "password": password}).status_code == 302
    assert "管理者が作りました" in visitor.get("/password/change/").content.decode()
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="person.password_reissued")
        assert (entry.actor_id, entry.subject_id) == (cast.school_admin.pk, cast.teacher.pk)


def test_the_mail_about_it_has_no_password(cast: Cast, mailoutbox: list[Any]) -> None:
    cast.teacher.email = "saeki@mail.example"
    cast.teacher.save()
    password = password_in(reissue(signed_in(cast.school_admin), cast.teacher))
    deliver(due_mails())
    (mail,) = mailoutbox
    assert mail.to == ["saeki@mail.example"]
    assert mail.subject == "tetoru：初期パスワードが作りなおされました"
    assert password not in mail.body


def test_sent_twice_it_makes_one_password(cast: Cast) -> None:
    client, seen = signed_in(cast.school_admin), seen_of(User.objects.get(pk=cast.teacher.pk))
    answers = [client.post(person_url(cast.teacher, "password/"), {"seen": seen}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert not PASSWORD.search(answers[1].content.decode())


@pytest.mark.parametrize("page", ["password/", "leaving/", "return/"])
def test_nobody_acts_on_themselves_on_somebody_above_or_beyond_the_own_school(cast: Cast, page: str) -> None:
    seat_staff(cast.board_admin, cast.hibari, Role.TEACHER)
    seat_staff(cast.other_teacher, cast.aoba, Role.TEACHER)
    client = signed_in(cast.school_admin)
    for user, status in [
        (cast.school_admin, 403),  # oneself
        (cast.board_admin, 403),  # above
        (cast.other_teacher, 403),  # the account opens another school too
        (cast.aoba_teacher, 404),  # not of this school
        (cast.kaede_teacher, 404),
    ]:
        before = User.objects.get(pk=user.pk)
        assert client.get(person_url(user, page)).status_code == status
        assert client.post(person_url(user, page), {"seen": seen_of(before), "when": "now"}).status_code == status
        after = User.objects.get(pk=user.pk)
        assert (after.password, after.is_active) == (before.password, True)
    assert signed_in(cast.teacher).get(person_url(cast.other_teacher, page)).status_code == 404


def test_a_changed_seat_counts_from_the_next_request(cast: Cast) -> None:
    add_device(SystemActor("test"), cast.other_teacher)
    colleague, admin = signed_in(cast.other_teacher), signed_in(cast.school_admin)
    assert colleague.get("/s/hibari/staff/").status_code == 403
    url = person_url(cast.other_teacher, "seats/hibari/")
    assert (
        admin.post(url, {"roles": ["teacher", "school_admin"], "classrooms": [str(cast.room_42.pk)]}).status_code == 302
    )
    assert colleague.get("/s/hibari/staff/").status_code == 200
    assert admin.post(url, {"roles": ["teacher"]}).status_code == 302
    assert colleague.get("/s/hibari/staff/").status_code == 403
    with tenant_scope(cast.sakura.pk):
        assert not Homeroom.objects.filter(seat__user=cast.other_teacher).exists()
        details = [entry.details for entry in Entry.objects.filter(event="person.rights_changed").order_by("id")]
    assert [(one["before"], one["after"], one["homerooms"]) for one in details] == [
        (["teacher"], ["school_admin", "teacher"], 1),
        (["school_admin", "teacher"], ["teacher"], 0),
    ]


def test_nobody_raises_themselves_or_gives_more_than_they_may(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    own = person_url(cast.school_admin, "seats/hibari/")
    assert client.post(own, {"roles": ["teacher", "manager", "school_admin"]}).status_code == 403
    other = person_url(cast.teacher, "seats/hibari/")
    assert client.post(other, {"roles": ["tenant_admin"]}).status_code == 422
    assert client.post(person_url(cast.teacher, "seats/aoba/"), {"roles": ["teacher"]}).status_code == 404
    assert client.post(person_url(cast.teacher, "seats/board/"), {}).status_code == 404
    assert signed_in(cast.manager).post(other, {"roles": ["manager"]}).status_code == 404


def test_somebody_with_seats_in_two_schools_changes_between_them(cast: Cast) -> None:
    board, teacher = signed_in(cast.board_admin), signed_in(cast.teacher)
    assert teacher.get("/s/aoba/").status_code == 404
    url = person_url(cast.teacher, "seats/aoba/", desk="/t/sakura")
    assert board.post(url, {"roles": ["teacher"]}).status_code == 302
    assert 'href="/s/aoba/"' in teacher.get("/s/hibari/").content.decode()
    assert teacher.get("/s/aoba/").status_code == 200
    assert board.post(f"{url}removal/", {"heir": ""}).status_code == 302
    assert teacher.get("/s/aoba/").status_code == 404


def test_the_last_seat_stays(cast: Cast) -> None:
    url = person_url(cast.teacher, "seats/hibari/removal/")
    assert signed_in(cast.school_admin).post(url, {"heir": ""}).status_code == 409
    with tenant_scope(cast.sakura.pk):
        assert StaffSeat.objects.filter(user=cast.teacher).count() == 1


def test_the_last_tenant_admin_cannot_be_closed_or_lose_the_seat(cast: Cast) -> None:
    second = make_staff(cast.sakura, None, Role.TENANT_ADMIN, name="二宮 直")
    seat_staff(cast.board_admin, cast.hibari, Role.TEACHER)
    with tenant_scope(cast.sakura.pk):
        close_account(actor(second), person(cast.board_admin), last_day=timezone.localdate(), heir=None)
    for page, data in [("leaving/", {"when": "now"}), ("seats/board/removal/", {"heir": ""})]:
        # whoever closes on a day can't be the one who is left
        response = signed_in(cast.board_admin).post(person_url(second, page, desk="/t/sakura"), data)
        assert response.status_code == 409
    assert User.objects.get(pk=second.pk).is_active


def test_two_admins_who_close_each_other_leave_one(committed_db: str) -> None:
    cast = make_cast()
    second = make_staff(cast.sakura, None, Role.TENANT_ADMIN, name="二宮 直")
    start, answers = threading.Barrier(2), []

    def close(by: User, whom: User) -> None:
        try:
            with tenant_scope(cast.sakura.pk):
                connection.ensure_connection()
                found = None
                from django.db import transaction  # noqa: PLC0415

                with transaction.atomic():
                    found = person(whom)
                who = actor(by)
                start.wait()
                close_account(who, found, last_day=None, heir=None)
            answers.append("closed")
        except LastAdmin:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=close, args=pair) for pair in [(cast.board_admin, second), (second, cast.board_admin)]
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == ["closed", "refused"]
    assert User.objects.filter(pk__in=[cast.board_admin.pk, second.pk], is_active=True).count() == 1


def test_who_leaves_today_is_out_at_once_and_keeps_the_name(cast: Cast, visitor: Client) -> None:
    session, admin = signed_in(cast.teacher), signed_in(cast.school_admin)
    assert admin.post(person_url(cast.teacher, "leaving/"), {"when": "now"}).status_code == 302
    assert session.get("/s/hibari/")["Location"].startswith("/login/")
    listed = admin.get("/s/hibari/staff/?show=closed").content.decode()
    assert "佐伯 恵" in listed
    assert "佐伯 恵" not in admin.get("/s/hibari/staff/").content.decode()
    with tenant_scope(cast.sakura.pk):
        assert not Homeroom.objects.filter(seat__user=cast.teacher).exists()
        assert Entry.objects.get(event="staff.closed").subject_id == cast.teacher.pk


def test_who_leaves_on_a_day_stays_until_its_midnight_and_may_stay_after_all(cast: Cast) -> None:
    session, admin, today = signed_in(cast.teacher), signed_in(cast.school_admin), timezone.localdate()
    form = {"when": "later", "last_day": today.isoformat()}
    assert admin.post(person_url(cast.teacher, "leaving/"), form).status_code == 302
    assert session.get("/s/hibari/").status_code == 200
    assert f"{today.month}月{today.day}日まで" in admin.get(person_url(cast.teacher)).content.decode()
    assert admin.post(person_url(cast.teacher, "staying/")).status_code == 302
    assert User.objects.get(pk=cast.teacher.pk).closes_on is None
    late = {"when": "later", "last_day": (today - dt.timedelta(days=1)).isoformat()}
    assert admin.post(person_url(cast.teacher, "leaving/"), late).status_code == 422


def test_who_comes_back_gets_a_new_password_and_no_old_session(cast: Cast, visitor: Client) -> None:
    session, admin = signed_in(cast.teacher), signed_in(cast.school_admin)
    admin.post(person_url(cast.teacher, "leaving/"), {"when": "now"})
    seen = seen_of(User.objects.get(pk=cast.teacher.pk))
    response = admin.post(person_url(cast.teacher, "return/"), {"seen": seen})
    assert visitor.post("/login/", {"login": cast.teacher.login, "password": password_in(response)}).status_code == 302
    assert session.get("/s/hibari/")["Location"].startswith("/login/")
    assert admin.post(person_url(cast.teacher, "return/"), {"seen": seen}).status_code == 409
