"""The keeper seals what is there, once, in order, whatever happens between two rounds."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import ProgrammingError, connections, transaction

from auditlog.sealing.keys import is_signed, public_keys
from auditlog.sealing.merkle import Tree, root_of
from auditlog.sealing.rows import COLUMNS, leaf
from auditlog.sealing.seals import BEGINNING, seal_of
from auditlog.sealing.writing import LOCK, SealingRefused, seal_next
from tests.auditlog.sealing import OLD_ROW, Sealed, ask, bend, seals, wait_until_ended


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def rfc_9162(leaves: list[bytes]) -> bytes:
    """The definition of §2.1.1, word by word."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\x00" + leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\x01" + rfc_9162(leaves[:k]) + rfc_9162(leaves[k:]))


@pytest.mark.parametrize("size", [*range(18), 31, 64, 100])
def test_the_tree_is_the_one_of_rfc_9162(size: int) -> None:
    leaves = [str(number).encode() for number in range(size)]
    assert root_of(leaves) == rfc_9162(leaves)


def test_the_tree_keeps_few_hashes() -> None:
    tree = Tree()
    for number in range(1000):
        tree.add(str(number).encode())
    assert (tree.size, len(tree._peaks)) == (1000, 6)


def test_a_leaf_is_a_json_array_of_every_column() -> None:
    row = ("1", "2026-11-23T01:02:03.000004Z", "77", None, None, None, "staff", "00ff", "10.0.0.1/32", "page.viewed",
           None, None, "done", None, '{"頁": "\\u0001\n"}')  # fmt: skip
    assert len(row) == len(COLUMNS)
    assert (
        leaf(row)
        == (
            '["1","2026-11-23T01:02:03.000004Z","77",null,null,null,"staff","00ff","10.0.0.1/32","page.viewed",'
            'null,null,"done",null,"{\\"頁\\": \\"\\\\u0001\\n\\"}"]'
        ).encode()
    )
    edited = {leaf((*row[:n], "x", *row[n + 1 :])) for n in range(len(row))}
    assert len(edited | {leaf(row)}) == len(row) + 1


def test_every_column_of_the_log_is_sealed(sealed: Sealed) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = 'auditlog_entry'::regclass and attnum > 0 "
            "and not attisdropped order by attnum"
        )
        assert tuple(name for (name,) in cursor.fetchall()) == COLUMNS


def test_checkpoints_are_numbered_chained_and_signed(sealed: Sealed) -> None:
    sealed.add_and_seal(checkpoints=3)
    first, second, third = seals()
    month = f"{dt.datetime.now(dt.UTC):%Y-%m}"
    assert [(seal.seq, seal.rows, seal.tree_size) for seal in seals()] == [(1, 5, 5), (2, 5, 10), (3, 5, 15)]
    assert [[(part.month, part.rows) for part in seal.parts] for seal in seals()] == [[(month, 5)]] * 3
    assert (first.prev, second.prev, third.prev) == (BEGINNING, first.digest(), second.digest())
    assert (first.min_txid, second.min_txid, third.min_txid) == (1, first.max_txid + 1, second.max_txid + 1)
    assert all(is_signed(seal, public_keys()) and seal.adds_up() for seal in seals())
    assert ask("select clock_timestamp() - sealed_at < interval '10 s' from auditlog_checkpoint where seq = 3")


def test_a_minute_without_rows_is_sealed_too(sealed: Sealed) -> None:
    assert (sealed.seal(), sealed.seal()) == (0, 0)
    assert [(seal.seq, seal.rows, seal.parts) for seal in seals()] == [(1, 0, ()), (2, 0, ())]
    assert sealed.shown() == []


def test_a_transaction_that_ends_late_is_in_the_next_checkpoint(sealed: Sealed) -> None:
    wait_until_ended()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(OLD_ROW, (dt.datetime.now(dt.UTC),))
        sealed.add(3)  # younger transactions, ended already
        assert sealed.keeper.work() == 0, "nothing behind a transaction that still runs is sealed"
    assert sealed.seal() == 4
    assert sealed.shown() == []


def test_a_transaction_is_never_cut_and_memory_is_bounded(sealed: Sealed) -> None:
    sealed.add(3)
    with transaction.atomic():
        for _ in range(7):
            ask("insert into auditlog_entry (actor_kind, event, outcome) values ('', '', '')", alias="default")
    sealed.add(3)
    wait_until_ended()
    counts, more = [], True
    while more:
        seal, more = seal_next(sealed.key, most_rows=2)
        counts.append(seal.rows if seal else None)
    assert counts == [2, 1, 7, 2, 1]
    sealed.keeper.work()
    assert sealed.shown() == []


def test_rows_of_two_months_have_a_root_each(sealed: Sealed) -> None:
    now = dt.datetime.now(dt.UTC)
    bend(f"insert into auditlog_entry (at, actor_kind, event, outcome) values ('{now - dt.timedelta(31)}', '', '', '')")
    sealed.add(2)
    sealed.seal()
    assert [part.rows for part in seals()[0].parts] == [1, 2]
    assert sealed.shown() == []


