"""The tables of this feature, one room for each noun."""

from messaging.conversations.models.conversation import Conversation, Participant
from messaging.conversations.models.message import Message, MessageFile
from messaging.conversations.models.rules import ConversationRules

__all__ = ["Conversation", "ConversationRules", "Message", "MessageFile", "Participant"]
