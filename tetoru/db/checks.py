"""Whether the roles are those of this release, asked by `manage.py check --database default` before it goes live."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

PLANNING = {"enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
"""What deploy/roles.sql sets for the runtime role (docs/adr/0073, docs/adr/0074)."""


@register(Tags.database)
def application_plans_by_keys(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The runtime role reads no table whole and plans no prepared statement twice, whatever is believed of a table."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(PLANNING)])
        others = dict(cursor.fetchall()).items() - PLANNING.items()
    wrong = ", ".join(f"{name} = {setting}" for name, setting in sorted(others))
    hint = "Run deploy/roles.sql again."
    return (
        [Error(f"The runtime role plans as in an earlier release: {wrong}.", hint=hint, id="db.E001")] if wrong else []
    )
