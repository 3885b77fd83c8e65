"""`manage.py verify_log`: is the log what was sealed?"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditlog.sealing.exports import export_to
from auditlog.sealing.keys import KeyUnusable, public_keys
from auditlog.sealing.verifying import Verification
from auditlog.sealing.writing import KEEPER


class Command(BaseCommand):
    """Reads the whole log as the keeper, compares it with its seals, and names what is broken."""

    help = "Compare the log with its checkpoints, and these with the export; 1 when something is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Against what, and from where."""
        parser.add_argument("--export", default=settings.SEALING_EXPORT, help="folder, file or s3://; SEALING_EXPORT")
        parser.add_argument("--from", type=int, default=1, dest="first", metavar="SEQ", help="the first checkpoint")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell each finding as it is met, then the sum."""
        if KEEPER not in settings.DATABASES:
            raise CommandError("DATABASE_KEEPER_URL is not set: only the keeper sees the whole log")
        try:
            keys = public_keys()
        except KeyUnusable as error:
            raise CommandError(str(error)) from error
        export = export_to(options["export"]) if options["export"] else None
        verification = Verification(keys, export, max(1, options["first"]))
        broken = 0
        for finding in verification.findings():
            broken += 1
            self.stdout.write(f"{self.style.ERROR('BROKEN')} {finding}")
        self._tell(verification, options["export"])
        if not verification.checkpoints:
            raise CommandError("there is no checkpoint, so nothing is shown")
        if broken:
            raise SystemExit(1)
        self.stdout.write(self.style.SUCCESS("the log is what was sealed"))

    def _tell(self, done: Verification, address: str) -> None:
        self.stdout.write(f"{done.checkpoints} checkpoints, {done.rows} rows, {done.waiting} wait for the next one")
        self.stdout.write(f"compared with {address or 'NO export: a cut tail would not show'}")
        if done.newest:
            self.stdout.write(f"newest checkpoint {done.newest.seq} of {done.newest.sealed_at}")
        if done.expired:
            self.stdout.write(f"removed after five years: {', '.join(sorted(done.expired))}")
