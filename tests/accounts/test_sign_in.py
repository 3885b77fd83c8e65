"""The door: who gets in, who is told what, and who is kept out for a while."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import models
from django.test import Client

from accounts.hashers import ModestArgon2
from accounts.models import Guardianship, Session, StaffSeat, User
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tetoru.tenancy import tenant_scope

EMAIL = "ogawa@mail.example"


def sign_in(client: Client, login: str, password: str = PASSWORD, *, ip: str = "192.0.2.1", **more: str):
    return client.post("/login/", {"login": login, "password": password, **more}, REMOTE_ADDR=ip)


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def errors_of(response) -> list[str]:  # noqa: ANN001
    return list(response.context["form"].non_field_errors())


@pytest.mark.parametrize(
    "typed", [EMAIL, "Ogawa@Mail.Example", f"  {EMAIL} ", "ｏｇａｗａ＠ｍａｉｌ．ｅｘａｍｐｌｅ", f"\u3000{EMAIL}"]
)
def test_guardian_signs_in_however_the_address_is_typed(cast: Cast, visitor: Client, typed: str) -> None:
    response = sign_in(visitor, typed)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert who(visitor) == str(cast.mother.pk)
    assert visitor.get("/", follow=True).redirect_chain == [("/home/", 302)]


@pytest.mark.parametrize("form", [str, str.upper, lambda t: f" {t} ", lambda t: t.replace("@", "＠")])
def test_staff_sign_in_with_id_and_tenant(cast: Cast, visitor: Client, form) -> None:  # noqa: ANN001
    assert sign_in(visitor, form(str(cast.teacher.login))).status_code == 302
    assert who(visitor) == str(cast.teacher.pk)
    assert visitor.get("/", follow=True).redirect_chain == [("/s/hibari/", 302)]


def test_the_same_id_at_another_tenant_is_somebody_else(cast: Cast, visitor: Client) -> None:
    staff_id = str(cast.teacher.login).partition("@")[0]
    assert sign_in(visitor, f"{staff_id}@kaede").status_code == 422
    assert who(visitor) is None


def test_a_wrong_password_says_how_many_tries_are_left(cast: Cast, visitor: Client) -> None:
    for left in (4, 3, 2, 1):
        response = sign_in(visitor, EMAIL, "wrong")
        assert response.status_code == 422
        assert errors_of(response) == [
            f"メールアドレス（職員ID）かパスワードが違います。あと{left}回まちがえると、15分のあいだログインできなくなります。"
        ]
    assert sign_in(visitor, EMAIL, "wrong").status_code == 429
    assert who(visitor) is None


def locked_out(client: Client, login: str = EMAIL, *, ip: str = "192.0.2.1") -> None:
    assert [sign_in(client, login, "wrong", ip=ip).status_code for _ in range(5)] == [422] * 4 + [429]


def test_after_five_wrong_passwords_the_right_one_waits_too(cast: Cast, visitor: Client) -> None:
    locked_out(visitor)
    response = sign_in(visitor, EMAIL)
    assert response.status_code == 429
    assert "15分ほど待ってから" in response.content.decode()
    assert who(visitor) is None


def test_another_spelling_does_not_get_past_the_lock(cast: Cast, visitor: Client) -> None:
    locked_out(visitor)
    assert [
        sign_in(visitor, typed).status_code
        for typed in (EMAIL.upper(), f" {EMAIL}", "ｏｇａｗａ＠ｍａｉｌ．ｅｘａｍｐｌｅ")
    ] == [429] * 3


def test_a_lock_keeps_out_nobody_else(cast: Cast, visitor: Client) -> None:
    """Neither others behind the same address (a school has one), nor the same person elsewhere."""
    locked_out(visitor)
    assert sign_in(Client(), str(cast.teacher.login)).status_code == 302
    assert sign_in(Client(), EMAIL, ip="198.51.100.9").status_code == 302


def test_an_unknown_login_is_locked_like_a_known_one(cast: Cast, visitor: Client) -> None:
    """Else the lock would tell who has an account."""
    locked_out(visitor, "nobody@mail.example")
    locked_out(visitor, "t9999@sakura")


def test_success_forgets_the_wrong_tries(cast: Cast, visitor: Client) -> None:
    sign_in(visitor, EMAIL, "wrong")
    assert sign_in(visitor, EMAIL).status_code == 302
    assert "あと4回" in errors_of(sign_in(Client(), EMAIL, "wrong"))[0]


def test_known_and_unknown_logins_get_the_same_answer(cast: Cast) -> None:
    known, unknown = (sign_in(Client(), login, "wrong") for login in (EMAIL, "nobody@mail.example"))
    assert known.status_code == unknown.status_code == 422
    assert errors_of(known) == errors_of(unknown)


@pytest.mark.parametrize("login", [EMAIL, "nobody@mail.example", "t9999@sakura", "t0001@never", "x", "@", "."])
def test_every_login_costs_one_hash(cast: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    """The time of the answer must not tell who has an account."""
    calls = counted(monkeypatch)
    assert sign_in(visitor, login, "wrong").status_code == 422
    assert calls == ["hash"]


def test_a_locked_login_costs_no_hash(cast: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    locked_out(visitor)
    calls = counted(monkeypatch)
    assert sign_in(visitor, EMAIL).status_code == 429
    assert calls == []


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each Argon2 run, made or compared."""
    calls: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(ModestArgon2, name)
        monkeypatch.setattr(
            ModestArgon2, name, lambda self, *args, _real=real, **kw: calls.append("hash") or _real(self, *args, **kw)
        )
    return calls


