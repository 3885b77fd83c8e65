"""Fixes the proof: the counts, the head, one row for each home, and the digest of the whole file."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import override

from messaging.notices.models import ProofHome, Withdrawal
from messaging.notices.proofs.facts import Home, homes_of
from messaging.notices.proofs.head import head_of
from messaging.notices.proofs.lines import Words, lines_of
from tetoru.crypto.fields import seal_column
from tetoru.ids import new_id

LANGUAGE = "ja"
"""The file is one file, whoever takes the notice back."""
BATCH = 5_000
KEEP = """
insert into notices_proofhome (id, tenant_id, withdrawal_id, place, guardian_ids, lines)
select home.id, %(tenant)s, %(withdrawal)s, %(first)s + home.number - 1, home.guardians::uuid[], home.lines
from unnest(%(ids)s::uuid[], %(guardians)s::text[], %(lines)s::bytea[])
    with ordinality as home (id, guardians, lines, number)
"""


def fix_proof(withdrawal: Withdrawal) -> None:
    """Keep the withdrawal with its proof, as things stand now. The notice must be closed (`withdrawal_lock`)."""
    homes = homes_of(withdrawal.notice)
    _count(withdrawal, homes)
    with override(LANGUAGE):
        withdrawal.head = head_of(withdrawal, homes)
        words = Words.now()
        lines = [lines_of(home, place, words) for place, home in enumerate(homes, 1)]
    withdrawal.digest = digest_of(withdrawal.head, lines)
    withdrawal.save(force_insert=True)
    for first in range(0, len(homes), BATCH):
        _keep(withdrawal, first + 1, homes[first : first + BATCH], lines[first : first + BATCH])


def digest_of(head: str, homes: Iterable[str]) -> str:
    """SHA-256 of the file in hex, as `sha256sum` gives it."""
    digest = hashlib.sha256(head.encode())
    for lines in homes:
        digest.update(lines.encode())
    return digest.hexdigest()


def _count(withdrawal: Withdrawal, homes: list[Home]) -> None:
    readers = {reader.guardian_id for home in homes for reader in home.readers if reader.opened_at}
    opened = [home.opened_at for home in homes if home.opened_at]
    withdrawal.home_count, withdrawal.opened_count = len(homes), len(opened)
    withdrawal.guardian_count = len({guardian for home in homes for guardian in home.guardian_ids})
    withdrawal.reader_count = len(readers)
    withdrawal.first_opened_at, withdrawal.last_opened_at = min(opened, default=None), max(opened, default=None)


def _keep(withdrawal: Withdrawal, first: int, homes: list[Home], lines: list[str]) -> None:
    """Write the homes from the place `first` on, as arrays: a placeholder for each value took a third of the time."""
    ids = [new_id() for _home in homes]
    sealed = [
        seal_column(ProofHome, "lines", text, withdrawal.tenant_id, row_id)
        for row_id, text in zip(ids, lines, strict=True)
    ]
    parameters: dict[str, Any] = {
        "tenant": withdrawal.tenant_id,
        "withdrawal": withdrawal.pk,
        "ids": ids,
        "first": first,
        "guardians": ["{" + ",".join(map(str, home.guardian_ids)) + "}" for home in homes],
        "lines": sealed,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, parameters)
