"""Every text that people read in their own language is translated, whole, and comes out so."""

import os
import re
import string
from pathlib import Path
from typing import Any

import pytest

from accounts.mails.kinds import Kind
from accounts.mails.sending import message_of
from accounts.models import AccountMail
from messaging.delivery.models import Mailing
from messaging.delivery.writing import notice_letter
from tetoru import catalogues
from tetoru.catalogues import catalogue_of, compile_all, gathered, languages, read
from tetoru.languages import LANGUAGES

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|(<wbr>)")
NAMED = "パスワードを忘れたとき"
"""The sign-in is Japanese still, so a mail names what is to be pressed as it stands there."""
KANA = re.compile(r"[\u3041-\u30ff]")


def ids(catalog: Any) -> set[Any]:
    return {message.id for message in catalog if message.id}


def test_there_is_something_to_translate() -> None:
    assert "%(school)s：お知らせがあります" in ids(gathered())
    assert len(languages()) == len(LANGUAGES) - 1 == 6


@pytest.mark.parametrize("language", languages())
def test_every_text_is_translated_with_all_its_parts(language: str) -> None:
    """`python -m tetoru.catalogues update` brings new texts in."""
    catalog = read(language)
    assert ids(catalog) == ids(gathered())
    for message in catalog:
        if not message.id:
            continue
        assert message.string, (language, message.id)
        assert not message.fuzzy
        assert sorted(PLACEHOLDER.findall(message.string)) == sorted(PLACEHOLDER.findall(message.id)), message.id
        if not language.startswith("ja"):
            assert not KANA.search(message.string.replace(NAMED, "")), (language, message.string)


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_a_mail_comes_in_the_language_of_the_person(language: str) -> None:
    words = '{"name": "N", "device": "D", "at": "T"}'
    mail = AccountMail(kind=Kind.NEW_DEVICE, language=language, address="x@mail.example", words=words)
    message = message_of(mail)
    translated = {m.string for m in read(language)} if language != "ja" else {m.id for m in gathered()}
    whole = next(text for text in translated if text and text.startswith(message.subject))
    parts = [piece for piece, *_rest in string.Formatter().parse(PLACEHOLDER.sub("{}", whole)) if piece.strip()]
    sent = f"{message.subject}\n\n{message.body}"
    assert [piece for piece in parts if piece.strip() not in sent] == []
    assert "N" in str(message.body)


def test_a_notices_letter_is_written_in_each_language() -> None:
    mailing = Mailing(sender_name="ひばり小学校", path="/notices/1/")
    assert notice_letter(mailing, "en").subject == "ひばり小学校: You have a new notice"
    assert notice_letter(mailing, "ja").subject == "ひばり小学校：お知らせがあります"


def test_only_what_is_newer_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    catalogues.update()
    compile_all()
    compiled = catalogue_of("en").with_suffix(".mo")
    first = compiled.read_bytes()
    source = (
        catalogue_of("en")
        .read_text()
        .replace(
            'msgid "%(school)s：お知らせがあります"\nmsgstr ""', 'msgid "%(school)s：お知らせがあります"\nmsgstr "News"'
        )
    )
    catalogue_of("en").write_text(source)
    os.utime(catalogue_of("en"), (0, 0))
    compile_all()
    assert compiled.read_bytes() == first
    os.utime(catalogue_of("en"))
    os.utime(compiled, (0, 0))
    compile_all()
    assert b"News" in compiled.read_bytes()