def test_passwords_are_argon2id_with_modest_memory(cast: Cast) -> None:
    assert cast.mother.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert isinstance(get_hasher(), ModestArgon2)


@pytest.mark.parametrize("name", ["mother", "teacher"])
def test_an_inactive_person_cannot_sign_in_and_is_thrown_out(cast: Cast, visitor: Client, name: str) -> None:
    person: User = getattr(cast, name)
    inside = signed_in(person)
    page = "/home/" if name == "mother" else "/s/hibari/"
    assert inside.get(page).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert inside.get(page).status_code == 302
    response = sign_in(visitor, EMAIL if name == "mother" else str(person.login))
    assert response.status_code == 422
    assert who(visitor) is None


def test_a_changed_password_ends_the_sessions(cast: Cast) -> None:
    inside = signed_in(cast.mother)
    assert inside.get("/home/").status_code == 200
    cast.mother.set_password("himawari-no-tane-6")
    cast.mother.save()
    assert inside.get("/home/").status_code == 302


def test_the_session_gets_a_new_id(cast: Cast, visitor: Client) -> None:
    """A session id that somebody planted is worth nothing after the sign-in."""
    session = visitor.session
    session["planted"] = True
    session.save()
    visitor.cookies["sessionid"] = planted = session.session_key
    assert sign_in(visitor, EMAIL).status_code == 302
    assert visitor.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert cache.get(f"django.contrib.sessions.cached_db{planted}") is None


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/settings/", "/settings/"),
        ("/notices/?child=1", "/notices/?child=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver@evil.example/", "/"),
        ("http://testserver.evil.example/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(cast: Cast, visitor: Client, wanted: str, leads_to: str) -> None:
    assert sign_in(visitor, EMAIL, next=wanted)["Location"] == leads_to


def test_the_page_that_was_asked_for_is_remembered(cast: Cast, visitor: Client) -> None:
    asked = visitor.get("/settings/")
    assert asked["Location"] == "/login/?next=/settings/"
    assert 'value="/settings/"' in visitor.get(asked["Location"]).content.decode()


@pytest.mark.parametrize(
    ("data", "field"), [({"login": EMAIL}, "password"), ({"password": "x"}, "login"), ({}, "login")]
)
def test_an_empty_field_is_named_and_counts_as_no_try(
    cast: Cast, visitor: Client, data: dict[str, str], field: str
) -> None:
    response = visitor.post("/login/", {"login": "", **data})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert AccessAttempt.objects.count() == 0


def test_the_lock_keeps_nothing_in_clear(cast: Cast, visitor: Client) -> None:
    """Neither who tried, nor the notice that a sign-in after an expired session carries along."""
    typed = {
        "login": EMAIL,
        "password": "himitsu",
        "next": f"/?q={EMAIL}",
        "carried-title": "gokuhi",
        "other": "gokuhi",
    }
    visitor.post(f"/login/?next=/home/&login={EMAIL}&q=gokuhi", typed)
    kept = " ".join(
        str(value)
        for model in (AccessAttempt, AccessFailureLog, AccessLog)
        for row in model.objects.values_list()
        for value in row
    )
    assert AccessAttempt.objects.count() == 1
    assert [word for word in (EMAIL, "ogawa", "himitsu", "gokuhi", "mail.example") if word in kept] == []


def test_signing_out_leaves_nothing_in_the_browser(cast: Cast) -> None:
    client = signed_in(cast.mother)
    key = client.session.session_key
    response = client.post("/logout/")
    assert (response.status_code, response["Location"]) == (302, "/login/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies["sessionid"] = str(key)
    assert client.get("/home/")["Location"] == "/login/?next=/home/"


def test_a_link_cannot_sign_anybody_out(cast: Cast) -> None:
    client = signed_in(cast.mother)
    assert client.get("/logout/").status_code == 405
    assert client.get("/home/").status_code == 200


def test_a_guardian_without_children_sees_an_empty_page(cast: Cast) -> None:
    client = signed_in(make.make_guardian(name="新井 円"))
    for page in ("/home/", "/settings/"):
        response = client.get(page)
        assert response.status_code == 200
        assert response.context["children"] == []
    assert client.get(f"/notices/{cast.mother.pk}/").status_code == 404


def test_staff_without_a_seat_see_the_front_page(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        StaffSeat.objects.filter(user=cast.other_teacher).delete()
    response = signed_in(cast.other_teacher).get("/")
    assert response.status_code == 200


def test_a_seat_that_was_taken_away_counts_from_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    assert client.get("/s/hibari/").status_code == 200
    with tenant_scope(cast.sakura.pk):
        StaffSeat.objects.filter(user=cast.teacher).delete()
    assert client.get("/s/hibari/").status_code == 404


def test_a_right_that_was_given_counts_from_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    assert client.get("/s/aoba/").status_code == 404
    with tenant_scope(cast.sakura.pk):
        make.seat_staff(cast.teacher, cast.aoba)
    assert client.get("/s/aoba/").status_code == 200


def test_a_guardianship_that_ended_counts_from_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.mother)
    assert [child.name for child in client.get("/home/").context["children"]] == ["ひなた", "そら"]
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother, student=cast.sora).update(state="ended")
        Student.objects.filter(pk=cast.hinata.pk).update(settled_state=Student.State.GRADUATED)
    assert client.get("/home/").context["children"] == []


def test_the_tables_of_accounts_know_no_other_way_in() -> None:
    """No superuser, no group, no permission rows: rights come from seats and guardianships only."""
    names = {field.name for field in User._meta.get_fields() if isinstance(field, models.Field)}
    assert names.isdisjoint({"is_superuser", "is_staff", "groups", "user_permissions"})
