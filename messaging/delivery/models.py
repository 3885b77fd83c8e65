"""発送: the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import TenantOwned
from tetoru.tenancy import Fenced


class Mailing(TenantOwned):
    """What one round of deliveries says: whose name, and where to read. Its id is the notice's.

    Never what the notice says: a message that carries no content can be withdrawn.
    """

    sender_name = models.CharField(max_length=80, help_text="the school's or the board's name")
    path = models.CharField(max_length=120, help_text="the page to read it on, without the host")
    priority = models.SmallIntegerField(help_text="0 urgent, 1 important, 2 normal")
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mailing {self.pk}"


class Delivery(Fenced, models.Model):
    """One message to one guardian by one channel.

    Partitioned by month through the mailing's time-ordered id. A worker that takes a row sets
    `sending` and a lease in `due_at`; when it dies, the row is taken up again after the lease.
    """

    class Channel(models.TextChoices):
        """By which way."""

        MAIL = "mail", _("メール")

    class State(models.TextChoices):
        """How far it got."""

        PENDING = "pending", _("送信待ち")
        SENDING = "sending", _("送信中")
        SENT = "sent", _("送信済み")
        FAILED = "failed", _("届きません")
        CANCELLED = "cancelled", _("取りやめました")

    pk = models.CompositePrimaryKey("tenant_id", "mailing_id", "guardian_id", "channel")
    tenant_id = models.UUIDField()
    mailing = models.ForeignKey(Mailing, models.DO_NOTHING, related_name="deliveries", db_constraint=False)
    guardian = models.ForeignKey("accounts.User", models.DO_NOTHING, related_name="+", db_constraint=False)
    channel = models.CharField(max_length=4, choices=Channel)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    priority = models.SmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="not before this; for a row being sent, when its lease ends")
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, help_text="kind of fault, without an address")

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.channel} of {self.mailing_id}"
