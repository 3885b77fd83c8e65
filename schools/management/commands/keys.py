"""`manage.py keys`: every key, what it seals, and whether it can go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from schools.keys.listing import lines_of
from schools.keys.owners import all_owners

LINE = "{:<20} {:>3} {:>8}  {:<17} {:>12}  {:<34} {}"


class Command(BaseCommand):
    """Shows nothing secret."""

    help = "List the keys with the number of values under each."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each key."""
        self.stdout.write(LINE.format("owner", "ver", "key", "made", "values", "can go", "root"))
        for owner in all_owners():
            for line in lines_of(owner):
                made = timezone.localtime(line.created_at).strftime("%Y-%m-%d %H:%M")
                can_go = f"no: {line.needed_for}" if line.needed_for else "yes"
                cells = (owner.code, line.version, line.id, made, f"{line.values:,}", can_go, line.root)
                self.stdout.write(LINE.format(*cells))
