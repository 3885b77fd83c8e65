"""お知らせ, from the moment it is addressed, and how far its sending got."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.urgency import Urgency
from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Notice(TenantOwned):
    """A notice on its way or arrived.

    Its id is made when it is sent, not when it is first typed: recipients are partitioned and
    sorted by it. `draft_id` is unique, so that a draft becomes a notice once, however often
    somebody presses the button. The row is never updated by a reader.
    """

    class State(models.TextChoices):
        """Where it stands."""

        SENDING = "sending", _("送信中")
        SENT = "sent", _("送信済み")
        WITHDRAWN = "withdrawn", _("取り下げ")

    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True, help_text="null: the board")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    draft_id = models.UUIDField(unique=True)
    title = EncryptedTextField(_("件名"))
    body = EncryptedTextField(_("本文"))
    urgency = models.CharField(_("大切さ"), max_length=9, choices=Urgency)
    state = models.CharField(_("状態"), max_length=9, choices=State, default=State.SENDING)
    expires_on = models.DateField(_("期限"), null=True, help_text="from the day after on it asks nobody to be read")
    sent_at = models.DateTimeField()
    audience_label = models.CharField(max_length=120, help_text="class and grade names, as shown in lists")
    student_count = models.PositiveIntegerField(default=0)
    household_count = models.PositiveIntegerField(default=0, help_text="homes with somebody who can read it")
    guardian_count = models.PositiveIntegerField(default=0)
    unreached_count = models.PositiveIntegerField(default=0, help_text="pupils nobody can read it for")
    corrects = models.ForeignKey("self", models.PROTECT, related_name="corrections", null=True)
    """The withdrawn notice in whose place this one was sent."""

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "-id"], name="notice_by_school")]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Dispatch(TenantOwned):
    """The sending of one notice: taken up again where it stopped, whatever stopped it."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="dispatch")
    cursor = models.UUIDField(null=True, help_text="the last guardian who has been addressed")
    recipient_count = models.PositiveIntegerField(default=0)
    addressed_count = models.PositiveIntegerField(default=0, help_text="guardians addressed so far")
    moved_at = models.DateTimeField(help_text="when it last got further")
    finished_at = models.DateTimeField(null=True)
    mail_queued_at = models.DateTimeField(null=True, help_text="or when it was withdrawn before that")

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "moved_at"], name="dispatch_open", condition=models.Q(mail_queued_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"dispatch of {self.notice_id}"
