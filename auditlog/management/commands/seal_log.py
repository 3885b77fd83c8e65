"""`manage.py seal_log`: the process of the log's keeper."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditlog.sealing.exports import export_to
from auditlog.sealing.keeper import TROUBLES, Keeper
from auditlog.sealing.keys import KeyUnusable, private_key
from auditlog.sealing.writing import KEEPER


class Command(BaseCommand):
    """Seals the log every minute and carries the checkpoints out of the database."""

    help = "Seal the log, export the checkpoints, see to the log's months; until TERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often."""
        parser.add_argument("--every", type=float, default=60, metavar="SECONDS", help="between two checkpoints")
        parser.add_argument("--once", action="store_true", help="one round, then end; 1 when it failed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse to begin without role, key and export; then work."""
        keeper = _keeper()
        if options["once"]:
            try:
                rows = keeper.work()
            except TROUBLES as error:
                raise CommandError(f"{type(error).__name__}: {error}") from error
            self.stdout.write(f"sealed {rows} rows")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: keeper.stop())
        keeper.run(options["every"])


def _keeper() -> Keeper:
    if KEEPER not in settings.DATABASES:
        raise CommandError("DATABASE_KEEPER_URL is not set: the log is sealed by a role of its own")
    if not settings.SEALING_EXPORT:
        raise CommandError("SEALING_EXPORT is not set: checkpoints must be kept outside the database")
    try:
        return Keeper(private_key(settings.SEALING_KEY_FILE), export_to(settings.SEALING_EXPORT))
    except KeyUnusable as error:
        raise CommandError(str(error)) from error
