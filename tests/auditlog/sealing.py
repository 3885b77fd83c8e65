"""A log under seal to play with: rows, a keeper, and an owner who bends what they kept."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from auditlog.events import Event, Outcome
from auditlog.sealing.exports import export_to
from auditlog.sealing.findings import Finding
from auditlog.sealing.keeper import Keeper
from auditlog.sealing.keys import make_key, private_key, public_keys
from auditlog.sealing.seals import Seal, seals_from
from auditlog.sealing.verifying import Verification
from auditlog.trail import Draft, write
from tetoru.access import Nobody

TABLES = ("auditlog_entry", "auditlog_checkpoint", "auditlog_removal")
IN_CHECKPOINT = "txid::text::bigint between (select min_txid from auditlog_checkpoint where seq = {0}) and (select max_txid from auditlog_checkpoint where seq = {0})"  # noqa: E501
HORIZON = """
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       > (select coalesce(max(txid::text::bigint), 0) from auditlog_entry)
"""
OLD_ROW = "insert into auditlog_entry (at, actor_kind, event, outcome) values (%s, 'nobody', 'page.viewed', 'done')"


@dataclass
class Sealed:
    """The log of a database of this test's own, with key, export and keeper."""

    folder: Path
    keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        self.new_keeper()

    @property
    def export(self) -> Path:
        return self.folder / "export.jsonl"

    @property
    def key(self) -> Any:
        return private_key(str(self.folder / "seal.key"))

    def new_keeper(self) -> Keeper:
        """As after a restart."""
        self.keeper = Keeper(self.key, export_to(str(self.export)))
        return self.keeper

    def add(self, rows: int = 5) -> None:
        """Rows of nobody's, each in a transaction of its own."""
        for _ in range(rows):
            with transaction.atomic():
                write(Nobody(), Draft(Event.SIGN_IN_FAILED), Outcome.DENIED)

    def seal(self) -> int:
        """One checkpoint over all rows; other tests' transactions on this server hold it up for a moment."""
        wait_until_ended()
        return self.keeper.work()

    def add_and_seal(self, checkpoints: int = 1) -> None:
        for _ in range(checkpoints):
            self.add()
            assert self.seal() == 5

    def findings(self, *, export: bool = True, first: int = 1, later: dt.timedelta = dt.timedelta(0)) -> list[Finding]:
        return list(self.reading(export=export, first=first, later=later).findings())

    def reading(self, *, export: bool = True, first: int = 1, later: dt.timedelta = dt.timedelta(0)) -> Verification:
        place = export_to(str(self.export)) if export else None
        return Verification(public_keys(), place, first, dt.datetime.now(dt.UTC) + later)

    def shown(self, **options: Any) -> list[tuple[int, str]]:
        """What a verification finds, as numbers and kinds."""
        return sorted((finding.seq, finding.kind.name) for finding in self.findings(**options))


@pytest.fixture
def sealed(committed_db: str, tmp_path: Path, settings: Any) -> Iterator[Sealed]:
    """An empty log and who keeps it."""
    settings.TENANT_SCOPE_MAY_SWITCH = False
    make_key(tmp_path / "seal.key", tmp_path / "seal.pub")
    settings.SEALING_PUBLIC_KEYS = (tmp_path / "seal.pub").read_text().split()
    settings.SEALING_KEY_FILE = str(tmp_path / "seal.key")
    settings.SEALING_EXPORT = str(tmp_path / "export.jsonl")
    return Sealed(tmp_path)


def bend(*statements: str) -> None:
    """What the tables' owner can do who takes the guards away first, and puts them back."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute("alter table auditlog_entry no force row level security")
        for statement in statements:
            cursor.execute(statement)
        for table in TABLES:
            cursor.execute(f"alter table {table} enable trigger user")
        cursor.execute("alter table auditlog_entry force row level security")


def ask(sql: str, *parameters: Any, alias: str = "keeper") -> Any:
    """The first value of an answer."""
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters or None)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def seals() -> list[Seal]:
    """The checkpoints in the database."""
    with connections["keeper"].cursor() as cursor:
        return list(seals_from(cursor, 1))


def wait_until_ended() -> None:
    """Until every transaction that wrote to this log lies below the snapshot's horizon."""
    end = time.monotonic() + 120
    while not ask(HORIZON):
        assert time.monotonic() < end, "a transaction on this server does not end"
        time.sleep(0.02)


def old_rows(*moments: dt.datetime) -> None:
    """Rows of long ago, as only the owner can write them."""
    for at in moments:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(OLD_ROW, (at,))


def command(name: str, *arguments: str) -> tuple[int, str]:
    """A command's exit status and words."""
    out = StringIO()
    try:
        call_command(name, *arguments, stdout=out, no_color=True)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def replace_checkpoint(seal: Seal) -> str:
    """SQL that puts another checkpoint in the place of the one with its number."""
    fields = json.loads(seal.line())
    parts = json.dumps(fields["parts"])
    return (
        f"update auditlog_checkpoint set prev_hash = '\\x{seal.prev}', row_count = {seal.rows}, parts = '{parts}', "
        f"root = '\\x{seal.root}', tree_size = {seal.tree_size}, key_fingerprint = '{seal.key}', "
        f"signature = decode('{seal.signature}', 'base64') where seq = {seal.seq}"
    )
