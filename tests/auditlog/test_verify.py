"""The owner of the tables bends the log with every guard taken away, and the verification names the place."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError
from django.db import connections

from auditlog.sealing.keys import fingerprint, sign
from auditlog.sealing.merkle import root_of
from auditlog.sealing.rows import Window, rows_between
from auditlog.sealing.seals import Seal, parts_of
from tests.auditlog.sealing import IN_CHECKPOINT, Sealed, bend, command, replace_checkpoint, seals

LATER = dt.timedelta(minutes=11)
MONTH = "to_char(now() at time zone 'UTC', 'YYYYMM')"


@dataclass
class Attack:
    """What the owner runs, and what the verification says: with the export, and without."""

    statements: list[str]
    found: list[tuple[int, str]]
    without_export: list[tuple[int, str]] | None = None


ONE_OF_THE_SECOND = f"id = (select max(id) from auditlog_entry where {IN_CHECKPOINT.format(2)})"
INTO_THE_SECOND = """
insert into auditlog_entry (txid, actor_kind, event, outcome)
select max_txid::text::xid8, 'nobody', 'page.viewed', 'done' from auditlog_checkpoint where seq = 2
"""
MOVED_TO_THE_FIRST = f"""
update auditlog_entry set txid = (select max_txid::text::xid8 from auditlog_checkpoint where seq = 1)
where {ONE_OF_THE_SECOND}
"""
ATTACKS = {
    "a row edited": Attack([f"update auditlog_entry set outcome = 'done' where {ONE_OF_THE_SECOND}"], [(2, "EDITED")]),
    "details edited": Attack(
        [f"update auditlog_entry set details = '{{\"n\": 1}}' where {ONE_OF_THE_SECOND}"], [(2, "EDITED")]
    ),
    "a time edited": Attack(
        [f"update auditlog_entry set at = at + interval '1 microsecond' where {ONE_OF_THE_SECOND}"], [(2, "EDITED")]
    ),
    "a row deleted": Attack([f"delete from auditlog_entry where {ONE_OF_THE_SECOND}"], [(2, "DELETED")]),
    "all rows of a checkpoint deleted": Attack(
        [f"delete from auditlog_entry where {IN_CHECKPOINT.format(2)}"], [(2, "DELETED")]
    ),
    "a row inserted with an old transaction": Attack(
        [
            INTO_THE_SECOND,
        ],
        [(2, "INSERTED")],
    ),
    "a row replaced by another": Attack(
        [
            f"delete from auditlog_entry where {ONE_OF_THE_SECOND}",
            INTO_THE_SECOND,
        ],
        [(2, "EDITED")],
    ),
    "a row moved": Attack(
        [
            MOVED_TO_THE_FIRST,
        ],
        [(1, "INSERTED"), (2, "DELETED")],
    ),
    "the month dropped": Attack(
        [f"do $$begin execute 'drop table auditlog_entry_' || {MONTH}; end$$"],
        [(1, "DROPPED"), (2, "DROPPED"), (3, "DROPPED")],
    ),
    "the tail cut": Attack(["delete from auditlog_checkpoint where seq = 3"], [(3, "CUT")], []),
    "the tail cut with its rows": Attack(
        [
            f"delete from auditlog_entry where {IN_CHECKPOINT.format(3)}",
            "delete from auditlog_checkpoint where seq = 3",
        ],
        [(3, "CUT"), (3, "DELETED")],
        [],
    ),
    "a checkpoint taken out of the middle": Attack(
        ["delete from auditlog_checkpoint where seq = 2"], [(2, "CUT")], [(3, "MISSING")]
    ),
    "two checkpoints swapped": Attack(
        [f"update auditlog_checkpoint set seq = {seq} where seq = {old}" for old, seq in ((2, 9), (3, 2), (9, 3))],
        [(2, "DIFFERS"), (2, "FORGED"), (3, "DIFFERS"), (3, "FORGED")],
        [(2, "FORGED"), (3, "FORGED")],
    ),
    "a root rewritten": Attack(
        ["update auditlog_checkpoint set root = prev_hash where seq = 2"],
        [(2, "DIFFERS"), (2, "FORGED")],
        [(2, "FORGED")],
    ),
    "parts that are none": Attack(
        ["update auditlog_checkpoint set parts = '[7]' where seq = 2"], [(2, "DIFFERS"), (2, "FORGED")], [(2, "FORGED")]
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_verification_names_what_the_owner_bent(sealed: Sealed, name: str) -> None:
    sealed.add_and_seal(checkpoints=3)
    assert sealed.shown() == []
    attack = ATTACKS[name]
    bend(*attack.statements)
    assert sealed.shown() == attack.found
    assert sealed.shown(export=False) == (attack.found if attack.without_export is None else attack.without_export)


def test_rows_behind_a_cut_tail_show_without_an_export_once_they_are_old(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=2)
    bend("delete from auditlog_checkpoint where seq = 2")
    assert sealed.shown(export=False) == []
    assert sealed.shown(export=False, later=LATER) == [(1, "UNSEALED")]


def test_rows_that_nobody_seals_show(sealed: Sealed) -> None:
    sealed.add_and_seal()
    sealed.add(2)
    assert sealed.shown() == []
    reading = sealed.reading(later=LATER)
    (finding,) = reading.findings()
    assert (finding.kind.name, reading.waiting, reading.rows) == ("UNSEALED", 2, 5)


def test_rows_with_a_transaction_to_come_show(sealed: Sealed) -> None:
    sealed.add_and_seal()
    bend("insert into auditlog_entry (txid, actor_kind, event, outcome) values ('999999999999', '', '', '')")
    sealed.keeper.work()
    assert sealed.shown(later=LATER) == [(2, "UNSEALED")]


@pytest.mark.parametrize("shift", ["- interval '25 hours'", "+ interval '2 minutes'"])
def test_a_row_that_was_sealed_with_a_wrong_date_shows(sealed: Sealed, shift: str) -> None:
    sealed.add_and_seal()
    bend(f"insert into auditlog_entry (at, actor_kind, event, outcome) values (now() {shift}, '', '', '')")
    sealed.seal()
    sealed.add_and_seal()
    assert sealed.shown() == [(2, "MISDATED")]


def lines_of(sealed: Sealed) -> list[str]:
    return sealed.export.read_text().splitlines(keepends=True)


def swap(lines: list[str]) -> list[str]:
    return [lines[0], lines[2], lines[1]]


EXPORTS: dict[str, tuple[Callable[[list[str]], list[str]], list[tuple[int, str]]]] = {
    "the end cut": (lambda lines: lines[:2], [(3, "NOT_EXPORTED")]),
    "emptied": (lambda _lines: [], [(1, "NOT_EXPORTED"), (2, "NOT_EXPORTED"), (3, "NOT_EXPORTED")]),
    "a line taken out": (lambda lines: [lines[0], lines[2]], [(2, "NOT_EXPORTED")]),
    "two lines swapped": (swap, [(2, "NOT_EXPORTED"), (2, "ORDER")]),
    "a line changed": (
        lambda lines: [lines[0], lines[1].replace('"rows":5', '"rows":6'), lines[2]],
        [(2, "DIFFERS"), (2, "FORGED")],
    ),
    "a broken half line": (lambda lines: [*lines[:2], lines[2][:40] + "\n", lines[2]], []),
}


@pytest.mark.parametrize("way", EXPORTS)
def test_a_bent_export_shows(sealed: Sealed, way: str) -> None:
    sealed.add_and_seal(checkpoints=3)
    bent, found = EXPORTS[way]
    sealed.export.write_text("".join(bent(lines_of(sealed))))
    assert sealed.shown(later=LATER) == found
    sealed.keeper.stop()


def test_both_cut_and_export_cut_shows_as_missing(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=3)
    bend("delete from auditlog_checkpoint where seq = 2")
    lines = lines_of(sealed)
    sealed.export.write_text(lines[0] + lines[2])
    assert sealed.shown() == [(3, "MISSING")]


def rewritten(seal: Seal, key: Ed25519PrivateKey, last: Seal) -> Seal:
    """The checkpoint over the rows as they are now, signed anew."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table auditlog_entry no force row level security")
        parts = parts_of(Window(rows_between(cursor, seal.min_txid - 1, seal.max_txid)))
        cursor.execute("alter table auditlog_entry force row level security")
    root = root_of(part.leaf() for part in parts).hex()
    return sign(replace(seal, parts=parts, root=root, prev=last.digest(), key=fingerprint(key.public_key())), key)