def test_two_keepers_do_not_seal_at_once(sealed: Sealed) -> None:
    sealed.add()
    with transaction.atomic(using="owner"):
        ask("select pg_advisory_xact_lock(%s)", LOCK, alias="owner")
        assert seal_next(sealed.key) == (None, False)
    assert sealed.seal() == 5


def test_a_database_that_counts_transactions_anew_is_not_sealed(sealed: Sealed) -> None:
    """As after a restore from a dump: the new rows would fall into windows that are sealed."""
    sealed.add_and_seal()
    bend("update auditlog_checkpoint set max_txid = 1000000000000")
    with pytest.raises(SealingRefused, match="was the database restored"):
        seal_next(sealed.key)


RIGHTS = {
    "seal": "insert into auditlog_checkpoint select * from auditlog_checkpoint",
    "rewrite a seal": "update auditlog_checkpoint set root = prev_hash",
    "cut the seals": "delete from auditlog_checkpoint",
    "empty the seals": "truncate auditlog_checkpoint",
    "disarm": "alter table auditlog_checkpoint disable trigger no_change",
    "claim a removal": "insert into auditlog_removal (month, row_count) values ('2020-01-01', 1)",
    "unclaim a removal": "delete from auditlog_removal",
    "remove a month": "select auditlog_entry_remove_month('2020-01-01')",
    "become the keeper": "set role tetoru_keeper",
    "become the owner": "set role tetoru_owner",
    "be seen as the keeper": "alter policy seen_by_keeper on auditlog_entry to tetoru_app",
    "see all": "create policy mine on auditlog_entry for select using (true)",
    "change what is past keeping": "create or replace function auditlog_is_past_keeping(upper timestamptz, "
    "moment timestamptz) returns boolean language sql return true",
}


@pytest.mark.parametrize("way", RIGHTS)
def test_the_app_can_do_nothing_that_the_keeper_does(sealed: Sealed, way: str) -> None:
    sealed.add_and_seal()
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(RIGHTS[way], alias="default")
    with transaction.atomic():
        assert ask("select count(*) from auditlog_entry", alias="default") == 0, "rows of no tenant in scope"
    assert sealed.shown() == []


@pytest.mark.parametrize("table", ["auditlog_checkpoint", "auditlog_removal"])
@pytest.mark.parametrize("deed", ["update {} set {} = {}", "delete from {}", "truncate {}"])
def test_the_owner_cannot_change_checkpoints_and_removals_with_the_guards_in_place(
    sealed: Sealed, table: str, deed: str
) -> None:
    sealed.add_and_seal()
    bend("insert into auditlog_removal (month, row_count) values ('2020-01-01', 1)")
    column = "seq" if table == "auditlog_checkpoint" else "month"
    with pytest.raises(ProgrammingError, match="the log is append-only"), transaction.atomic(using="owner"):
        ask(deed.format(table, column, column), alias="owner")


@pytest.mark.parametrize(
    "deed",
    [
        "insert into auditlog_entry (actor_kind, event, outcome) values ('', '', '')",
        "update auditlog_entry set outcome = ''",
        "delete from auditlog_entry",
        "update auditlog_checkpoint set root = prev_hash",
        "delete from auditlog_checkpoint",
        "insert into auditlog_removal (month, row_count) values ('2020-01-01', 1)",
        "select 1 from accounts_user",
        "select 1 from keyring.key",
        "set role tetoru_owner",
    ],
)
def test_the_keeper_keeps_and_does_nothing_else(sealed: Sealed, deed: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(using="keeper"):
        ask(deed)


RENUMBER = """
update auditlog_entry set txid = (7 + numbered.place)::text::xid8
from (select id, row_number() over (order by id) place from auditlog_entry) numbered
where numbered.id = auditlog_entry.id
"""


def test_rows_are_sealed_in_the_order_of_their_transactions_also_past_a_power_of_ten(sealed: Sealed) -> None:
    """Transactions 8 to 13, sealed by twos: as texts, 10 would stand before 8."""
    sealed.add(6)
    bend(RENUMBER)
    wait_until_ended()
    while seal_next(sealed.key, most_rows=2)[1]:
        pass
    assert [(seal.max_txid, seal.rows) for seal in seals()][:2] == [(9, 2), (11, 2)]
    assert sum(seal.rows for seal in seals()) == 6
    assert sealed.findings(export=False) == []


def test_a_line_of_the_export_is_what_was_signed(sealed: Sealed) -> None:
    sealed.add_and_seal()
    (line,) = sealed.export.read_text().splitlines()
    assert seal_of(line) == seals()[0]
    fields = json.loads(line)
    assert set(fields) == {
        "seq", "prev", "min_txid", "max_txid", "rows", "tree_size", "parts", "root", "sealed_at", "key", "signature",
    }  # fmt: skip
    assert seal_of('{"seq": 1}') is None
    assert seal_of(line[:-20]) is None
    assert seal_of("[]") is None
