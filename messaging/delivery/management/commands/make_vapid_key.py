"""`manage.py make_vapid_key`: once at the set-up. With another key, every device has to be switched on anew."""

import base64
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand, CommandError


def new_key() -> str:
    """A private key as the settings take it: 32 bytes, base64."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


class Command(BaseCommand):
    """Makes the key by which push services know us."""

    help = "Make the key that signs web pushes, in a new file (VAPID_PRIVATE_KEY_FILE)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help="for web and workers; must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, for our user only."""
        try:
            options["file"].touch(mode=0o600, exist_ok=False)
        except FileExistsError as error:
            raise CommandError(f"{options['file']} is there already and stays as it is") from error
        options["file"].write_text(new_key() + "\n", encoding="ascii")
        self.stdout.write(f"made {options['file']}")
