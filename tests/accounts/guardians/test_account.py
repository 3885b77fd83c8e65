"""A guardian's own account: forgotten, changed, helped at the counter, closed."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.guardians.tasks import keep_one_time_links
from accounts.models import AccountMail, Guardianship, OneTimeLink
from auditlog.models import Entry
from tests.accounts.guardians.letters import EMAIL, PASSWORD, begin, fresh_ip, letter_for, newest_mail
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD as OLD_PASSWORD
from tests.isolation.test_foreign_rows import answer
from tetoru.tenancy import tenant_scope


def visitor_from_afar() -> Client:
    return Client(REMOTE_ADDR=fresh_ip())


def ask(email: str) -> None:
    visitor_from_afar().post("/password/reset/", {"email": email})
    keep_one_time_links()


def sign_in(login: str, password: str) -> bool:
    client = visitor_from_afar()
    client.post("/login/", {"login": login, "password": password})
    return "_auth_user_id" in client.session


def test_who_forgot_sets_a_new_password_and_all_sessions_end(cast: Cast) -> None:
    open_session = signed_in(cast.mother)
    ask(str(cast.mother.email))
    mail, words = newest_mail()
    assert (mail.kind, mail.address) == ("password_reset", cast.mother.email)
    client = visitor_from_afar()
    assert client.post("/password/new/", {"token": words["token"], "password": PASSWORD})["Location"] == "/login/"
    assert open_session.get("/home/").status_code == 302
    assert (sign_in(str(cast.mother.email), OLD_PASSWORD), sign_in(str(cast.mother.email), PASSWORD)) == (False, True)
    assert client.post("/password/new/", {"token": words["token"], "password": PASSWORD}).status_code == 422
    assert newest_mail()[0].kind == "password_was_reset"


def test_unknown_addresses_get_the_same_answer_for_the_same_work(cast: Cast) -> None:
    answer(visitor_from_afar(), "post", "/password/reset/", {"email": "x@mail.example"})
    asked = [
        answer(visitor_from_afar(), "post", "/password/reset/", {"email": email})
        for email in (str(cast.mother.email), "nobody@mail.example", str(cast.teacher.login) + ".example")
    ]
    assert [(status, body, headers["Location"], len(work)) for status, body, headers, work in asked] == [
        (asked[0][0], asked[0][1], "/password/reset/sent/", len(asked[0][3]))
    ] * 3
    assert not AccountMail.objects.exists()  # nothing is looked up before the answer has gone out
    keep_one_time_links()
    assert list(AccountMail.objects.values_list("user_id", flat=True)) == [cast.mother.pk]
    assert not OneTimeLink.objects.filter(kind="reset_request").exists()


def test_a_reset_link_is_good_for_an_hour_and_the_newest_counts(cast: Cast) -> None:
    ask(str(cast.mother.email))
    first = newest_mail()[1]["token"]
    ask(str(cast.mother.email))
    second = newest_mail()[1]["token"]
    assert visitor_from_afar().post("/password/new/", {"token": first, "password": PASSWORD}).status_code == 422
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert visitor_from_afar().post("/password/new/", {"token": second, "password": PASSWORD}).status_code == 422
    assert visitor_from_afar().post("/password/new/", {"token": second, "password": PASSWORD}).status_code == 302


def test_a_token_of_one_kind_opens_nothing_else(cast: Cast) -> None:
    ask(str(cast.mother.email))
    token = newest_mail()[1]["token"]
    for path in ("/password/counter/", "/signup/confirmation/", "/settings/email/confirmation/"):
        sent = {"token": token, "password": PASSWORD, "email": EMAIL}
        assert visitor_from_afar().post(path, sent).status_code == 422


@pytest.mark.parametrize("order", [("email_old", "email_new"), ("email_new", "email_old")])
def test_an_address_changes_when_both_have_said_yes(cast: Cast, order: tuple[str, str]) -> None:
    client, old = signed_in(cast.mother), str(cast.mother.email)
    assert client.post("/settings/email/", {"email": EMAIL}).status_code == 302
    import json  # noqa: PLC0415

    mails = {mail.kind: mail for mail in AccountMail.objects.all()}
    assert {kind: mail.address for kind, mail in mails.items()} == {"email_old": old, "email_new": EMAIL}
    tokens = [json.loads(mails[kind].words)["token"] for kind in order]
    confirm = "/settings/email/confirmation/"
    assert visitor_from_afar().post(confirm, {"token": tokens[0]}).status_code == 302
    cast.mother.refresh_from_db()
    assert cast.mother.email == old
    assert visitor_from_afar().post(confirm, {"token": tokens[0]}).status_code == 422
    assert visitor_from_afar().post(confirm, {"token": tokens[1]}).status_code == 302
    cast.mother.refresh_from_db()
    assert cast.mother.email == EMAIL
    assert (sign_in(EMAIL, OLD_PASSWORD), sign_in(old, OLD_PASSWORD)) == (True, False)
    mail = AccountMail.objects.get(kind="email_was_changed")
    assert mail.address == old


def test_an_address_of_somebody_else_does_not_come_through(cast: Cast) -> None:
    taken = str(cast.father.email)
    signed_in(cast.mother).post("/settings/email/", {"email": taken})
    import json  # noqa: PLC0415

    tokens = [json.loads(mail.words)["token"] for mail in AccountMail.objects.order_by("kind")]
    answers = [visitor_from_afar().post("/settings/email/confirmation/", {"token": t}).status_code for t in tokens]
    assert answers == [302, 422]
    cast.mother.refresh_from_db()
    assert cast.mother.email != taken


def test_name_and_language(cast: Cast) -> None:
    changed = {"name": "小川 まゆみ", "kana": "オガワ マユミ", "language": "pt"}
    response = signed_in(cast.mother).post("/settings/profile/", changed)
    assert response.status_code == 302
    cast.mother.refresh_from_db()
    mother = cast.mother
    assert (mother.name, mother.kana, mother.language) == ("小川 まゆみ", "おがわ まゆみ", "pt")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｱﾝﾄﾞｳ　ｻｸﾗ", "あんどう さくら"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("安藤", None),
        ("=cmd", None),
        ("", None),
    ],
)
def test_a_reading_is_kana_or_latin_letters(cast: Cast, typed: str, kept: str | None) -> None:
    before = cast.mother.kana
    answer = signed_in(cast.mother).post("/settings/profile/", {"name": "小川 まゆみ", "kana": typed, "language": "ja"})
    cast.mother.refresh_from_db()
    assert (answer.status_code, cast.mother.kana) == ((302, kept) if kept else (422, before))


def counter_url(cast: Cast) -> str:
    with tenant_scope(cast.sakura.pk):
        link = Guardianship.objects.get(guardian=cast.minato_mother)
    return f"/s/hibari/students/{cast.minato.pk}/guardians/{link.pk}/counter/"


def test_at_the_counter_a_guardian_gets_in_again(cast: Cast) -> None:
    old_session, old = signed_in(cast.minato_mother), str(cast.minato_mother.email)
    page = signed_in(cast.manager).post(counter_url(cast), {"checked": "licence"})
    token = page.context["token"]
    assert (page.status_code, token in page.content.decode()) == (200, False)
    sent = {"token": token, "email": EMAIL, "password": PASSWORD}
    assert visitor_from_afar().post("/password/counter/", sent)["Location"] == "/login/"
    assert old_session.get("/home/").status_code == 302
    assert (sign_in(EMAIL, PASSWORD), sign_in(old, OLD_PASSWORD)) == (True, False)
    assert newest_mail()[0].address == old
    assert visitor_from_afar().post("/password/counter/", sent).status_code == 422
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="guardian.counter_link_shown")
    assert entry.details["checked"] == "licence"
    assert (entry.actor_id, entry.school_id) == (cast.manager.pk, cast.hibari.pk)


def test_a_counter_code_ends_after_ten_minutes_and_needs_a_check(cast: Cast) -> None:
    assert signed_in(cast.manager).post(counter_url(cast), {}).status_code == 422
    assert signed_in(cast.teacher).post(counter_url(cast), {"checked": "known"}).status_code == 403
    token = signed_in(cast.school_admin).post(counter_url(cast), {"checked": "known"}).context["token"]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        sent = {"token": token, "email": EMAIL, "password": PASSWORD}
        assert visitor_from_afar().post("/password/counter/", sent).status_code == 422
        keep_one_time_links()


def test_a_closed_account_is_unlinked_and_the_address_is_free_again(cast: Cast) -> None:
    client, email = signed_in(cast.both), str(cast.both.email)
    assert client.post("/settings/closing/", {"current": "wrong-wrong"}).status_code == 422
    assert client.post("/settings/closing/", {"current": OLD_PASSWORD})["Location"] == "/settings/closed/?language=ja"
    assert client.get("/home/").status_code == 302
    cast.both.refresh_from_db()
    assert (cast.both.is_active, cast.both.email, cast.both.tenant_ids) == (False, None, [])
    with tenant_scope(cast.sakura.pk, cast.kaede.pk):
        states = Guardianship.objects.filter(guardian=cast.both).values_list("state", "end_reason")
        assert list(states) == [("ended", "closed")] * 2
    assert newest_mail()[0].address == email
    _invitation, code = letter_for(cast, cast.yuina)
    visitor = visitor_from_afar()
    begin(visitor, code, email=email)
    assert visitor.post("/signup/confirmation/", {"token": newest_mail()[1]["token"]})["Location"] == "/home/"


def test_who_has_no_child_here_any_more_can_close_too(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.minato_mother).update(state="ended")
    cast.minato_mother.tenant_ids = []
    cast.minato_mother.save(update_fields=["tenant_ids"])
    client = signed_in(cast.minato_mother)
    assert client.post("/settings/closing/", {"current": OLD_PASSWORD}).status_code == 302
