"""The registration in seven languages: chosen on the first page, whole on each; no other page changes its own."""

import re

import pytest
from django.test import Client

from accounts.models import OneTimeLink, User
from accounts.one_time_links import issue_link
from tests.accounts.guardians.letters import EMAIL, PASSWORD, PERSON, begin, fresh_ip, letter_for, newest_mail
from tests.cast import Cast, signed_in
from tetoru.languages import LANGUAGES
from tetoru.web.language import VISITED

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in LANGUAGES if not code.startswith("ja")]
KANA = re.compile(r"[\u3041-\u30ff]")
FIRST = {
    "ja": "学校からの手紙のコードを入れてください",
    "ja-easy": "学校（がっこう）の 手紙（てがみ）の コードを 入（い）れてください",
    "en": "Enter the code from the school's letter",
    "zh-hans": "请输入学校来信上的代码",
    "pt": "Digite o código da carta da escola",
    "vi": "Hãy nhập mã trong thư của nhà trường",
    "fil": "Ilagay ang code mula sa liham ng paaralan",
}


def heading(page: str) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)
    return str(found).strip()


def words_of(page: str) -> str:
    """What is read on a page, without the names of the languages, of the school, and what somebody typed."""
    text = re.sub(r"<fieldset.*?ことば・Language.*?</fieldset>", "", page, flags=re.DOTALL)
    text = re.sub(r"<select.*?</select>|<input[^>]*>|<script.*?</script>", "", text, flags=re.DOTALL)
    return text.replace("ひばり小学校", "")


@pytest.mark.parametrize("code", list(FIRST))
def test_a_guardian_chooses_the_language_and_loses_nothing_typed(cast: Cast, visitor: Client, code: str) -> None:
    answer = visitor.post("/signup/", {"language": code, "code": "abcd-2345"})
    page = answer.content.decode()
    language = "ja" if code.startswith("ja") else code
    assert (answer.status_code, heading(page), answer["Content-Language"]) == (200, FIRST[code], language)
    assert f'<html lang="{language}">' in page
    assert 'value="abcd-2345"' in page
    assert heading(visitor.get("/signup/").content.decode()) == FIRST[code]


def test_a_language_that_there_is_not_changes_nothing(visitor: Client) -> None:
    page = visitor.post("/signup/", {"language": "xx", "code": ""})
    assert (page.status_code, heading(page.content.decode())) == (200, FIRST["ja"])
    assert heading(visitor.get("/signup/?language=xx").content.decode()) == FIRST["ja"]


@pytest.mark.parametrize(
    ("asked", "code"), [("pt-BR,pt;q=0.9", "pt"), ("zh-CN", "zh-hans"), ("vi", "vi"), ("de", "ja"), ("", "ja")]
)
def test_the_browsers_language_is_the_first_guess(visitor: Client, asked: str, code: str) -> None:
    page = visitor.get("/signup/", headers={"accept-language": asked}).content.decode()
    assert heading(page) == FIRST[code]
    chosen = visitor.post("/signup/", {"language": "fil"}, headers={"accept-language": asked}).content.decode()
    assert heading(chosen) == FIRST["fil"]


def test_other_pages_stay_japanese_whatever_the_browser_asks(cast: Cast) -> None:
    client = signed_in(cast.mother)
    for path in ("/home/", "/settings/", "/help/", "/terms/"):
        answer = client.get(path, headers={"accept-language": "en"})
        assert '<html lang="ja">' in answer.content.decode()
        assert answer["Content-Language"] == "ja"
    page = client.post("/settings/email/", {"email": ""}, headers={"accept-language": "en"}).content.decode()
    assert "メールアドレスを入れてください。" in page


@pytest.mark.parametrize("code", OTHERS)
def test_the_whole_registration_speaks_one_language(cast: Cast, visitor: Client, code: str) -> None:
    _invitation, letter = letter_for(cast, cast.yuina)
    pages = [visitor.post("/signup/", {"language": code}), visitor.post("/signup/", {"code": ""})]
    pages.append(visitor.post("/signup/", {"code": "2" * 12}, REMOTE_ADDR=fresh_ip()))
    assert visitor.post("/signup/", {"code": letter}, REMOTE_ADDR=fresh_ip()).status_code == 302
    first = visitor.get("/signup/person/")
    assert first.context["form"]["language"].value() == code
    wrong = {"email": "kein", "name": "=x", "kana": "李", "password": "password12", "language": code}
    pages += [first, *(visitor.post("/signup/person/", sent) for sent in ({}, wrong))]
    long = {**PERSON, "name": "a" * 81, "kana": "a" * 81, "email": f"{'a' * 250}@mail.example", "password": "kurz"}
    pages.append(visitor.post("/signup/person/", {**long, "language": code}))
    assert visitor.post("/signup/person/", PERSON | {"language": code}, REMOTE_ADDR=fresh_ip()).status_code == 302
    pages += [visitor.get("/signup/sent/"), visitor.get("/signup/confirmation/"), visitor.get("/signup/done/")]
    pages.append(visitor.post("/signup/confirmation/", {"token": "x" * 30}))
    for page in pages:
        assert KANA.findall(words_of(page.content.decode())) == [], page.request["PATH_INFO"]
        assert page["Content-Language"] == code


@pytest.mark.parametrize("code", OTHERS)
def test_pages_behind_the_links_of_mails_come_in_the_language_of_the_mail(cast: Cast, code: str) -> None:
    for path in ("password/new", "password/counter", "password/reset", "password/reset/sent",
                 "settings/email/confirmation", "login/second-factor/lost/confirmation"):  # fmt: skip
        address = f"/{path}/?language={code}"
        for page in (Client().get(address), Client().post(address, {"token": "x" * 30, "password": "kurz"})):
            assert KANA.findall(words_of(page.content.decode())) == [], path
            assert page["Content-Language"] == code


def test_those_are_all_pages_that_are_translated() -> None:
    assert len(VISITED) == 5 + 6 + 1


def test_mail_link_and_page_after_it_keep_the_language_in_another_browser(cast: Cast, visitor: Client) -> None:
    _invitation, code = letter_for(cast, cast.yuina)
    begin(visitor, code, language="vi")
    assert heading(visitor.get("/signup/sent/").content.decode()) == "Hãy kiểm tra e-mail"
    mail, words = newest_mail()
    assert (mail.language, words["url"].partition("#")[0][-33:]) == ("vi", "/signup/confirmation/?language=vi")
    other = Client(REMOTE_ADDR=fresh_ip())
    answer = other.post("/signup/confirmation/?language=vi", {"token": words["token"]})
    assert answer["Location"] == "/signup/done/"
    assert heading(other.get("/signup/done/").content.decode()) == "Bạn đã đăng ký xong"
    assert User.objects.get(email_index__isnull=False, language="vi").email == EMAIL


def test_what_a_password_must_be_is_told_in_easy_japanese_too(cast: Cast, visitor: Client) -> None:
    """Django itself knows neither easy Japanese nor Filipino."""
    _link, token = issue_link(OneTimeLink.Kind.RESET, user=cast.mother)
    for code, text in (("ja-easy", "パスワードが 短（みじか）すぎます。"), ("fil", "Masyadong maikli ang password.")):
        page = visitor.post(f"/password/new/?language={code}", {"token": token, "password": "kurz"})
        assert text in page.content.decode()
    assert visitor.post("/password/new/", {"token": token, "password": PASSWORD}).status_code == 302
