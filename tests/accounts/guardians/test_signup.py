"""Registration: from the letter to the first page, and everything that does not get through."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import AccountMail, Consent, Guardianship, Invitation, OneTimeLink, User
from auditlog.models import Entry
from schools.models import Student, Tenant
from tests.accounts.guardians.letters import (
    EMAIL,
    PASSWORD,
    PERSON,
    begin,
    fresh_ip,
    letter_for,
    newest_mail,
    type_code,
)
from tests.cast import Cast, signed_in
from tests.isolation.test_foreign_rows import answer
from tetoru.tenancy import tenant_scope


def test_guardian_registers_with_a_letter_and_is_in(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    assert type_code(visitor, code)["Location"] == "/signup/person/"
    page = visitor.get("/signup/person/").content.decode()
    assert "ひばり小学校 4年2組" in page
    assert "結菜" not in page
    assert visitor.post("/signup/person/", PERSON)["Location"] == "/signup/sent/"
    assert not User.objects.filter(tenant_ids=[], kind="guardian").exists()
    mail, words = newest_mail()
    assert (mail.kind, mail.address) == ("signup", EMAIL)
    assert words["url"].endswith(f"/signup/confirmation/#{words['token']}")
    response = visitor.post("/signup/confirmation/", {"token": words["token"]})
    assert response["Location"] == "/home/"
    user = User.objects.get(pk=visitor.session["_auth_user_id"])
    assert (user.name, user.kana, user.email, user.language) == ("安藤 さくら", "あんどう さくら", EMAIL, "ja")
    assert user.tenant_ids == [cast.sakura.pk]
    assert user.check_password(PASSWORD)
    assert "結菜" in visitor.get("/settings/").content.decode()
    assert set(Consent.objects.filter(user=user).values_list("document", "version")) == {
        ("terms", "2026-11"),
        ("privacy", "2026-11"),
    }
    with tenant_scope(cast.sakura.pk):
        events = Entry.objects.filter(event__startswith="guardian.").values_list("event", "actor_kind")
        assert set(events) == {("guardian.signup_begun", "nobody"), ("guardian.registered", "nobody")}
        assert Invitation.objects.get().uses == 1


def test_another_browser_confirms_and_signs_in_by_itself(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    begin(visitor, code)
    other = Client()
    response = other.post("/signup/confirmation/", {"token": newest_mail()[1]["token"]})
    assert response["Location"] == "/signup/done/"
    assert "_auth_user_id" not in other.session
    assert other.get("/signup/done/").status_code == 200


def test_a_link_opens_once_and_for_a_day(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    begin(visitor, code)
    token = newest_mail()[1]["token"]
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, minutes=1)):
        assert Client().post("/signup/confirmation/", {"token": token}).status_code == 422
    assert Client().post("/signup/confirmation/", {"token": token}).status_code == 302
    again = Client().post("/signup/confirmation/", {"token": token})
    unknown = Client().post("/signup/confirmation/", {"token": "x" * 32})
    assert again.status_code == unknown.status_code == 422
    assert again.context["form"].errors == unknown.context["form"].errors
    assert User.objects.filter(name__isnull=False, kind="guardian", tenant_ids=[cast.sakura.pk]).exists()


def test_what_waits_is_encrypted_and_the_token_is_a_hash(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    begin(visitor, code)
    token = newest_mail()[1]["token"]
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("select l::text from accounts_onetimelink l")
        stored = cursor.fetchone()[0]
    assert EMAIL not in stored
    assert token not in stored


def spoiled(cast: Cast, how: str) -> str:
    invitation, code = letter_for(cast, cast.yuina)
    changes: dict[str, dict[str, object]] = {
        "used": {"uses": 2},
        "expired": {"expires_at": timezone.now() - dt.timedelta(seconds=1)},
    }
    with tenant_scope(cast.sakura.pk):
        if how in changes:
            Invitation.objects.filter(pk=invitation.pk).update(**changes[how])
        if how == "pupil left":
            Student.objects.filter(pk=cast.yuina.pk).update(settled_state=Student.State.TRANSFERRED)
    if how == "revoked":
        letter_for(cast, cast.yuina)
    if how == "tenant ended":
        Tenant.objects.filter(pk=cast.sakura.pk).update(state=Tenant.State.ENDED)
    return {
        "mistyped": code[:-1] + ("2" if code[-1] != "2" else "3"),
        "nonsense": "くさい!!",
        "of nobody": "2" * 12,
    }.get(how, code)


WRONG = ("used", "expired", "revoked", "pupil left", "tenant ended", "mistyped", "nonsense", "of nobody")


@pytest.mark.parametrize("how", WRONG)
def test_every_wrong_code_gets_one_answer_for_the_same_work(cast: Cast, how: str) -> None:
    code = spoiled(cast, how)
    answer(Client(REMOTE_ADDR=fresh_ip()), "post", "/signup/", {"code": "3" * 12})  # templates are loaded
    status, body, headers, work = answer(Client(REMOTE_ADDR=fresh_ip()), "post", "/signup/", {"code": code})
    unknown = answer(Client(REMOTE_ADDR=fresh_ip()), "post", "/signup/", {"code": "3" * 12})
    typed = re.compile(rb'value="[^"]*"')
    assert (status, typed.sub(b"", body), work) == (unknown[0], typed.sub(b"", unknown[1]), unknown[3])
    assert status == 422
    assert {k: v for k, v in headers.items() if k != "Content-Length"} == {
        k: v for k, v in unknown[2].items() if k != "Content-Length"
    }


def test_tries_are_counted_before_any_work(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    ip = fresh_ip()
    answers = [type_code(Client(), "2" * 12, ip=ip).status_code for _ in range(61)]
    assert answers == [422] * 60 + [429]
    assert type_code(visitor, code, ip=ip).status_code == 429
    assert type_code(visitor, code).status_code == 302


def test_one_browser_is_stopped_sooner(cast: Cast, visitor: Client) -> None:
    answers = [type_code(visitor, "2" * 12).status_code for _ in range(12)]
    assert answers == [422] * 11 + [429]


def test_right_codes_do_not_count(cast: Cast) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    ip = fresh_ip()
    assert {type_code(Client(), code, ip=ip).status_code for _ in range(70)} == {302}


def test_a_known_address_gets_the_same_page_and_another_mail(cast: Cast) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    known, unknown = Client(REMOTE_ADDR=fresh_ip()), Client(REMOTE_ADDR=fresh_ip())
    pages = []
    for client, email in ((known, str(cast.kaede_mother.email)), (unknown, EMAIL)):
        type_code(client, code)
        status, body, headers, work = answer(client, "post", "/signup/person/", PERSON | {"email": email})
        pages.append((status, body, headers["Location"], work))
    assert pages[0][:3] == pages[1][:3]
    known_work, unknown_work = ([line.replace("NULL", "?::uuid") for line in page[3]] for page in pages)
    assert known_work == unknown_work  # but for whose account it is
    assert list(AccountMail.objects.order_by("made_at").values_list("kind", flat=True)) == ["signup_known", "signup"]
    # the waiting registration of a known address opens nothing: its token was told to nobody
    assert OneTimeLink.objects.filter(user=cast.kaede_mother).count() == 1


def test_a_guardian_of_another_tenant_signs_in_and_the_child_is_added(cast: Cast) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    client = Client()
    begin(client, code, email=str(cast.kaede_mother.email))
    client.post("/login/", {"login": str(cast.kaede_mother.email), "password": "asagao-no-tane-5"})
    assert client.get("/settings/children/new/")["Location"] == "/settings/children/new/confirmation/"
    assert "ひばり小学校 4年2組" in client.get("/settings/children/new/confirmation/").content.decode()
    assert client.post("/settings/children/new/confirmation/", {"relation": "other"}).status_code == 302
    cast.kaede_mother.refresh_from_db()
    assert cast.kaede_mother.tenant_ids == [cast.kaede.pk, cast.sakura.pk]
    page = client.get("/settings/").content.decode()
    assert ("楓" in page, "結菜" in page) == (True, True)


def test_the_same_child_twice_uses_nothing_up(cast: Cast) -> None:
    _invitation, code = letter_for(cast, cast.hinata)
    client = signed_in(cast.mother)
    client.post("/settings/children/new/", {"code": code})
    response = client.post("/settings/children/new/confirmation/", {"relation": "mother"})
    assert response["Location"] == "/settings/children/new/"
    with tenant_scope(cast.sakura.pk):
        assert Invitation.objects.get().uses == 0


def test_weak_password_and_missing_consent_are_told(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    type_code(visitor, code)
    page = visitor.post("/signup/person/", PERSON | {"password": "password12", "agrees": "", "email": "kein"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"password", "agrees", "email"}
    assert not AccountMail.objects.exists()


def test_where_the_school_approves_nothing_is_seen_until_then(cast: Cast, visitor: Client) -> None:
    admin = signed_in(cast.school_admin)
    admin.post("/s/hibari/invitations/settings/", {"approves": "on"})
    _invitation, code = letter_for(cast, cast.yuina)
    begin(visitor, code)
    visitor.post("/signup/confirmation/", {"token": newest_mail()[1]["token"]})
    assert "結菜" not in visitor.get("/settings/").content.decode()
    assert [student.pk for student in admin.get("/s/hibari/invitations/").context["waiting"]] == [cast.yuina.pk]
    with tenant_scope(cast.sakura.pk):
        link = Guardianship.objects.get(student=cast.yuina)
    at = f"/s/hibari/students/{cast.yuina.pk}/guardians/{link.pk}/"
    assert signed_in(cast.teacher).post(f"{at}approval/").status_code == 403
    assert "結菜" not in visitor.get("/settings/").content.decode()
    assert admin.post(f"{at}approval/").status_code == 302
    assert "結菜" in visitor.get("/settings/").content.decode()
    assert newest_mail()[0].kind == "guardian_approved"
