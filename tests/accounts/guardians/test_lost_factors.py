"""A guardian who has lost app, passkeys and codes: at the counter at once, by mail after three days, unless stopped."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.guardians.tasks import end_factors_that_waited
from accounts.models import AccountMail, Guardianship, RecoveryCode, TotpDevice, User
from accounts.second_factor.codes import current_code
from auditlog.models import Entry
from tests.accounts.guardians.letters import EMAIL, PASSWORD, fresh_ip, newest_mail
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD as OLD_PASSWORD
from tests.factories import TOTP_SECRET, give_app
from tetoru.tenancy import NOBODYS, tenant_scope

LOST, CONFIRM = "/login/second-factor/lost/", "/login/second-factor/lost/confirmation/"
PASSED = dt.timedelta(days=3, minutes=1)


@pytest.fixture
def mother(cast: Cast) -> User:
    give_app(cast.mother)
    RecoveryCode.objects.create(user=cast.mother, digest=b"x" * 32)
    return cast.mother


def password_given(user: User) -> Client:
    """A browser that is asked for the second factor."""
    client = Client(REMOTE_ADDR=fresh_ip())
    client.post("/login/", {"login": user.email, "password": OLD_PASSWORD})
    return client


def confirmed(user: User) -> Client:
    """The mail was answered: the three days run."""
    client = password_given(user)
    assert client.post(LOST)["Location"] == LOST
    mail, words = newest_mail()
    assert (mail.kind, mail.address) == ("factors_lost", user.email)
    assert Client().post(CONFIRM, {"token": words["token"]}).status_code == 200
    return client


def has_factors(user: User) -> bool:
    return TotpDevice.objects.filter(user=user).exists()


def test_a_guardian_gets_in_with_the_password_after_mail_and_three_days(mother: User) -> None:
    elsewhere = signed_in(mother)
    client = confirmed(mother)
    assert newest_mail()[0].kind == "factors_ending"
    end_factors_that_waited()
    assert has_factors(mother)
    assert client.get("/home/")["Location"].startswith("/login/second-factor/")
    with time_machine.travel(timezone.now() + PASSED):
        end_factors_that_waited()
        assert newest_mail()[0].kind == "factors_ended"
        assert not has_factors(mother)
        assert not RecoveryCode.objects.filter(user=mother).exists()
        assert elsewhere.get("/home/")["Location"].startswith("/login/?next=")
        assert password_given(mother).get("/home/").status_code == 200
    with tenant_scope(NOBODYS):
        entry = Entry.objects.get(event="person.second_factor_reset")
    assert (entry.actor_kind, entry.subject_id) == ("system", mother.pk)


def test_a_day_before_and_a_second_time_nothing_ends(mother: User) -> None:
    confirmed(mother)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2, hours=23)):
        end_factors_that_waited()
        assert has_factors(mother)
    with time_machine.travel(timezone.now() + PASSED):
        end_factors_that_waited()
        end_factors_that_waited()
    assert AccountMail.objects.filter(kind="factors_ended").count() == 1


def test_whoever_still_has_the_second_factor_stops_it_by_using_it(mother: User) -> None:
    confirmed(mother)
    owner = password_given(mother)
    assert owner.post("/login/second-factor/", {"code": current_code(TOTP_SECRET)}).status_code == 302
    assert User.objects.get(pk=mother.pk).factors_end_at is None
    with time_machine.travel(timezone.now() + PASSED):
        end_factors_that_waited()
    assert has_factors(mother)


def test_whoever_is_signed_in_sees_it_on_every_page_and_stops_it(mother: User) -> None:
    owner = signed_in(mother)
    assert "2つ目の確認が消えます" not in owner.get("/home/").content.decode()
    confirmed(mother)
    assert "2つ目の確認が消えます" in owner.get("/home/").content.decode()
    assert owner.post("/account/second-factor/kept/").status_code == 302
    assert "2つ目の確認が消えます" not in owner.get("/home/").content.decode()
    with time_machine.travel(timezone.now() + PASSED):
        end_factors_that_waited()
    assert has_factors(mother)


def test_who_has_not_given_the_password_cannot_begin(mother: User) -> None:
    assert Client().post(LOST).status_code == 401
    assert not AccountMail.objects.exists()


def test_who_has_passed_or_has_none_is_led_to_the_own_second_factor(cast: Cast, mother: User) -> None:
    for user in (mother, cast.father):
        assert signed_in(user).post(LOST)["Location"] == "/account/second-factor/"
    assert not AccountMail.objects.exists()


def test_staff_go_to_their_admin_instead(cast: Cast) -> None:
    give_app(cast.teacher)
    client = Client(REMOTE_ADDR=fresh_ip())
    client.post("/login/", {"login": cast.teacher.login, "password": OLD_PASSWORD})
    assert "すべてなくしたとき" not in client.get("/login/second-factor/").content.decode()
    assert client.post(LOST).status_code == 403


def test_the_link_opens_once_and_for_a_day_and_the_newest_counts(mother: User) -> None:
    client = password_given(mother)
    client.post(LOST)
    first = newest_mail()[1]["token"]
    client.post(LOST)
    second = newest_mail()[1]["token"]
    assert Client().post(CONFIRM, {"token": first}).status_code == 422
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, minutes=1)):
        assert Client().post(CONFIRM, {"token": second}).status_code == 422
    assert Client().post(CONFIRM, {"token": second}).status_code == 200
    assert Client().post(CONFIRM, {"token": second}).status_code == 422


def counter_url(cast: Cast) -> str:
    with tenant_scope(cast.sakura.pk):
        link = Guardianship.objects.get(guardian=cast.mother, student=cast.hinata)
    return f"/s/hibari/students/{cast.hinata.pk}/guardians/{link.pk}/counter/"


@pytest.mark.parametrize("lost", [True, False])
def test_at_the_counter_the_second_factor_ends_only_if_it_was_said(cast: Cast, mother: User, lost: bool) -> None:
    address = mother.email
    confirmed(mother)  # begun at home, and then the counter was faster
    sent = {"checked": "licence"} | ({"factors": "on"} if lost else {})
    page = signed_in(cast.manager).post(counter_url(cast), sent)
    assert ("2つ目の確認も消えます" in page.content.decode()) is lost
    typed = {"token": page.context["token"], "email": EMAIL, "password": PASSWORD}
    assert Client(REMOTE_ADDR=fresh_ip()).post("/password/counter/", typed)["Location"] == "/login/"
    assert has_factors(mother) is not lost
    told = set(AccountMail.objects.filter(address__isnull=False).values_list("kind", flat=True))
    assert ("factors_ended" in told) is lost
    assert {mail.address for mail in AccountMail.objects.exclude(kind="new_device")} == {address}
    client = Client(REMOTE_ADDR=fresh_ip())
    client.post("/login/", {"login": EMAIL, "password": PASSWORD})
    assert (client.get("/home/").status_code == 200) is lost
    with tenant_scope(cast.sakura.pk):
        shown = Entry.objects.get(event="guardian.counter_link_shown")
    with tenant_scope(NOBODYS):
        used = Entry.objects.get(event="guardian.counter_link_used")
    assert (shown.details["second_factor"], used.details["second_factor_reset"]) == (lost, lost)
