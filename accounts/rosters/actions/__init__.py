"""The deeds of this feature."""

from accounts.rosters.actions.deciding import confirm_roster, refuse_roster
from accounts.rosters.actions.receiving import receive_roster
from accounts.rosters.actions.ruling import set_roster_rule

__all__ = ["confirm_roster", "receive_roster", "refuse_roster", "set_roster_rule"]
