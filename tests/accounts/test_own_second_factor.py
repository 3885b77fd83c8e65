"""What a person sets up as second factor, and what it takes to get in with it."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import RecoveryCode, TotpDevice, User
from accounts.second_factor.codes import current_code
from accounts.second_factor.recovery import ALPHABET, digest_of, new_codes
from auditlog.models import Entry
from tests.accounts.operators import at_ops
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD, TOTP_SECRET, give_app
from tetoru.tenancy import tenant_scope

OWN, APP, ASK = "/account/second-factor/", "/account/second-factor/app/", "/login/second-factor/"
CODES = "/account/second-factor/codes/"
PAGES = {"mother": "/home/", "teacher": "/s/hibari/"}


def login_of(user: User) -> str:
    return str(user.login or user.email)


def at_the_question(user: User) -> Client:
    """A browser in which the password was given, and nothing else."""
    client = Client()
    response = client.post("/login/", {"login": login_of(user), "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, f"{ASK}?next=%2F")
    return client


def secret_in(client: Client) -> str:
    page = client.get(APP).content.decode()
    found = re.search(r"<code class=\"code copy\">([A-Z2-7]{32})</code>", page)
    assert found
    return found[1]


def events(cast: Cast) -> list[tuple[str, str]]:
    with tenant_scope(cast.sakura.pk):
        return list(Entry.objects.filter(event__startswith="person.").order_by("id").values_list("event", "outcome"))


@pytest.mark.parametrize("name", list(PAGES))
def test_anybody_adds_an_app_and_is_asked_for_it_from_then_on(cast: Cast, name: str) -> None:
    user: User = getattr(cast, name)
    client, elsewhere = signed_in(user), signed_in(user)
    assert client.get(OWN).status_code == 200
    secret = secret_in(client)
    assert secret_in(client) == secret, "loading the page again brings the same picture"
    response = client.post(APP, {"code": current_code(secret), "name": "自分の電話"})
    codes = response.context["codes"]
    assert (response.status_code, len(codes)) == (200, 10)
    device = TotpDevice.objects.get(user=user)
    assert (device.secret, device.name) == (secret, "自分の電話")
    assert client.get(PAGES[name]).status_code == 200
    assert secret not in str(dict(client.session))
    assert elsewhere.get(PAGES[name])["Location"].startswith(ASK), "a session elsewhere has not passed it"
    visitor = at_the_question(user)
    assert visitor.get(PAGES[name])["Location"].startswith(ASK)
    assert visitor.get("/settings/" if name == "mother" else "/s/hibari/notices/")["Location"].startswith(ASK)
    assert visitor.post(ASK, {"code": current_code(secret)}).status_code == 422, "that code was used when it was added"
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=31)):
        response = visitor.post(ASK, {"code": current_code(secret), "next": PAGES[name]})
    assert (response.status_code, response["Location"]) == (302, PAGES[name])
    assert visitor.get(PAGES[name]).status_code == 200


def test_an_app_that_shows_the_wrong_code_is_not_added(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    secret_in(client)
    response = client.post(APP, {"code": current_code(TOTP_SECRET)})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["code"]
    assert not TotpDevice.objects.filter(user=cast.teacher).exists()
    assert client.get("/s/hibari/").status_code == 200


def test_a_secret_that_waits_is_its_owners_alone(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    secret = secret_in(client)
    other = signed_in(cast.other_teacher)
    session = other.session
    session["pending_app"] = client.session["pending_app"]
    session.save()
    assert secret_in(other) != secret


def test_each_recovery_code_opens_once(cast: Cast) -> None:
    give_app(cast.mother)
    codes = signed_in(cast.mother).post(CODES).context["codes"]
    typed = codes[0].upper().replace("-", " ")
    assert at_the_question(cast.mother).post(ASK, {"code": typed}).status_code == 302
    again = at_the_question(cast.mother).post(ASK, {"code": typed})
    assert again.status_code == 422
    assert "紙のとおりに" in again.context["form"].errors["code"][0]
    assert at_the_question(cast.mother).post(ASK, {"code": codes[1]}).status_code == 302
    assert RecoveryCode.objects.filter(user=cast.mother, used_at=None).count() == 8
    give_app(cast.father)
    assert at_the_question(cast.father).post(ASK, {"code": codes[2]}).status_code == 422, "nobody else's"


def test_new_recovery_codes_end_the_old_ones(cast: Cast) -> None:
    give_app(cast.teacher)
    client = signed_in(cast.teacher)
    old = client.post(CODES).context["codes"]
    new = client.post(CODES).context["codes"]
    assert not set(old) & set(new)
    assert at_the_question(cast.teacher).post(ASK, {"code": old[0]}).status_code == 422
    assert at_the_question(cast.teacher).post(ASK, {"code": new[0]}).status_code == 302


def test_codes_are_long_and_stored_as_hashes(cast: Cast) -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(rf"([{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}}", code) for code in codes)
    digests = {digest_of(cast.teacher.pk, codes[0]), digest_of(cast.mother.pk, codes[0])}
    assert len(digests) == 2
    assert digest_of(cast.teacher.pk, "0" * 16) is None


def test_an_app_is_removed_and_the_codes_go_with_it(cast: Cast) -> None:
    give_app(cast.teacher)
    client = signed_in(cast.teacher)
    client.post(CODES)
    assert client.get(f"{APP}removal/").status_code == 200
    assert client.post(f"{APP}removal/")["Location"] == OWN
    assert not TotpDevice.objects.filter(user=cast.teacher).exists()
    assert not RecoveryCode.objects.filter(user=cast.teacher).exists()
    assert Client().post("/login/", {"login": login_of(cast.teacher), "password": PASSWORD})["Location"] == "/"
    assert [event for event, _outcome in events(cast)] == [
        "person.recovery_codes_made",
        "person.second_factor_removed",
        "person.signed_in",
    ]


def test_an_admin_keeps_the_last_one(cast: Cast) -> None:
    client = signed_in(cast.school_admin)
    response = client.post(f"{APP}removal/")
    assert response.status_code == 409
    assert "先に、ほかの方法を加えてください" in response.content.decode()
    assert TotpDevice.objects.filter(user=cast.school_admin).exists()


def test_before_the_question_is_answered_what_was_typed_is_kept(cast: Cast) -> None:
    give_app(cast.teacher)
    client = at_the_question(cast.teacher)
    response = client.post("/s/hibari/notices/new/", {"title": "遠足", "body": "1行目\n2行目"})
    assert (response.status_code, response.templates[0].name) == (401, "accounts/second_factor/ask.html")
    carried = {f"carried-{name}": value for name, value in response.context["carried"]}
    assert carried == {"carried-title": "遠足", "carried-body": "1行目\n2行目"}
    answer = {"code": current_code(TOTP_SECRET), "next": "/s/hibari/notices/new/", **carried}
    response = client.post(ASK, answer)
    assert (response.status_code, response.templates[0].name) == (200, "accounts/sign_in/resume.html")
    assert response.context["carried"] == [("title", "遠足"), ("body", "1行目\n2行目")]


def test_a_session_that_ran_out_carries_through_both_questions(cast: Cast) -> None:
    give_app(cast.teacher)
    response = Client().post("/s/hibari/notices/new/", {"title": "遠足"})
    fields = {"login": login_of(cast.teacher), "password": PASSWORD, "next": "/s/hibari/notices/new/"}
    assert response.status_code == 401
    response = Client().post("/login/", fields | {"carried-title": "遠足"})
    assert response.templates[0].name == "accounts/second_factor/ask.html"
    assert response.context["carried"] == [("title", "遠足")]


def test_the_id_of_the_session_changes_with_the_answer(cast: Cast) -> None:
    give_app(cast.teacher)
    client = at_the_question(cast.teacher)
    before = client.session.session_key
    client.post(ASK, {"code": current_code(TOTP_SECRET)})
    assert client.session.session_key != before


def test_operators_set_nothing_up_over_the_web(cast: Cast) -> None:
    client = at_ops()
    for url in (OWN, APP, CODES, f"{APP}removal/", "/account/second-factor/passkeys/new/"):
        assert client.get(url).status_code == 403, url
        assert client.post(url).status_code in {403, 405}, url


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_answer_leads_to_our_own_pages_only(cast: Cast, wanted: str) -> None:
    give_app(cast.teacher)
    client = at_the_question(cast.teacher)
    assert client.post(ASK, {"code": current_code(TOTP_SECRET), "next": wanted})["Location"] == "/s/hibari/"
