"""ログイン中の端末: a session, with what its owner needs to recognise it."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from accounts.models.user import User
from tetoru.ids import new_id


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in, or is about to.

    `device_id` names it on pages; the session's key would open it, and is never shown. No address is kept here.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", null=True)
    device_id = models.UUIDField(db_index=True, default=new_id, editable=False)
    device_label = models.CharField(max_length=60, blank=True, help_text="kind of device and browser, in words")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"session on {self.device_label} {self.device_id}"

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that keeps sessions in this table."""
        from accounts.session_store import SessionStore  # noqa: PLC0415 -- the store stands on this model

        return SessionStore
