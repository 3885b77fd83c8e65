"""The keeper: seals every minute, carries the checkpoints away, and once a day sees to the log's months."""

import logging
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import Error, connections

from auditlog.retention import make_months_ahead, remove_due_months
from auditlog.sealing.bucket import ExportFailed
from auditlog.sealing.exports import Export
from auditlog.sealing.seals import Seal, seals_from
from auditlog.sealing.writing import KEEPER, SealingRefused, seal_next

log = logging.getLogger("auditlog.keeper")
alarm = logging.getLogger("tetoru.alarm")

DAY = 86_400.0
AT_ONCE = 500
TROUBLES = (Error, OSError, ExportFailed, SealingRefused)
"""What may pass by itself, or be put right while the keeper goes on trying."""


class Keeper:
    """One keeper at work. `stop` may be called from a signal's handler."""

    def __init__(self, key: Ed25519PrivateKey, export: Export) -> None:
        self._key = key
        self._export = export
        self._exported: Seal | None = None
        self._knows_export = False
        self._chores_due = 0.0
        self._stopped = False

    def stop(self) -> None:
        """End after the checkpoint at hand."""
        self._stopped = True

    def run(self, every: float) -> None:
        """Work until `stop`; trouble is told and tried again, sooner at first."""
        failures = 0
        while not self._stopped:
            begun = time.monotonic()
            failures = 0 if self._goes_well() else failures + 1
            pause = min(every, 2.0 ** (failures - 1)) if failures else every - (time.monotonic() - begun)
            self._wait(pause)

    def work(self) -> int:
        """One round; gives the number of rows that were sealed."""
        self._refuse_a_fork()
        sealed = self._seal()
        self._carry_away()
        if time.monotonic() >= self._chores_due:
            self._chores()
            self._chores_due = time.monotonic() + DAY
        return sealed

    def _goes_well(self) -> bool:
        try:
            self.work()
        except TROUBLES as error:
            told = alarm if isinstance(error, SealingRefused) else log
            told.error("the log could not be sealed, exported or tidied: %s: %s", type(error).__name__, error)
            connections[KEEPER].close()
            self._knows_export = False
            return False
        return True

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._stopped and (left := end - time.monotonic()) > 0:
            time.sleep(min(0.3, left))

    def _seal(self) -> int:
        rows, more = 0, True
        while more and not self._stopped:
            seal, more = seal_next(self._key)
            rows += seal.rows if seal else 0
        return rows

    def _refuse_a_fork(self) -> None:
        """Two checkpoints of one number would let either be denied: what was exported must still be there."""
        if not self._knows_export:
            self._exported, self._knows_export = self._export.last(), True
        if self._exported is None:
            return
        kept = next(iter(_seals(self._exported.seq, 1)), None)
        if kept is None:
            raise SealingRefused(f"checkpoint {self._exported.seq} was exported and is not in the database")
        if kept != self._exported:
            raise SealingRefused(f"checkpoint {self._exported.seq} in the database is not the one that was exported")

    def _carry_away(self) -> None:
        """Whatever the export does not have yet, also from before a restart."""
        while not self._stopped:
            first = self._exported.seq + 1 if self._exported else 1
            seals = _seals(first, AT_ONCE)
            for seal in seals:
                self._export.append([seal])
                self._exported = seal
            if len(seals) < AT_ONCE:
                return

    def _chores(self) -> None:
        made = make_months_ahead()
        removed = remove_due_months()
        log.info("months of the log: %s made, removed %s", made, removed or "none")


def _seals(first: int, most: int) -> list[Seal]:
    with connections[KEEPER].cursor() as cursor:
        return list(seals_from(cursor, first, most))
