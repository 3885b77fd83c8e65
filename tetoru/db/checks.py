"""Whether the roles are those of this release, asked by `manage.py check --database default` before it goes live."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def application_finds_rows_by_keys(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The runtime role reads no table whole, however empty the planner takes it to be (docs/adr/0073)."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("show enable_seqscan")
        if cursor.fetchone() == ("off",):
            return []
    return [Error("The runtime role may read whole tables.", hint="Run deploy/roles.sql again.", id="db.E001")]
