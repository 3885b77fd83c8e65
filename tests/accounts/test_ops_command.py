"""`manage.py make_operator`: the one way to an operator's account."""

import io
import re

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import TotpDevice, User
from accounts.second_factor.codes import current_code
from auditlog.models import Entry
from tests.accounts.operators import make_operator
from tests.cast import Cast
from tetoru.tenancy import NOBODYS, tenant_scope


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("make_operator", *arguments, stdout=out)
    return out.getvalue()


def told(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found
    return found[1]


def test_an_operator_is_made_signs_in_and_changes_the_password(cast: Cast, visitor: Client) -> None:
    text = run("sato", "--name", "佐藤 一")
    password, secret = told(text, r"password: (\S+)"), told(text, r"secret=([A-Z2-7]+)")
    assert "█" in text, "a code to be photographed"
    user = User.objects.get(login="sato@ops")
    assert (user.kind, user.name, user.must_change_password, user.tenant_ids) == ("operator", "佐藤 一", True, [])
    assert "佐藤" not in text
    visitor.post("/login/", {"login": "sato@ops", "password": password})
    assert visitor.post("/ops/second-factor/", {"code": current_code(secret)})["Location"] == "/ops/"
    assert visitor.get("/ops/")["Location"] == "/password/change/"
    with tenant_scope(NOBODYS):
        made = Entry.objects.filter(actor_kind="system").order_by("id").values_list("event", "subject_id", "details")
        assert list(made) == [
            ("operator.made", user.pk, {"job": "make an operator"}),
            ("person.second_factor_added", user.pk, {"job": "make an operator", "replaced": False}),
        ]


def test_a_lost_second_factor_is_replaced_and_the_password_stays(cast: Cast) -> None:
    user = make_operator()
    before = TotpDevice.objects.get(user=user)
    text = run("sato@ops", "--new-device")
    after = TotpDevice.objects.get(user=user)
    assert after.pk != before.pk
    assert told(text, r"secret=([A-Z2-7]+)") == after.secret != before.secret
    assert "password:" not in text
    assert User.objects.get(pk=user.pk).password == user.password


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sato"], "--name is needed"),
        (["Sato", "--name", "x"], "small letters"),
        (["sato@sakura", "--name", "x"], "@ops"),
        (["sato@mail.example", "--name", "x"], "@ops"),
        (["taken", "--name", "x"], "is there already"),
        (["unknown", "--new-device"], "no such operator"),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_made(cast: Cast, arguments: list[str], words: str) -> None:
    make_operator("taken@ops")
    before = User.objects.count()
    with pytest.raises(CommandError, match=words):
        run(*arguments)
    assert User.objects.count() == before


def test_staff_get_no_second_factor_by_this(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no such operator"):
        run(str(cast.teacher.login), "--new-device")
    assert not TotpDevice.objects.filter(user=cast.teacher).exists()


def test_half_an_operator_is_not_made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("no secret")

    monkeypatch.setattr("accounts.second_factor.actions.new_secret", fail)
    with time_machine.travel("2026-11-24", tick=False), pytest.raises(RuntimeError):
        run("sato", "--name", "x")
    assert not User.objects.filter(login="sato@ops").exists()
