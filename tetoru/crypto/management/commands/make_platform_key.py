"""`manage.py make_platform_key`: once, before the first account."""

from typing import Any

from django.core.management.base import BaseCommand

from tetoru.crypto.keyring import PLATFORM, make_key
from tetoru.crypto.models import Key


class Command(BaseCommand):
    """Make the key that seals accounts, unless there is one."""

    help = "Make the key that seals accounts, unless there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done. A key that does not open is there all the same: a second one would hide that."""
        found = Key.objects.filter(owner=PLATFORM).order_by("-version").first()
        self.stdout.write(f"key {found.pk} is there already" if found else f"made key {make_key(PLATFORM)}")
