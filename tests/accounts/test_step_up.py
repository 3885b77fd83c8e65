"""Sensitive deeds ask again; what was typed is kept."""

import datetime as dt

import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Guardianship, OneTimeLink, TotpDevice, User
from accounts.second_factor.codes import current_code
from tests.accounts.operators import at_ops
from tests.accounts.staff.pages import person_url
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD, TOTP_SECRET
from tetoru.tenancy import tenant_scope

POLICY, AGAIN = "/t/sakura/settings/second-factor/", "/login/again/"


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False)


def test_within_ten_minutes_nobody_is_asked(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    with later(9.5):
        assert client.get(POLICY).status_code == 200


def test_after_ten_minutes_the_second_factor_is_asked_for_again(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    with later(10.5):
        assert client.get(POLICY)["Location"] == f"{AGAIN}?next=%2Ft%2Fsakura%2Fsettings%2Fsecond-factor%2F"
        response = client.post(POLICY, {"who": "all"})
        assert (response.status_code, response.context["carried"]) == (401, [("who", "all")])
        cast.sakura.refresh_from_db()
        assert cast.sakura.second_factor_for_all_staff is False
        wrong = client.post(AGAIN, {"code": "12345", "next": POLICY, "carried-who": "all"})
        assert (wrong.status_code, wrong.context["carried"]) == (422, [("who", "all")])
        code = current_code(TOTP_SECRET)
        response = client.post(AGAIN, {"code": code, "next": POLICY, "carried-who": "all"})
        assert (response.status_code, response.context["destination"]) == (200, POLICY)
        assert client.post(POLICY, dict(response.context["carried"])).status_code == 302
        cast.sakura.refresh_from_db()
        assert cast.sakura.second_factor_for_all_staff is True
        assert client.post(AGAIN, {"code": code}).status_code == 422, "a code proves once"


def test_without_a_second_factor_the_password_is_asked_for(cast: Cast) -> None:
    client, app = signed_in(cast.teacher), "/account/second-factor/app/"
    with later(11):
        assert client.get(app)["Location"].startswith(AGAIN)
        assert client.post(AGAIN, {"password": "wrong", "next": app}).status_code == 422
        assert client.post(AGAIN, {"code": "000000", "next": app}).status_code == 422
        assert client.post(AGAIN, {"password": PASSWORD, "next": app})["Location"] == app
        assert client.get(app).status_code == 200


def test_with_a_second_factor_the_password_proves_nothing(cast: Cast) -> None:
    client = signed_in(cast.board_admin)
    with later(11):
        assert client.post(AGAIN, {"password": PASSWORD, "next": POLICY}).status_code == 422
        assert client.get(POLICY).status_code == 302


def test_guessing_the_password_here_is_stopped_like_a_sign_in(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    answers = [client.post(AGAIN, {"password": "wrong"}).status_code for _ in range(6)]
    assert answers == [422] * 4 + [429] * 2


def test_a_session_without_the_second_factor_is_not_let_past_by_stepping_up(cast: Cast) -> None:
    client = Client()
    client.post("/login/", {"login": cast.board_admin.login, "password": PASSWORD})
    for url in (AGAIN, POLICY, "/account/second-factor/", "/account/second-factor/app/", "/account/devices/"):
        assert client.get(url)["Location"].startswith("/login/second-factor/"), url
        assert client.post(url, {"password": PASSWORD}).status_code == 401, url
    assert TotpDevice.objects.filter(user=cast.board_admin).count() == 1


def test_an_operator_is_asked_again_before_a_contract_changes(cast: Cast) -> None:
    client, url = at_ops(cast.sakura), "/ops/tenant/state/"
    step = {"state": "ending", "reason": "contract_cancelled"}
    with later(10.5):
        assert client.get(url)["Location"] == f"{AGAIN}?next=%2Fops%2Ftenant%2Fstate%2F"
        assert client.post(url, step).status_code == 401
        cast.sakura.refresh_from_db()
        assert cast.sakura.state == "active"
        answer = client.post(AGAIN, {"code": current_code(TOTP_SECRET), "next": url, "carried-state": "ending"})
        assert (answer.status_code, answer.context["destination"]) == (200, url)
        assert client.post(url, step).status_code == 302
    cast.sakura.refresh_from_db()
    assert cast.sakura.state == "ending"


def test_an_admin_is_asked_again_before_an_account_closes_or_comes_back(cast: Cast) -> None:
    admin = signed_in(cast.school_admin)
    with later(10.5):
        for page in ("leaving/", "handover/", "return/"):
            assert admin.post(person_url(cast.teacher, page), {"when": "now"}).status_code == 401
    assert User.objects.get(pk=cast.teacher.pk).is_active


def test_staff_are_asked_again_before_a_guardian_is_let_in_at_the_counter(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        link = Guardianship.objects.get(guardian=cast.minato_mother)
    manager = signed_in(cast.manager)
    url = f"/s/hibari/students/{cast.minato.pk}/guardians/{link.pk}/counter/"
    with later(10.5):
        assert manager.post(url, {"checked": "known"}).status_code == 401
    assert not OneTimeLink.objects.exists()
