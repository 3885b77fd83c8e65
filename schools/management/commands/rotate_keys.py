"""`manage.py rotate_keys TENANT`: a new key, and everything moved to it while people work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schools.keys.actions import begin_rotation, finish_rotation
from schools.keys.owners import THE_PLATFORM, Owner, all_owners, tenant_owner
from schools.keys.rotation import (
    move_all_values,
    move_values,
    recompute_derived,
    unfinished_rotation,
    wait_until_settled,
)
from schools.models import Tenant
from tetoru.access import SystemActor
from tetoru.crypto.models import Rotation

ACTOR = SystemActor("rotate keys")


class Command(BaseCommand):
    """May be stopped at any time; the next run goes on where it stopped."""

    help = "Turn the keys of a tenant, of the platform or of all; goes on with what was interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose keys."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("tenant", nargs="?", metavar="TENANT", help="the code of a tenant")
        whose.add_argument("--platform", action="store_true", help="the key of accounts")
        whose.add_argument("--all", action="store_true", help="the platform's and every tenant's")
        parser.add_argument("--new", action="store_true", help="a new key even if the last rotation is not finished")

    def handle(self, *args: Any, **options: Any) -> None:
        """First all new keys and most of the work, then what was written in the old way meanwhile."""
        turned = [(owner, self._begin(owner, anew=options["new"])) for owner in _chosen(options)]
        for owner, _rotation in turned:
            move_values(owner, self._say(owner))
        behind = sum(self._complete(owner, rotation) for owner, rotation in turned)
        if behind:
            raise CommandError(f"{behind:,} values do not open and were left as they are: their keys can't go")

    def _begin(self, owner: Owner, *, anew: bool) -> Rotation:
        found = None if anew else unfinished_rotation(owner)
        rotation = found or begin_rotation(ACTOR, owner)
        self.stdout.write(f"{owner.code}: {'goes on with' if found else 'made'} key {rotation.key_id}")
        return rotation

    def _complete(self, owner: Owner, rotation: Rotation) -> int:
        wait_until_settled(rotation)
        unreadable = move_all_values(owner, self._say(owner))
        recompute_derived(owner, self._say(owner))
        finish_rotation(ACTOR, owner, rotation=rotation, unreadable=unreadable)
        self.stdout.write(f"{owner.code}: {'NOT finished' if unreadable else 'finished'}")
        return unreadable

    def _say(self, owner: Owner) -> Any:
        def say(name: str, done: int, there: int) -> None:
            self.stdout.write(f"{owner.code}: {name}  {done:,} / {there:,}")
            self.stdout.flush()

        return say


def _chosen(options: dict[str, Any]) -> list[Owner]:
    if options["all"]:
        return all_owners()
    if options["platform"]:
        return [THE_PLATFORM]
    try:
        return [tenant_owner(options["tenant"])]
    except Tenant.DoesNotExist:
        raise CommandError("no tenant with keys has that code") from None