@pytest.mark.parametrize("thief", ["a key of their own", "the stolen key"])
def test_a_checkpoint_that_was_signed_anew_shows(sealed: Sealed, thief: str) -> None:
    """Even with the key: the export still has what was sealed first."""
    sealed.add_and_seal(checkpoints=3)
    bend(ATTACKS["a row edited"].statements[0])
    key = Ed25519PrivateKey.generate() if thief == "a key of their own" else sealed.key
    first, second, third = seals()
    second = rewritten(second, key, first)
    third = rewritten(third, key, second)
    bend(replace_checkpoint(second), replace_checkpoint(third))
    forged = [] if thief == "the stolen key" else [(2, "FORGED"), (3, "FORGED")]
    assert sealed.shown() == sorted([(2, "DIFFERS"), (3, "DIFFERS"), (2, "EDITED"), *forged])
    assert sealed.shown(export=False) == forged


def test_a_checkpoint_of_the_stolen_key_that_does_not_follow_shows(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=3)
    _first, second, _third = seals()
    bend(replace_checkpoint(sign(replace(second, prev="ab" * 32), sealed.key)))
    assert sealed.shown(export=False) == [(2, "UNCHAINED"), (3, "UNCHAINED")]
    bend(replace_checkpoint(sign(replace(second, root="ab" * 32), sealed.key)))
    assert sealed.shown(export=False) == [(2, "FIGURES"), (3, "UNCHAINED")]


