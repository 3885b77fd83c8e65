"""Registers the conversations."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Individual messages."""

    name = "messaging.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Let conversations change hands when somebody goes, and stand on 今日やること."""
        from accounts.desk_work import register_tasks  # noqa: PLC0415 -- the same
        from accounts.staff.handover import register_work  # noqa: PLC0415 -- when all apps are loaded
        from messaging.conversations.handing_over import CONVERSATIONS  # noqa: PLC0415 -- the same
        from messaging.conversations.selectors.work import tasks_of  # noqa: PLC0415 -- the same

        register_work(CONVERSATIONS)
        register_tasks("conversations", tasks_of)
