"""An initial password: easily typed, good for one sign-in and 14 days, and never a way around the own one."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.initial_passwords import LETTERS, VALID, new_password, renew_initial, use_up
from accounts.models import User
from accounts.standing import INITIAL_PASSWORD_OVER
from tests.cast import Cast, make_cast, signed_in

NEW = "kaki no ki wa aoi"


def enter(client: Client, user: User, password: str) -> list[str]:
    """The refusals at the door; none, when it opened."""
    response = client.post("/login/", {"login": user.login, "password": password})
    return [] if response.status_code == 302 else list(response.context["form"].non_field_errors())


def test_initial_passwords_are_typed_from_paper() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        groups = password.split("-")
        assert [len(group) for group in groups] == [4, 4, 4]
        assert set("".join(groups)) <= set(LETTERS)
    assert not set(LETTERS) & set("ijloqsuvz0125")


def test_the_first_sign_in_leads_to_the_own_password_and_says_that_it_is_the_only_one(
    cast: Cast, visitor: Client
) -> None:
    password = renew_initial(cast.teacher)
    assert enter(visitor, cast.teacher, password) == []
    assert visitor.get("/s/hibari/")["Location"] == "/password/change/"
    page = visitor.get("/password/change/").content.decode()
    assert "初期パスワードで入れるのは、この1回だけです。" in page
    assert visitor.post("/password/change/", {"current": password, "new": NEW, "again": NEW}).status_code == 302
    user = User.objects.get(pk=cast.teacher.pk)
    assert (user.must_change_password, user.initial_password_until, user.initial_password_used_at) == (False,) + (
        None,
    ) * 2
    assert visitor.get("/s/hibari/").status_code == 200
    assert [enter(Client(), user, NEW) for _ in range(2)] == [[], []]


def test_it_does_not_open_a_second_time(cast: Cast) -> None:
    password = renew_initial(cast.teacher)
    assert enter(Client(), cast.teacher, password) == []
    assert enter(Client(), cast.teacher, password) == [str(INITIAL_PASSWORD_OVER)]


def test_a_wrong_password_does_not_use_it_up(cast: Cast) -> None:
    password = renew_initial(cast.teacher)
    assert enter(Client(), cast.teacher, "wrong") != []
    assert enter(Client(), cast.teacher, password) == []


@pytest.mark.parametrize(("late", "opens"), [(dt.timedelta(minutes=-1), True), (dt.timedelta(), False)])
def test_it_ends_after_14_days(cast: Cast, late: dt.timedelta, opens: bool) -> None:
    password = renew_initial(cast.teacher)
    given = timezone.now() - VALID - late
    User.objects.filter(pk=cast.teacher.pk).update(initial_password_until=given + VALID)
    assert (enter(Client(), cast.teacher, password) == []) is opens


def test_a_new_one_ends_the_sessions_and_the_one_before(cast: Cast) -> None:
    client, old = signed_in(cast.teacher), renew_initial(cast.teacher)
    assert client.get("/s/hibari/")["Location"].startswith("/login/")
    new = renew_initial(cast.teacher)
    assert enter(Client(), cast.teacher, old) != []
    assert enter(Client(), cast.teacher, new) == []


def test_somebody_whose_last_day_has_passed_is_out_at_midnight_without_a_job(cast: Cast) -> None:
    client, today = signed_in(cast.teacher), timezone.localdate()
    for closes_on, status in ((today + dt.timedelta(days=1), 200), (today, 302)):
        User.objects.filter(pk=cast.teacher.pk).update(closes_on=closes_on)
        assert client.get("/s/hibari/").status_code == status


def test_of_many_who_use_it_at_once_one_gets_in(committed_db: str) -> None:
    user = make_cast().teacher
    renew_initial(user)

    def use(_number: int) -> bool:
        try:
            return use_up(user)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [False] * 7 + [True]
