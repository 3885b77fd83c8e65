"""Registers the conversations."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Individual messages."""

    name = "messaging.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Let conversations change hands when somebody goes."""
        from accounts.staff.handover import register_work  # noqa: PLC0415 -- when all apps are loaded
        from messaging.conversations.handing_over import CONVERSATIONS  # noqa: PLC0415 -- the same

        register_work(CONVERSATIONS)
