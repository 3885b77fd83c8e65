"""`manage.py rewrap_keys`: moves the keyring to the root that is configured now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schools.keys.actions import rewrap_keyring
from tetoru.access import SystemActor
from tetoru.crypto.destruction import DoorShut, sweep_keyring
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.root import current_root


class Command(BaseCommand):
    """Needs DATABASE_OWNER_URL, and the root of before as TETORU_OLD_ROOT_KEY, …_FILE or TETORU_OLD_ROOT_KMS_KEY."""

    help = "Wrap every key under the root that is configured now; may be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Values stay as they are: only the keys' wrapping changes."""
        root = current_root().name
        try:
            rewrapped = rewrap_keyring(SystemActor("rewrap keys"), root)
        except (KeyUnavailable, DoorShut) as refusal:
            raise CommandError(f"{refusal}. Run this again once that is mended.") from None
        sweep_keyring()
        self.stdout.write(f"{rewrapped} keys are now wrapped by {root}; the root of before is not needed any more")
