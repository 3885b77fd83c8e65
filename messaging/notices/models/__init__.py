"""The tables of this feature, one room for each noun."""

from messaging.notices.models.audience import AudienceItem
from messaging.notices.models.draft import Draft, Urgency
from messaging.notices.models.notice import Dispatch, Notice
from messaging.notices.models.recipient import Recipient
from messaging.notices.models.tally import ClassTally, HourTally, OpeningDelta, Tally
from messaging.notices.models.withdrawal import Paper, ProofHome, Withdrawal

__all__ = [
    "AudienceItem",
    "ClassTally",
    "Dispatch",
    "Draft",
    "HourTally",
    "Notice",
    "OpeningDelta",
    "Paper",
    "ProofHome",
    "Recipient",
    "Tally",
    "Urgency",
    "Withdrawal",
]
