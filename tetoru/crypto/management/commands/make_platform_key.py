"""`manage.py make_platform_key`: once, before the first account."""

from typing import Any

from django.core.management.base import BaseCommand

from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import PLATFORM, make_key, newest_key


class Command(BaseCommand):
    """Make the key that seals accounts, unless there is one."""

    help = "Make the key that seals accounts, unless there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        try:
            found = newest_key(PLATFORM).id
        except KeyUnavailable:
            self.stdout.write(f"made key {make_key(PLATFORM)}")
        else:
            self.stdout.write(f"key {found} is there already")
