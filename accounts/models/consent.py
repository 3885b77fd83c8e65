"""同意: which version of which document a person agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from tetoru.ids import new_id


class Consent(models.Model):
    """That one person agreed to one version of one document."""

    class Document(models.TextChoices):
        """What can be agreed to."""

        TERMS = "terms", _("利用規約")
        PRIVACY = "privacy", _("プライバシーポリシー")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="consents", db_index=False)
    document = models.CharField(_("書面"), max_length=8, choices=Document)
    version = models.CharField(_("版"), max_length=10)
    agreed_at = models.DateTimeField(_("同意した時刻"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document", "version"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.version} {self.user_id}"
