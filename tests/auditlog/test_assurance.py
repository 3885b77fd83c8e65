"""Each promise about the log holds on a log that is kept, and is red when it is broken on purpose."""

import re
import time
from typing import Any

import pytest
import time_machine
from django.db import connections

from auditlog.sealing import rows as sealed_rows
from auditlog.sealing.freshness import NotSealed, ensure_sealing
from tests.auditlog.sealing import Sealed, ask, bend
from tests.auditlog.test_retention import first_of, make_month
from tests.auditlog.test_verify import ATTACKS
from tetoru.assurance import Check, Result, all_checks, prove

CHECKS = ("log.seal", "log.append_only", "log.partitions_ahead", "log.retention", "clock.agrees")


def result(name: str) -> Result:
    (check,) = (check for check in all_checks() if check.name == name)
    return prove(check)


def broken(name: str) -> str:
    """The evidence of a check that must not hold, and that ran to its end."""
    found = result(name)
    assert not found.holds, found.evidence
    assert not found.evidence.startswith("could not be checked"), found.evidence
    return found.evidence


def as_owner(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("name", CHECKS)
def test_a_log_that_is_kept_keeps_its_promises(sealed: Sealed, name: str) -> None:
    sealed.add_and_seal(checkpoints=2)
    found = result(name)
    assert found.holds, found.evidence


@pytest.mark.parametrize("name", CHECKS)
def test_without_a_keeper_nothing_is_shown_to_hold(
    sealed: Sealed, settings: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sealed.add_and_seal()
    monkeypatch.delitem(settings.DATABASES, "keeper")
    before = connections["keeper"]
    del connections["keeper"]
    found = result(name)
    connections["keeper"] = before
    assert (found.holds, found.evidence.startswith("could not be checked: ConnectionDoesNotExist")) == (False, True)


def test_every_check_says_what_it_promises_and_how_it_would_break() -> None:
    ours: list[Check] = [check for check in all_checks() if check.name in CHECKS]
    assert sorted(check.name for check in ours) == sorted(CHECKS)
    assert {check.name: check.section for check in ours} == dict.fromkeys(CHECKS, 15) | {"clock.agrees": 14}


def test_the_evidence_of_the_seal_says_what_was_looked_at(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=2)
    assert re.fullmatch(
        r"checkpoint 1 to 2: signed, chained, exported; 10 rows fit; the newest is \d s old; "
        r"an edit of each of 10 rows would show",
        result("log.seal").evidence,
    )


@pytest.mark.parametrize("attack", ["a row edited", "a row deleted", "the tail cut", "a root rewritten"])
def test_a_bent_log_breaks_the_seal(sealed: Sealed, attack: str) -> None:
    sealed.add_and_seal(checkpoints=3)
    bend(*ATTACKS[attack].statements)
    number, _kind = ATTACKS[attack].found[0]
    assert broken("log.seal").startswith(f"checkpoint {number} (")


def test_a_seal_that_is_old_or_has_no_export_is_broken(sealed: Sealed, settings: Any) -> None:
    sealed.add_and_seal()
    settings.SEALING_EXPORT = ""
    assert broken("log.seal").startswith("SEALING_EXPORT is not set")
    bend("update auditlog_checkpoint set sealed_at = sealed_at - interval '181 seconds'")
    assert re.fullmatch(r"the newest checkpoint is 18\d s old", broken("log.seal"))


def test_a_seal_that_would_not_show_an_edit_is_broken(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had left the details out of the leaf."""
    monkeypatch.setattr(sealed_rows, "leaf", lambda row: repr(row[:-1]).encode())
    sealed.add_and_seal(checkpoints=4)
    assert broken("log.seal") == "an edit of column 15 would not show"


MONTH = "to_char(now() at time zone 'UTC', 'YYYYMM')"
OPENED = {
    "a guard off": "alter table auditlog_entry disable trigger no_change",
    "a guard gone": "drop trigger no_change on auditlog_checkpoint",
    "a guard of a month gone": f"do $$begin execute 'drop trigger no_truncate on auditlog_entry_' || {MONTH}; end$$",
    "a guard that does nothing": "create or replace function auditlog_refuse() returns trigger language plpgsql "
    "as $$begin return null; end$$",
    "the app may change": "grant update (outcome) on auditlog_entry to tetoru_app",
    "the app may remove": "grant delete on auditlog_entry to tetoru_app",
    "the app may seal": "grant insert on auditlog_checkpoint to tetoru_app",
    "the app may use a month": (
        f"do $$begin execute 'grant select on auditlog_entry_' || {MONTH} || ' to tetoru_app'; end$$"
    ),
    "the app may remove months": "grant execute on function auditlog_entry_remove_month(date) to tetoru_app",
    "the keeper may write": "grant insert on auditlog_entry to tetoru_keeper",
    "the keeper may empty": "grant truncate on auditlog_checkpoint to tetoru_keeper",
}


@pytest.mark.parametrize("way", OPENED)
def test_an_opened_log_is_not_append_only(sealed: Sealed, way: str) -> None:
    as_owner(OPENED[way])
    assert re.search(r"is unguarded|^tetoru_(app|keeper) may ", broken("log.append_only"))


def test_a_missing_month_ahead_is_told(sealed: Sealed) -> None:
    last = ask(
        "select max(right(relname, 6)) from pg_class where relispartition and relname ~ '^auditlog_entry_[0-9]{6}$'"
    )
    as_owner(f"drop table auditlog_entry_{last}")
    assert broken("log.partitions_ahead") == f"missing: {last[:4]}-{last[4:]}"


def test_a_hole_in_the_months_is_told(sealed: Sealed) -> None:
    before = first_of(0, 1)
    as_owner(f"drop table auditlog_entry_{before:%Y%m}")
    assert broken("log.retention") == f"months are missing from {before:%Y-%m} on"


def kept_for(months: int) -> None:
    for number in range(months, 2, -1):
        make_month(first_of(0, number))


def test_a_month_that_should_have_gone_is_told(sealed: Sealed) -> None:
    kept_for(60)
    assert result("log.retention").holds
    kept_for(61)
    assert result("log.retention").holds, "one that has just become due may wait for the keeper"
    kept_for(63)
    told = f"over five years and a month old, and still there: {first_of(0, 63):%Y%m}"
    assert broken("log.retention").startswith(told)


def test_a_function_that_lets_months_go_early_is_told(sealed: Sealed) -> None:
    early = (
        "create or replace function auditlog_is_past_keeping(upper timestamptz, moment timestamptz) returns boolean "
        "language sql immutable strict parallel safe return moment >= upper + interval '5 years' - interval '{}'"
    )
    as_owner(early.format("1 second"))
    assert broken("log.retention").startswith("asked at the boundary of five years, the database answered wrongly: ")
    as_owner(early.format("0"))
    assert result("log.retention").holds


def test_a_removal_that_does_not_ask_for_the_age_is_told_and_taken_back(sealed: Sealed) -> None:
    month = first_of(0, 2)
    as_owner(
        "create or replace function auditlog_entry_remove_month(month date) returns bigint language plpgsql "
        "security definer as $$begin execute 'drop table public.auditlog_entry_' || to_char(month, 'YYYYMM'); "
        "return 0; end$$"
    )
    assert broken("log.retention") == f"the database would have removed {month:%Y%m}, which is not five years old"
    assert ask("select to_regclass(%s) is not null", f"public.auditlog_entry_{month:%Y%m}") is True


def test_clocks_apart_break_the_promise_of_time(sealed: Sealed) -> None:
    with time_machine.travel(time.time() + 2):
        assert re.match(r"the database's clock is ahead of this host's by -[12]\.\d+ s", broken("clock.agrees"))


def test_readyz_tells_of_a_keeper_that_is_gone(sealed: Sealed) -> None:
    with pytest.raises(NotSealed, match="no checkpoint yet"):
        ensure_sealing()
    sealed.add_and_seal()
    ensure_sealing()
    bend("update auditlog_checkpoint set sealed_at = sealed_at - interval '301 seconds'")
    with pytest.raises(NotSealed, match=r"is 30\d s old"):
        ensure_sealing()
