"""発送のまとまり: what one round of deliveries says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned


class Mailing(TenantOwned):
    """What one round of deliveries says: whose name, and where to read.

    Never what the notice says: a message that carries no content can be withdrawn. The first mailing about a notice
    has the notice's id; a reminder or a correction has its own, and names the notice beside it.
    """

    class Kind(models.TextChoices):
        """Why people are written to."""

        NOTICE = "notice", _("お知らせ")
        REMINDER = "reminder", _("もう一度の知らせ")
        CORRECTION = "correction", _("訂正")
        DIGEST = "digest", _("1日のまとめ")
        SEAT = "seat", _("登校の確認")

    kind = models.CharField(_("種類"), max_length=10, choices=Kind, default=Kind.NOTICE)
    notice_id = models.UUIDField(
        _("お知らせ"), null=True, help_text="the notice it is about, where its own id is not the notice's"
    )
    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True, db_index=False)
    """Whose quiet hours count; null: the board's, which has none."""
    sender_name = models.CharField(max_length=80, help_text="the school's or the board's name")
    path = models.CharField(max_length=120, help_text="the page to read it on, without the host")
    priority = models.SmallIntegerField(help_text="0 urgent, 1 important, 2 normal")
    queued_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(_("取りやめた時刻"), null=True, help_text="from then on nothing of it is sent")
    digest_on = models.DateField(_("まとめの日"), null=True, help_text="the day of a digest, which there is once a day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "digest_on"], name="mailing_digest_once_a_day"),
        ]
        indexes = [models.Index(fields=["tenant", "notice_id"], name="mailing_by_notice")]

    def __str__(self) -> str:
        return f"mailing {self.pk}"
