"""The tables of this feature, one room for each noun."""

from messaging.notices.models.attachment import Attachment
from messaging.notices.models.audience import AudienceItem
from messaging.notices.models.draft import Draft, Urgency
from messaging.notices.models.notice import Dispatch, Notice
from messaging.notices.models.path import Approval, Confirmation, Sighting
from messaging.notices.models.recipient import Recipient
from messaging.notices.models.rules import SendingRules
from messaging.notices.models.tally import ClassTally, HourTally, OpeningDelta, Tally

__all__ = [
    "Approval",
    "Attachment",
    "AudienceItem",
    "ClassTally",
    "Confirmation",
    "Dispatch",
    "Draft",
    "HourTally",
    "Notice",
    "OpeningDelta",
    "Recipient",
    "SendingRules",
    "Sighting",
    "Tally",
    "Urgency",
]
