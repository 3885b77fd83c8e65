"""連絡: what somebody says in a conversation, and what has happened to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.conversations.models.conversation import Conversation
from messaging.files.models import StoredFile
from schools.models import TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Message(TenantOwned):
    """Words of one person, or a note that all who take part read: somebody has joined, a manager has looked.

    Never changed and never taken away. `number` counts from 1 within the conversation.
    """

    class Kind(models.TextChoices):
        """What it is. Said are the first two; the others are notes."""

        SAID = "said", _("連絡")
        CALL = "call", _("お電話ください")
        CALLED = "called", _("電話しました")
        JOINED = "joined", _("加わりました")
        LEFT = "left", _("外れました")
        HANDED = "handed", _("担任がかわりました")
        CAME = "came", _("担任に加わりました")
        WENT = "went", _("担任を外れました")
        LOOKED = "looked", _("管理職が読みました")
        VIEWED = "viewed", _("学校管理者が読みました")
        CLOSED = "closed", _("終えました")
        REOPENED = "reopened", _("また開きました")

    SAYING = (Kind.SAID, Kind.CALL)
    LOOKING = (Kind.LOOKED, Kind.VIEWED)
    """Somebody who takes no part read it, with a reason; which of the two tells as what they did so."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveIntegerField(_("番号"))
    kind = models.CharField(_("種類"), max_length=8, choices=Kind, default=Kind.SAID)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        help_text="null: nobody did it, the class changed",
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, help_text="who joined, left or took over"
    )
    text = EncryptedTextField(_("本文"), blank=True, help_text="of a manager who looked: the reason")
    at = models.DateTimeField(_("時刻"))
    key = models.UUIDField(help_text="of the open form: sent twice, it is one message")

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_in_order"),
            models.UniqueConstraint(fields=["conversation", "author", "key"], name="message_said_once"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_note(self) -> bool:
        """Whether it tells what has happened, instead of what somebody says."""
        return self.kind not in self.SAYING


class MessageFile(TenantOwned):
    """That a file goes along with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="message_attachment")
    order = models.PositiveSmallIntegerField(_("並び順"))

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"{self.file_id} of {self.message_id}"
