"""From the confirmation to the send: what was confirmed, who must agree, and what they have seen."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.draft import Draft
from messaging.notices.models.notice import Notice
from schools.models import TenantOwned
from tetoru.crypto.fields import EncryptedTextField

RULE = "rule."
"""How the keys of findings begin that come from a rule of the place, and not from what was found."""


class Confirmation(TenantOwned):
    """What somebody has confirmed: this version, to so many homes. Lives as long as the draft is on its way."""

    draft = models.OneToOneField(Draft, models.CASCADE, related_name="confirmation")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    acknowledged = models.JSONField(default=list, help_text="keys of the findings that were ticked")
    found = EncryptedTextField(help_text="JSON: all that the checks said, as it stood on the page")
    send_at = models.DateTimeField(null=True, help_text="when it shall go out; null: as soon as it may")
    release_at = models.DateTimeField(null=True, help_text="when it goes out; null while somebody has to agree")

    class Meta:
        indexes = [models.Index(fields=["tenant", "release_at"], name="confirmation_due")]

    def __str__(self) -> str:
        return f"confirmation of {self.draft_id}"


class Approval(TenantOwned):
    """That a second person was asked to agree, and what they said.

    Belongs to the draft until that is sent, then to the notice. A draft that was sent back and asked for again
    has several.
    """

    class State(models.TextChoices):
        """How it ended."""

        WAITING = "waiting", _("承認待ち")
        APPROVED = "approved", _("承認")
        SENT_BACK = "sent_back", _("差しもどし")
        TAKEN_BACK = "taken_back", _("取りもどし")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="approvals", null=True)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="approvals", null=True)
    because = models.JSONField(help_text="keys of the findings that ask for a second person")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_words = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    words = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_of_draft_or_notice",
                condition=models.Q(draft__isnull=True) ^ models.Q(notice__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["draft"], name="approval_waiting_once", condition=models.Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"approval of {self.draft_id or self.notice_id}"

    @property
    def needs_manager(self) -> bool:
        """Whether a rule asks for it, and not only something that was found in the text or the files."""
        return any(key.startswith(RULE) for key in self.because)


class Sighting(TenantOwned):
    """That somebody who is asked to agree has looked at a part of it, and when first."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="sightings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(max_length=60, help_text="`audience`, or what another room names its part")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "user", "part"], name="sighting_once")]

    def __str__(self) -> str:
        return f"sighting of {self.part}"
