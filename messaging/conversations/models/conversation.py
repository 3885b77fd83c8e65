"""個別連絡: one talk about one pupil, and who takes part in it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, Student, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Conversation(TenantOwned):
    """A talk about one pupil at one school. Its guardians are named once, when it begins.

    Unless a member of staff has made it a joint one, it has one guardian, who never learns that there are others.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", db_index=False)
    subject = EncryptedTextField(_("件名"))
    is_joint = models.BooleanField(_("保護者をまとめた"), default=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField(_("はじめた時刻"))
    key = models.UUIDField(help_text="of the open form: sent twice, it is one conversation")
    closed_at = models.DateTimeField(_("終えた時刻"), null=True, help_text="from then on it is read only")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    said_count = models.PositiveIntegerField(_("連絡の数"), default=0, help_text="the number of the newest message")
    last_at = models.DateTimeField(_("最後の時刻"), help_text="of the newest message")
    wants_call_since = models.DateTimeField(
        _("電話がほしい"), null=True, help_text="a guardian has asked to be called, and nobody has called yet"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opened_by", "key"], name="conversation_opened_once"),
        ]
        indexes = [
            models.Index(fields=["student", "last_at"], name="conversation_by_student"),
            models.Index(fields=["tenant", "school", "last_at"], name="conversation_by_school"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Participant(TenantOwned):
    """One person's part in a conversation, and how far they have read.

    Teachers of the pupil's class read by their class alone: their row says how far, and when it was handed over to
    them and from them. Guardians and the staff who were brought in read by their row, until `left_at`.
    """

    class Part(models.TextChoices):
        """By what somebody takes part."""

        GUARDIAN = "guardian", _("保護者")
        TEACHER = "teacher", _("担任")
        ADDED = "added", _("加わった教職員")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(_("立場"), max_length=8, choices=Part)
    joined_at = models.DateTimeField(_("加わった時刻"))
    left_at = models.DateTimeField(_("外れた時刻"), null=True)
    read_count = models.PositiveIntegerField(
        _("読んだところ"), default=0, help_text="the number of the newest one read"
    )
    read_at = models.DateTimeField(_("読んだ時刻"), null=True)
    told_at = models.DateTimeField(null=True, help_text="when a mail or push about it was last queued for a guardian")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"
