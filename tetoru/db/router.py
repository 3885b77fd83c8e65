"""Which database does what: the app works on `default`, only `owner` migrates."""

from typing import Any


class OwnerMigrates:
    """`migrate --database owner` is the one way to change the schema; the runtime role can't."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Only the owner's alias migrates."""
        return db == "owner"
