"""発送: one message to one guardian by one channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.delivery.models.mailing import Mailing
from tetoru.tenancy import Fenced


class Delivery(Fenced, models.Model):
    """One message to one guardian by one channel.

    Partitioned by month through the mailing's time-ordered id. A worker that takes a row sets
    `sending` and a lease in `due_at`; when it dies, the row is taken up again after the lease.
    """

    class Channel(models.TextChoices):
        """By which way. A push goes to all of the guardian's devices."""

        MAIL = "mail", _("メール")
        PUSH = "push", _("プッシュ")

    class State(models.TextChoices):
        """How far it got. What was sent, bounced, … is never changed into a state that hides it."""

        PENDING = "pending", _("送信待ち")
        SENDING = "sending", _("送信中")
        SENT = "sent", _("送信済み")
        FAILED = "failed", _("届きません")
        BOUNCED = "bounced", _("送ったあとに戻ってきました")
        WAITING = "waiting", _("1日のまとめを待っています")
        BUNDLED = "bundled", _("1日のまとめに入りました")
        OPENED = "opened", _("先に開いたので、送っていません")
        MUTED = "muted", _("知らせない設定です")
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
    digest_id = models.UUIDField(null=True, help_text="the mailing of the digest that it went into")
    error = models.CharField(max_length=200, blank=True, help_text="kind of fault, without an address")

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.channel} of {self.mailing_id}"
