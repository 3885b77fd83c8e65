"""How a school knows who stands at the counter."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Checked(models.TextChoices):
    """What was looked at. Goes into the log; no number and no copy does."""

    LICENCE = "licence", _("運転免許証・マイナンバーカードなど、写真のある証明書")
    INSURANCE = "insurance", _("写真のない証明書を2つ")
    KNOWN = "known", _("担任または職員が、本人を知っている")
