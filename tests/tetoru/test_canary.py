"""Unique words in every encrypted field; then they are looked for wherever they must not be."""

import subprocess
from typing import Any

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from accounts.models import Passkey, TotpDevice, User
from messaging.notices.models import Draft
from schools.models import Student
from tests.cast import make_cast, signed_in
from tests.factories import make_guardian, make_staff
from tetoru.access import Role
from tetoru.crypto.fields import EncryptedTextField
from tetoru.embedded.places import postgres_program
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

CANARY = "カナリア"
PLACES = {
    "accounts_passkey.name", "accounts_totpdevice.name", "accounts_totpdevice.secret",
    "accounts_user.email", "accounts_user.kana", "accounts_user.name",
    "notices_draft.body", "notices_draft.title", "notices_notice.body", "notices_notice.title",
    "schools_student.family_kana", "schools_student.family_name", "schools_student.given_kana",
    "schools_student.given_name",
}  # fmt: skip
"""What is encrypted; a new field belongs in here, in the test below, and in docs/security.md."""


def canary(place: str) -> str:
    """The word of one field; with Latin letters too, which every encoding leaves as they are."""
    return f"canary-{place.replace('.', '-').replace('_', '-')}-{CANARY}"


def encrypted_places() -> set[str]:
    return {
        field.place
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedTextField)
    }


def test_all_encrypted_fields_are_watched() -> None:
    assert encrypted_places() == PLACES


def test_no_other_column_of_a_person_is_text_in_clear() -> None:
    """A new text column on a table of people must be thought about, and named here with its reason."""
    in_clear = {
        f"{model.__name__}.{field.name}"
        for model in (User, Student, Draft)
        for field in model._meta.fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField)) and not field.choices
    }
    assert in_clear == {
        "User.password",  # a hash
        "User.login",  # 職員ID, given by the tenant; holds no name
    }


@pytest.fixture
def planted(committed_db: str, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """A day's work with a canary in every encrypted field, committed. Gives field → word."""
    words = {place: canary(place) for place in sorted(PLACES)}
    of = words.__getitem__
    cast = make_cast()
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        for name in ("family_name", "given_name", "family_kana", "given_kana"):
            setattr(cast.hinata, name, of(f"schools_student.{name}"))
        cast.hinata.save()
    mother = make_guardian(
        cast.hinata, name=of("accounts_user.name"), email=f"{of('accounts_user.email')}@mail.example"
    )
    mother.kana = of("accounts_user.kana")
    mother.save()
    teacher = make_staff(
        cast.sakura, cast.hibari, Role.TEACHER, name=of("accounts_user.name"), classrooms=(cast.room_41,)
    )
    TotpDevice.objects.create(
        user=teacher, secret=of("accounts_totpdevice.secret"), name=of("accounts_totpdevice.name")
    )
    Passkey.objects.create(user=teacher, credential_id=b"1", public_key=b"", name=of("accounts_passkey.name"))
    desk = signed_in(teacher)
    urls = [compose(desk, cast, "draft", of), compose(desk, cast, "notice", of)]
    desk.get(urls[1] + "confirmation/")
    sent = desk.post(urls[1] + "confirmation/", {"version": 1, "households": 2})
    assert sent.status_code == 302, sent.content.decode()
    home = signed_in(mother)
    home.post("/login/", {"login": f"{of('accounts_user.email')}@mail.example", "password": "wrong"})
    assert of("schools_student.given_name") in home.get("/settings/").content.decode()
    desk.get(sent["Location"])
    assert [word for word in words.values() if word in caplog.text] == []
    return words


def compose(desk: Any, cast: Any, kind: str, of: Any) -> str:
    url = f"/s/hibari/notices/drafts/{new_id()}/"
    texts = {"title": of(f"notices_{kind}.title"), "body": of(f"notices_{kind}.body")}
    data = {**texts, "urgency": "normal", "version": 0, "audience": [f"classroom:{cast.room_41.pk}"]}
    assert desk.post(url, data).status_code == 302
    return url


def dump(database: str) -> bytes:
    """What a thief of the disk would read: everything, the keyring too, as the owner without row security."""
    connection = connections["owner"].settings_dict
    arguments = [
        "--host",
        connection["HOST"],
        "--port",
        str(connection["PORT"] or 5432),
        "--username",
        connection["USER"],
    ]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select c.oid::regclass::text from pg_class c where relrowsecurity and relkind in ('r', 'p')")
        for (table,) in cursor.fetchall():
            cursor.execute(f"alter table {table} no force row level security")
    done = subprocess.run(
        [postgres_program("pg_dump"), *arguments, "--inserts", database], capture_output=True, check=True
    )
    return done.stdout


def valkey() -> bytes:
    """Every key and value of this run's Valkey database, queues and sessions among them."""
    client = redis.Redis.from_url(settings.VALKEY_URL)
    found: list[bytes] = []
    for key in client.scan_iter(count=1000):
        found += [key, bytes(client.dump(key) or b"")]
    return b"\n".join(found)


def spellings(word: str) -> list[bytes]:
    """How a word could hide in plain sight."""
    text = word.encode()
    latin = word.removesuffix(f"-{CANARY}").encode()
    return [
        text,
        latin,
        text.hex().encode(),
        latin.hex().encode(),
        word.encode("unicode_escape"),
        word.encode("utf-16-le"),
    ]


def test_no_plain_word_is_found_at_rest(planted: dict[str, str], committed_db: str) -> None:
    places = {"the dump": dump(committed_db), "Valkey": valkey()}
    assert b"schools_student" in places["the dump"]
    assert "ひばり小学校".encode() in places["the dump"], "the dump holds rows, and what is not secret in clear"
    assert b"person.sign_in_failed" in places["the dump"], "the log is in it"
    found = [
        (place, field) for place, content in places.items() for field, word in planted.items()
        if any(spelling in content for spelling in spellings(word))
    ]  # fmt: skip
    assert found == []
