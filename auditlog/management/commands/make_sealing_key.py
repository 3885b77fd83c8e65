"""`manage.py make_sealing_key`: once at the set-up, and again when the key is changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditlog.sealing.keys import make_key


class Command(BaseCommand):
    """Makes a key for the keeper and hands its public half to everybody else."""

    help = "Make a sealing key: the private half into a new file, the public half as a line of another."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files."""
        parser.add_argument("private", type=Path, help="for the keeper alone (SEALING_KEY_FILE); must not exist yet")
        parser.add_argument("public", type=Path, help="for everybody (SEALING_PUBLIC_KEY_FILE); older keys stay in it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say its name."""
        try:
            name = make_key(options["private"], options["public"])
        except FileExistsError as error:
            raise CommandError(f"{options['private']} is there already and stays as it is") from error
        self.stdout.write(f"made sealing key {name}")
