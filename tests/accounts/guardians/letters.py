"""Letters for tests, and the way through the registration."""

import json
import re
import secrets
from ipaddress import IPv6Address
from typing import Any

from django.db import transaction
from django.test import Client

from accounts.desks import desk_at
from accounts.invitations.actions import print_invitations
from accounts.models import AccountMail, Invitation
from schools.models import Student
from tests.cast import Cast, actor, signed_in
from tetoru.tenancy import tenant_scope

EMAIL = "atarashii@mail.example"
PASSWORD = "himawari-no-tane-7"
PERSON = {
    "email": EMAIL, "name": "安藤 さくら", "kana": "アンドウ サクラ", "relation": "mother",
    "language": "ja", "password": PASSWORD, "agrees": "on",
}  # fmt: skip


def letter_for(cast: Cast, student: Student, **more: Any) -> tuple[Invitation, str]:
    """A letter of ひばり小学校, with its code."""
    staff = actor(cast.school_admin)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        desk, _all = desk_at(staff, kind="school", slug="hibari")
        ((invitation, code),) = print_invitations(staff, desk, students=[student], **more)
    return invitation, code


def fresh_ip() -> str:
    """A network from which nothing has been tried: the counters are shared by all tests."""
    return str(IPv6Address(secrets.token_bytes(16)))


def type_code(client: Client, code: str, *, ip: str = "") -> Any:
    return client.post("/signup/", {"code": code}, REMOTE_ADDR=ip or fresh_ip())


def begin(client: Client, code: str, **more: str) -> Any:
    """Code and person; the mail is on its way."""
    type_code(client, code)
    return client.post("/signup/person/", PERSON | more, REMOTE_ADDR=fresh_ip())


def newest_mail() -> tuple[AccountMail, dict[str, str]]:
    mail = AccountMail.objects.exclude(kind="new_device").latest("made_at")
    return mail, json.loads(mail.words)


def token_of(words: dict[str, str]) -> str:
    return words["token"]


def codes_in(page: str) -> list[str]:
    return re.findall(r'letter__code">([\w-]+)<', page)


def admin(cast: Cast) -> Client:
    return signed_in(cast.school_admin)
