"""`manage.py remove_key ID`: an older key that seals nothing any more goes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schools.keys.actions import remove_key
from schools.keys.errors import KeyStillNeeded
from schools.keys.owners import Owner, all_owners
from tetoru.access import SystemActor
from tetoru.crypto.destruction import DoorShut, sweep_keyring
from tetoru.crypto.models import Key


class Command(BaseCommand):
    """Needs DATABASE_OWNER_URL."""

    help = "Remove an older key that seals nothing any more; see `manage.py keys`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which."""
        parser.add_argument("key", type=int, metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask once more whether nothing needs it, then delete it."""
        try:
            remove_key(SystemActor("remove key"), _owner_of(options["key"]), key_id=options["key"])
        except (KeyStillNeeded, DoorShut) as refusal:
            raise CommandError(str(refusal)) from None
        sweep_keyring()
        self.stdout.write(f"key {options['key']} is gone; backups from before its rotation can't be read without it")


def _owner_of(key_id: int) -> Owner:
    ids = set(Key.objects.filter(pk=key_id).values_list("owner", flat=True))
    for owner in all_owners():
        if owner.id in ids:
            return owner
    raise CommandError("there is no such key")
