"""Who is not let in any more: deactivated people, and the people of a tenant whose contract has ended."""

import pytest
from django.test import Client

from accounts.models import User
from auditlog.models import Entry
from schools.models import Tenant
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tetoru.tenancy import tenant_scope

PAGES = {"mother": "/home/", "teacher": "/s/hibari/", "board_admin": "/t/sakura/"}


def set_state(tenant: Tenant, state: str) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(state=state)


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("state", Tenant.State.values)
def test_the_state_of_the_tenant_decides_at_once_who_gets_in(
    cast: Cast, visitor: Client, name: str, state: str
) -> None:
    user: User = getattr(cast, name)
    open_session = signed_in(user)
    assert open_session.get(PAGES[name]).status_code == 200
    set_state(cast.sakura, state)
    is_open = state in ("preparing", "active", "ending")
    assert open_session.get(PAGES[name]).status_code == (200 if is_open else 302)
    typed = {"login": user.login or user.email, "password": PASSWORD}
    response = visitor.post("/login/", typed)
    assert response.status_code == (302 if is_open else 422)
    assert ("利用は終わりました" in response.content.decode()) is not is_open


def test_a_guardian_of_two_tenants_keeps_the_one_that_goes_on(cast: Cast) -> None:
    set_state(cast.sakura, Tenant.State.ENDED)
    page = signed_in(cast.both).get("/settings/").content.decode()
    assert "楓" in page
    assert "湊" not in page


def test_who_was_deactivated_is_out_at_once_and_told_why_at_the_door(cast: Cast, visitor: Client) -> None:
    client = signed_in(cast.teacher)
    User.objects.filter(pk=cast.teacher.pk).update(is_active=False)
    assert client.get("/s/hibari/").status_code == 302
    response = visitor.post("/login/", {"login": cast.teacher.login, "password": PASSWORD})
    assert response.status_code == 422
    assert "このアカウントは使えなくなっています" in response.content.decode()
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="person.sign_in_failed")
        assert (entry.subject_id, entry.outcome) == (cast.teacher.pk, "denied")


def test_only_the_right_password_learns_that_an_account_was_closed(cast: Cast, visitor: Client) -> None:
    User.objects.filter(pk=cast.teacher.pk).update(is_active=False)
    texts = [
        visitor.post("/login/", {"login": login, "password": "wrong"}).context["form"].non_field_errors()
        for login in (cast.teacher.login, "t9999@sakura")
    ]
    assert texts[0] == texts[1]


def test_a_tenant_that_ended_costs_the_others_nothing(cast: Cast) -> None:
    set_state(cast.kaede, Tenant.State.ENDED)
    assert signed_in(cast.teacher).get("/s/hibari/").status_code == 200
    assert signed_in(cast.kaede_teacher).get("/s/kaede/").status_code == 302
