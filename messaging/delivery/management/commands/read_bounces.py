"""`manage.py read_bounces`: mail that came back, from a Maildir or, one message, from standard input."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from messaging.delivery.bounces import LARGEST, read_bounce, read_maildir


class Command(BaseCommand):
    """Marks what came back. A mail server may pipe into it: `--came-to "$recipient"`."""

    help = "Read mail that came back: all of a Maildir, or one message from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it lies."""
        parser.add_argument("--maildir", default=settings.BOUNCE_MAILDIR, help="a Maildir; BOUNCE_MAILDIR")
        parser.add_argument("--came-to", default="", help="the envelope's recipient of a message on standard input")
        parser.add_argument("--stdin", action="store_true", help="read one message from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and say how many failed for good."""
        if not settings.BOUNCE_DOMAIN:
            raise CommandError("BOUNCE_DOMAIN is not set: no mail of ours comes back to an address of its own")
        if options["stdin"]:
            failed = int(read_bounce(sys.stdin.buffer.read(LARGEST), came_to=options["came_to"]))
        elif options["maildir"]:
            failed = read_maildir(Path(options["maildir"]))
        else:
            raise CommandError("name a Maildir (--maildir, BOUNCE_MAILDIR), or --stdin")
        self.stdout.write(f"{failed} failed for good")
