"""Why a notice was taken back. Guardians read it in their language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WithdrawalKind(models.TextChoices):
    """One of few, beside the school's own words."""

    CONTENT = "content", _("内容にまちがいがあった")
    AUDIENCE = "audience", _("送り先をまちがえた")
    FILE = "file", _("添付をまちがえた")
    OTHER = "other", _("そのほか")
