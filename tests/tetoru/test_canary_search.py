"""The search for canaries can fail: a word put into each place on purpose is found there, however it is spelled."""

import base64
import json
import logging
import pickle
import quopri
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import redis
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import connections

from messaging.notices.tasks import fan_out_notice
from tests.tetoru.hiding_places import dump_of, files, heard_log, mail_server, mails_in, valkey
from tests.tetoru.leaks import leaks

LONG = "宛先のことばが行の終わりにかかるように、その前に長い文を置く。" * 2
WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "utf-16": lambda word: word.encode("utf-16-le"),
    "utf-16, the other way round": lambda word: word.encode("utf-16-be"),
    "JSON": lambda word: json.dumps({"a": word}).encode(),
    "JSON in capitals": lambda word: json.dumps({"a": word}).upper().encode(),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64, one in": lambda word: base64.b64encode(f"x{word}yy".encode()),
    "base64, two in": lambda word: base64.b64encode(f"xx{word}y".encode()),
    "base64 of an address": lambda word: base64.urlsafe_b64encode(f"~~?>?>{word}".encode()),
    "base64 of utf-16": lambda word: base64.b64encode(f"x{word}".encode("utf-16")),
    "base64 in lines": lambda word: base64.encodebytes(f"{LONG}{word}".encode()),
    "quoted-printable": lambda word: quopri.encodestring(word.encode()),
    "quoted-printable in lines": lambda word: quopri.encodestring(f"{LONG}{word}".encode()),
    "hex": lambda word: word.encode().hex().encode(),
    "hex in capitals": lambda word: word.encode().hex().upper().encode(),
    "url-encoded": lambda word: quote_plus(f"q= {word}").encode(),
    "bytes in a message": lambda word: repr(word.encode()).encode(),
    "numbers of HTML": lambda word: word.encode("ascii", "xmlcharrefreplace"),
    "octal": lambda word: "".join(f"\\{byte:03o}" for byte in word.encode()).encode(),
    "a pickle": lambda word: pickle.dumps({"a": word}),
    "packed like a session": lambda word: signing.dumps({"a": word * 9}, compress=True).encode(),
}
WORDS = {"Latin": "planted-{}", "Japanese": "メジロ{}ウグイス", "both": "planted-{}メジロウグイス"}
TEXTS = [name for name, write in WAYS.items() if write("メジロウグイス").isascii()]


@pytest.fixture
def words() -> dict[str, str]:
    """A word for each way of writing."""
    return {name: f"planted-{secrets.token_hex(6)}" for name in WAYS}


def text_in(way: str, word: str) -> str:
    return WAYS[way](word).decode("ascii")


def found_in(place: bytes, words: dict[str, str]) -> set[str]:
    """The names of the words that are found in a place."""
    return {line.removeprefix("here: ").rpartition(" (")[0] for line in leaks({"here": place}, words)}


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_writing_is_met_amid_other_bytes(kind: str, way: str) -> None:
    word = WORDS[kind].format("ツバメ" if kind == "Japanese" else secrets.token_hex(6))
    content = b"\x00 before \xff" + WAYS[way](word) + b"\xff after\x00"
    assert leaks({"here": content}, {"it": word})
    assert leaks({"here": content}, {"another": "another-word", "and one": "ホトトギスの声"}) == []


