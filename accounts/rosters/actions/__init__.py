"""The deeds of this feature."""

from accounts.rosters.actions.receiving import receive_roster

__all__ = ["receive_roster"]
