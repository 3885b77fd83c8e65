"""届きかた: how a guardian wants to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tetoru.ids import new_id


class Preference(models.Model):
    """What a guardian has chosen, for all of their children; without a row, everything at once, at any hour.

    Urgent notices ask nobody: they go out at once, by every channel.
    """

    class Manner(models.TextChoices):
        """How a guardian is told of ordinary notices."""

        NOW = "now", _("そのつど知らせる")
        DIGEST = "digest", _("1日1回まとめる")
        NONE = "none", _("知らせない")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guardian = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="delivery_preference")
    normal = models.CharField(_("ふつうのお知らせ"), max_length=6, choices=Manner, default=Manner.NOW)
    digest_hour = models.PositiveSmallIntegerField(_("まとめが届く時刻"), default=18)
    by_mail = models.BooleanField(_("メールでも知らせる"), default=True)
    quiet_since = models.TimeField(_("夜は知らせない：はじまり"), null=True)
    quiet_until = models.TimeField(_("夜は知らせない：おわり"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(digest_hour__lt=24), name="preference_hour_of_a_day"),
            models.CheckConstraint(
                condition=models.Q(quiet_since__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_since__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"preference of {self.guardian_id}"