def test_a_word_in_the_dump_is_found(committed_db: str, words: dict[str, str]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("create table planted (words text, raw bytea)")
        for way, word in words.items():
            text, raw = (text_in(way, word), None) if way in TEXTS else (None, WAYS[way](word))
            cursor.execute("insert into planted values (%s, %s)", (text, raw))
    assert found_in(dump_of(committed_db), words) == set(words)


@pytest.fixture
def queue() -> Iterator[tuple[Any, str]]:
    """Valkey, and a key of this test's own."""
    client: Any = redis.Redis.from_url(settings.VALKEY_URL)
    key = f"queue-{secrets.token_hex(6)}"
    yield client, key
    client.delete(*client.scan_iter(f"*{key}*"), key)


def test_a_word_in_the_queue_is_found(words: dict[str, str], queue: tuple[Any, str]) -> None:
    client, key = queue
    for way, word in words.items():
        fan_out_notice.apply_async(kwargs={"tenant_id": "", "notice_id": word}, queue=key)
        assert found_in(valkey(), {way: word}) == {way}, "in a message of Celery"
        client.delete(key)
        client.rpush(key, b"first", WAYS[way](word))
        assert found_in(valkey(), {way: word}) == {way}
        client.delete(key)


STORED: dict[str, Callable[[Any, str, str], None]] = {
    "string": lambda client, key, word: client.set(key, f"{word} " * 50),
    "set": lambda client, key, word: client.sadd(key, word),
    "hash": lambda client, key, word: client.hset(key, "field", word),
    "zset": lambda client, key, word: client.zadd(key, {word: 1}),
    "the key itself": lambda client, key, word: client.set(f"{key}-{word}", 1),
}


@pytest.mark.parametrize("kind", STORED)
def test_a_word_in_every_kind_of_value_is_found(kind: str, queue: tuple[Any, str]) -> None:
    word = f"planted-{secrets.token_hex(6)}"
    STORED[kind](*queue, word)
    assert found_in(valkey(), {kind: word}) == {kind}


LOGGED: dict[str, Callable[[logging.Logger, str], None]] = {
    "the message": lambda logger, text: logger.debug(text),
    "an argument": lambda logger, text: logger.info("about %s", text),
    "an extra field": lambda logger, text: logger.warning("something", extra={"about": {"it": [text]}}),
    "an error": lambda logger, text: logger.error("broken", exc_info=ValueError(text)),
}


@pytest.mark.parametrize("where", LOGGED)
@pytest.mark.parametrize("name", ["messaging.notices", "django.request", "django.db.backends", "django.server"])
def test_a_word_in_the_log_is_found(where: str, name: str, words: dict[str, str]) -> None:
    with heard_log() as log:
        for way in TEXTS:
            LOGGED[where](logging.getLogger(name), text_in(way, words[way]))
        LOGGED[where](logging.getLogger(name), words["as it is"])
    assert found_in(log.getvalue().encode(), words) == {*TEXTS, "as it is"}


def test_a_word_in_the_parameters_of_sql_is_found(db: None) -> None:
    with heard_log() as log, connections["default"].cursor() as cursor:
        cursor.execute("select %s::text, %s::bytea", ("planted-text", b"planted-bytes"))
    assert found_in(log.getvalue().encode(), {"1": "planted-text", "2": "planted-bytes"}) == {"1", "2"}


def test_a_word_in_a_file_is_found(tmp_path: Path, words: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """In its name too, and deep below a folder that is known."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "a" / "b").mkdir(parents=True)
    for number, (way, word) in enumerate(words.items()):
        (tmp_path / "a" / "b" / str(number)).write_bytes(b"\x00" * 5000 + WAYS[way](word))
    assert found_in(files(), words) == set(words)
    (tmp_path / "a" / "メジロウグイス").touch()
    assert found_in(files(), {"name": "メジロウグイス"}) == {"name"}


def test_a_word_in_a_file_that_a_setting_names_is_found(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nothing"))
    settings.SEALING_EXPORT = str(tmp_path / "export.jsonl")
    (tmp_path / "export.jsonl").write_text('{"root": "planted-word"}')
    assert found_in(files(), {"it": "planted-word"}) == {"it"}


@pytest.mark.parametrize("where", ["subject", "body", "long body", "attachment", "header"])
def test_a_word_in_a_mail_is_found(where: str, tmp_path: Path) -> None:
    words = {kind: WORDS[kind].format("ツバメ" if kind == "Japanese" else "1f2e3d") for kind in WORDS}
    with mail_server(tmp_path / "mail"):
        for word in words.values():
            mail = EmailMessage(to=["her@mail.example"], subject="お知らせ", body="本文", headers={"X-About": "x"})
            put_into(mail, where, word)
            mail.send()
    content, recipients = mails_in(tmp_path / "mail")
    assert found_in(content, words) == set(words)
    assert recipients == ["her@mail.example"] * 3
    assert found_in(content, {"her address": "her@mail.example"}) == set()


def put_into(mail: EmailMessage, where: str, word: str) -> None:
    match where:
        case "subject":
            mail.subject = f"{LONG[:20]}{word}{LONG[:20]}"
        case "header":
            mail.extra_headers["X-About"] = word
        case "attachment":
            mail.attach("list.bin", f"{LONG}{word}".encode(), "application/octet-stream")
        case _:
            mail.body = f"{LONG * 3 if where == 'long body' else ''}{word}"
