"""`manage.py load_demo`: the demo city."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from demo.city.loading import is_loaded, load_city


class Command(BaseCommand):
    """Fills an empty database with invented schools, families and notices."""

    help = "Load the demo city: invented schools, families and notices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The size, and the seed of chance."""
        parser.add_argument("--size", choices=["small", "school", "city"], default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when it is loaded already")
        parser.add_argument("--without-statistics", action="store_true", help="leave ANALYZE to autovacuum")

    def handle(self, *, size: str, seed: int, if_empty: bool, without_statistics: bool, **_: Any) -> None:
        """Load it, unless it is there."""
        if is_loaded():
            if if_empty:
                return
            raise CommandError("The demo is loaded already. `make demo-reset` clears it; then load it again.")
        load_city(size, seed=seed, say=self._say)
        if "owner" in connections and not without_statistics:
            with connections["owner"].cursor() as cursor:
                cursor.execute("analyze")  # the planner knows the new tables before the first page asks

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
