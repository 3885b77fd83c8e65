"""The codes: which one opens, how often, and what guessing leads to."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection

from accounts.models import TotpDevice, User
from accounts.second_factor.actions import add_device
from accounts.second_factor.codes import current_code, matching_step, new_secret, otpauth_uri
from accounts.second_factor.verify import Answer, try_code, verify_code
from auditlog.models import Entry
from tests.accounts.operators import SECRET, make_operator
from tests.cast import Cast
from tests.cast import actor as actor_of
from tetoru.access import SystemActor
from tetoru.errors import NotPermitted
from tetoru.tenancy import NOBODYS, tenant_scope

NOON = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def operator(cast: Cast) -> User:
    return make_operator()


def code_at(seconds: int) -> str:
    with time_machine.travel(NOON + dt.timedelta(seconds=seconds), tick=False):
        return current_code(SECRET)


def wrong_code() -> str:
    right = {code_at(seconds) for seconds in range(-90, 120, 30)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    """RFC 6238, appendix B, cut to six digits."""
    with time_machine.travel(moment, tick=False):
        assert current_code(RFC_6238) == code


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_go_half_a_minute_wrong(operator: User, seconds: int, opens: bool) -> None:
    code = code_at(seconds)
    with time_machine.travel(NOON, tick=False):
        assert verify_code(operator, code) is opens


@pytest.mark.parametrize("form", [str, lambda code: f" {code[:3]} {code[3:]} "])
def test_a_code_opens_once(operator: User, form) -> None:  # noqa: ANN001
    with time_machine.travel(NOON, tick=False):
        code = current_code(SECRET)
        assert [verify_code(operator, form(code)), verify_code(operator, code)] == [True, False]
        assert verify_code(operator, code_at(-30)) is False, "nor does an older one"
    with time_machine.travel(NOON + dt.timedelta(seconds=30), tick=False):
        assert verify_code(operator, current_code(SECRET)) is True


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "-12345", "１２３", "12345²", "0" * 400])
def test_what_is_no_code_opens_nothing(operator: User, typed: str) -> None:
    assert matching_step(SECRET, typed, after=0) is None
    assert verify_code(operator, typed) is False


def test_full_width_digits_are_digits(operator: User) -> None:
    with time_machine.travel(NOON, tick=False):
        wide = current_code(SECRET).translate({ord("0") + n: ord("０") + n for n in range(10)})
        assert verify_code(operator, wide) is True


def test_five_wrong_codes_shut_the_door_to_right_ones_for_15_minutes(operator: User) -> None:
    wrong = wrong_code()
    with time_machine.travel(NOON, tick=False) as clock:
        answers = [try_code(operator, wrong) for _ in range(5)]
        assert answers == [Answer.WRONG] * 4 + [Answer.SHUT]
        assert try_code(operator, current_code(SECRET)) is Answer.SHUT
        clock.shift(dt.timedelta(minutes=14, seconds=59))
        assert try_code(operator, current_code(SECRET)) is Answer.SHUT
        clock.shift(dt.timedelta(seconds=1))
        assert try_code(operator, "wrong") is Answer.WRONG
        assert try_code(operator, current_code(SECRET)) is Answer.RIGHT
    device = TotpDevice.objects.get(user=operator)
    assert (device.failures, device.shut_until) == (0, None)


def test_each_answer_is_in_the_log(operator: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for code in ("wrong", current_code(SECRET)):
            verify_code(operator, code)
    with tenant_scope(NOBODYS):
        entries = Entry.objects.filter(event__startswith="person.second").order_by("id")
        assert list(entries.values_list("event", "outcome", "actor_id", "subject_id", "details")) == [
            ("person.second_factor_failed", "denied", operator.pk, operator.pk, {"by": "app", "is_shut": False}),
            ("person.second_factor_passed", "done", operator.pk, operator.pk, {"by": "app", "is_shut": False}),
        ]


def test_without_a_device_no_code_is_right(cast: Cast) -> None:
    assert verify_code(cast.teacher, "000000") is False


def test_a_secret_is_stored_encrypted(operator: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select secret from accounts_totpdevice where user_id = %s", (operator.pk,))
        stored = bytes(cursor.fetchone()[0])
    assert SECRET.encode() not in stored
    assert TotpDevice.objects.get(user=operator).secret == SECRET


def test_a_new_device_ends_the_old_one(operator: User) -> None:
    device = add_device(SystemActor("test"), operator)
    assert TotpDevice.objects.filter(user=operator).count() == 1
    with time_machine.travel(NOON, tick=False):
        assert device.secret != SECRET
        assert verify_code(operator, current_code(SECRET)) is False
        assert verify_code(operator, current_code(device.secret)) is True


@pytest.mark.parametrize("name", ["teacher", "board_admin", "mother"])
def test_nobody_gives_a_second_factor_over_the_web(cast: Cast, operator: User, name: str) -> None:
    for actor in (actor_of(getattr(cast, name)), actor_of(operator)):
        with pytest.raises(NotPermitted):
            add_device(actor, operator)
    assert TotpDevice.objects.get(user=operator).secret == SECRET


def test_an_app_reads_the_address() -> None:
    secret = new_secret()
    address = urlsplit(otpauth_uri(secret, "sato@ops"))
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/tetoru:sato%40ops")
    assert parse_qs(address.query) == {"secret": [secret], "issuer": ["tetoru"], "digits": ["6"], "period": ["30"]}
    assert new_secret() != secret