def test_reading_from_a_later_checkpoint_on_sees_what_is_behind_it(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=3)
    bend(*ATTACKS["a row edited"].statements)
    assert sealed.shown(first=2) == [(2, "EDITED")]
    assert sealed.shown(first=3) == []
    reading = sealed.reading(first=3)
    assert (list(reading.findings()), reading.checkpoints, reading.rows) == ([], 1, 5)


def test_the_command_names_checkpoint_time_and_kind_and_ends_with_one(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=3)
    status, words = command("verify_log")
    assert (status, words.splitlines()[0]) == (0, "3 checkpoints, 15 rows, 0 wait for the next one")
    assert words.splitlines()[-1] == "the log is what was sealed"
    bend(*ATTACKS["a row deleted"].statements)
    _first, second, _third = seals()
    status, words = command("verify_log", "--export", str(sealed.export), "--from", "1")
    assert status == 1
    assert words.splitlines()[0] == (
        f"BROKEN checkpoint 2 ({seals()[0].sealed_at} – {second.sealed_at}): rows were deleted: "
        f"{second.sealed_at[:7]} has 4 rows, 5 were sealed"
    )


def test_the_command_shows_nothing_without_checkpoints_keys_or_keeper(
    sealed: Sealed, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="there is no checkpoint"):
        command("verify_log")
    settings.SEALING_PUBLIC_KEYS = []
    with pytest.raises(CommandError, match="name no key"):
        command("verify_log")
    monkeypatch.delitem(settings.DATABASES, "keeper")
    with pytest.raises(CommandError, match="only the keeper sees the whole log"):
        command("verify_log")
