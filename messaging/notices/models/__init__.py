"""The tables of this feature, one room for each noun."""

from messaging.notices.models.answer import Answer, AnswerForm, AnswerReminder
from messaging.notices.models.attachment import Attachment
from messaging.notices.models.audience import AudienceItem
from messaging.notices.models.draft import Draft
from messaging.notices.models.notice import Dispatch, Notice
from messaging.notices.models.path import Approval, Confirmation, Sighting
from messaging.notices.models.question import ASKABLE, CHOOSING, Question, QuestionKind, Value
from messaging.notices.models.reaching import FollowUp, OpeningReminder, Untold
from messaging.notices.models.recipient import Recipient
from messaging.notices.models.rules import SendingRules
from messaging.notices.models.safety import PupilSafety, Safety, SafetyDelta, SafetyTally
from messaging.notices.models.tally import ClassTally, HourTally, OpeningDelta, Tally
from messaging.notices.models.template import Template
from messaging.notices.models.urgency import Urgency
from messaging.notices.models.withdrawal import Paper, ProofFact, ProofHome, Withdrawal

__all__ = [
    "ASKABLE",
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
    "FollowUp",
    "HourTally",
    "Notice",
    "OpeningDelta",
    "OpeningReminder",
    "Paper",
    "ProofFact",
    "ProofHome",
    "PupilSafety",
    "Question",
    "QuestionKind",
    "Recipient",
    "Safety",
    "SafetyDelta",
    "SafetyTally",
    "SendingRules",
    "Sighting",
    "Tally",
    "Template",
    "Untold",
    "Urgency",
    "Value",
    "Withdrawal",
]
