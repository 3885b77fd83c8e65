"""Fixes the proof: the counts, the head, one row for each home, and the digest of the whole file."""

import hashlib
from collections.abc import Iterable

from django.utils.translation import override

from messaging.notices.models import ProofHome, Withdrawal
from messaging.notices.proofs.facts import Home, homes_of
from messaging.notices.proofs.head import head_of
from messaging.notices.proofs.lines import lines_of

LANGUAGE = "ja"
"""The file is one file, whoever takes the notice back."""
BATCH = 2_000


def fix_proof(withdrawal: Withdrawal) -> None:
    """Keep the withdrawal with its proof, as things stand now. The notice must be closed (`withdrawal_lock`)."""
    homes = homes_of(withdrawal.notice)
    _count(withdrawal, homes)
    with override(LANGUAGE):
        withdrawal.head = head_of(withdrawal, homes)
        rows = [_row(withdrawal, home, place) for place, home in enumerate(homes, 1)]
    withdrawal.digest = digest_of(withdrawal.head, (row.lines for row in rows))
    withdrawal.save(force_insert=True)
    ProofHome.objects.bulk_create(rows, batch_size=BATCH)


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


def _row(withdrawal: Withdrawal, home: Home, place: int) -> ProofHome:
    return ProofHome(
        tenant_id=withdrawal.tenant_id,
        withdrawal=withdrawal,
        place=place,
        guardian_ids=home.guardian_ids,
        lines=lines_of(home, place),
    )
