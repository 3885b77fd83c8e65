"""Works the proof out from the facts that were fixed: one row for each home, and the digest of the whole file.

Chunk by chunk, each in a transaction of its own, so that a worker that dies costs one chunk and the next one goes on
(docs/adr/0063). Run twice at once, one of the two steps back.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import override

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.errors import ProofBroken
from messaging.notices.models import ProofFact, ProofHome, Withdrawal
from messaging.notices.proofs.facts import Home, homes_between
from messaging.notices.proofs.fixing import LANGUAGE
from messaging.notices.proofs.lines import Words, lines_of
from tetoru.access import SystemActor
from tetoru.crypto.fields import has_unreadable, seal_column
from tetoru.ids import new_id

CHUNK = 2_000
"""Homes of a transaction: less than a second of a core."""
KEEP = """
insert into notices_proofhome (id, tenant_id, withdrawal_id, place, guardian_ids, lines)
select home.id, %(tenant)s, %(withdrawal)s, home.place, home.guardians::uuid[], home.lines
from unnest(%(ids)s::uuid[], %(places)s::int[], %(guardians)s::text[], %(lines)s::bytea[])
    as home (id, place, guardians, lines)
"""


def work_out(withdrawal_id: uuid.UUID, *, chunk: int = CHUNK) -> None:
    """Until the proof is finished, or another worker is at it."""
    for _homes in work_out_in_chunks(withdrawal_id, chunk=chunk):
        pass


def work_out_in_chunks(withdrawal_id: uuid.UUID, *, chunk: int = CHUNK) -> Iterator[int]:
    """One chunk after the other; gives how many homes are written when they are committed. May be left at any."""
    while (done := _work_out_next(withdrawal_id, chunk)) is not None:
        yield done


def homes_written(withdrawal: Withdrawal) -> int:
    """How far it got."""
    return ProofHome.objects.filter(withdrawal=withdrawal).aggregate(last=Max("place"))["last"] or 0


def digest_of(head: str, homes: Iterable[str]) -> str:
    """SHA-256 of the file in hex, as `sha256sum` gives it."""
    digest = hashlib.sha256(head.encode())
    for lines in homes:
        digest.update(lines.encode())
    return digest.hexdigest()


def _work_out_next(withdrawal_id: uuid.UUID, chunk: int) -> int | None:
    """Write the next homes; None when nothing is left to do for this worker."""
    with transaction.atomic():
        locked = Withdrawal.objects.select_for_update(of=("self",), skip_locked=True).select_related("notice")
        withdrawal = locked.filter(pk=withdrawal_id, digest="").first()
        if withdrawal is None:
            return None
        done = homes_written(withdrawal)
        if done >= withdrawal.home_count:
            _finish(withdrawal)
            return None
        return write_homes(withdrawal, done + 1, done + chunk)


def write_homes(withdrawal: Withdrawal, first: int, last: int) -> int:
    """Write the homes from one place to another; gives the last one there was. Raises ProofBroken when none is left."""
    homes = homes_between(withdrawal, first, last)
    if not homes:
        raise ProofBroken
    _keep(withdrawal, homes)
    return homes[-1].place


def _keep(withdrawal: Withdrawal, homes: list[Home]) -> None:
    """Write the homes, as arrays: a placeholder for each value took a third of the time."""
    with override(LANGUAGE):
        words = Words.now()
        lines = [lines_of(home, words) for home in homes]
    ids = [new_id() for _home in homes]
    sealed = [
        seal_column(ProofHome, "lines", text, withdrawal.tenant_id, row_id)
        for row_id, text in zip(ids, lines, strict=True)
    ]
    parameters: dict[str, Any] = {
        "tenant": withdrawal.tenant_id,
        "withdrawal": withdrawal.pk,
        "ids": ids,
        "places": [home.place for home in homes],
        "guardians": ["{" + ",".join(map(str, home.guardian_ids)) + "}" for home in homes],
        "lines": sealed,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, parameters)


def _finish(withdrawal: Withdrawal) -> None:
    """Put the file's digest into the log. Raises ProofBroken."""
    with audited(SystemActor("work out a proof", (withdrawal.tenant_id,)), Event.PROOF_FINISHED) as entry:
        close_file(withdrawal)
        entry.describe(withdrawal.notice, homes=withdrawal.home_count, proof=withdrawal.digest)


def close_file(withdrawal: Withdrawal) -> None:
    """Keep the digest of the file, all homes of which are written, and forget what it was made from.

    Raises ProofBroken when a piece does not open: then nothing is finished, and the facts stay.
    """
    homes = list(ProofHome.objects.filter(withdrawal=withdrawal).order_by("place").only("tenant_id", "lines"))
    if has_unreadable(withdrawal) or any(map(has_unreadable, homes)):
        raise ProofBroken
    withdrawal.digest = digest_of(withdrawal.head, (home.lines for home in homes))
    withdrawal.save(update_fields=["digest"])
    ProofFact.objects.filter(withdrawal_id=withdrawal.pk).delete()
