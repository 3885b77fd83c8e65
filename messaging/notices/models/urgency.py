"""大切さ: how much a notice weighs. Guardians read it in their language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Urgency(models.TextChoices):
    """大切さ. Urgent is scarce: only managers may use it."""

    NORMAL = "normal", _("ふつう")
    IMPORTANT = "important", _("重要")
    URGENT = "urgent", _("緊急")
