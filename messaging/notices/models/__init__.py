"""The tables of this feature, one room for each noun."""

from messaging.notices.models.answer import Answer, AnswerForm, AnswerReminder
from messaging.notices.models.attachment import Attachment
from messaging.notices.models.audience import AudienceItem
from messaging.notices.models.draft import Draft, Urgency
from messaging.notices.models.notice import Dispatch, Notice
from messaging.notices.models.path import Approval, Confirmation, Sighting
from messaging.notices.models.question import CHOOSING, Question, QuestionKind, Value
from messaging.notices.models.recipient import Recipient
from messaging.notices.models.rules import SendingRules
from messaging.notices.models.tally import ClassTally, HourTally, OpeningDelta, Tally
from messaging.notices.models.template import Template
from messaging.notices.models.withdrawal import Paper, ProofHome, Withdrawal

__all__ = [
    "CHOOSING",
    "Answer",
    "AnswerForm",
    "AnswerReminder",
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
    "Paper",
    "ProofHome",
    "Question",
    "QuestionKind",
    "Recipient",
    "SendingRules",
    "Sighting",
    "Tally",
    "Template",
    "Urgency",
    "Value",
    "Withdrawal",
]
