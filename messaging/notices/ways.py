"""From where a guardian came to a notice: said by the link, and never by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """What stands behind `?from=` in a link of ours; kept in the log's entry of the reading."""

    MAIL = "mail", _("メールのリンク")
    PUSH = "push", _("プッシュ通知")
    PAGE = "page", _("アプリの一覧")


def way_of(value: str) -> Way:
    """From an address; whatever else somebody has typed there is the app."""
    return Way(value) if value in {Way.MAIL, Way.PUSH} else Way.PAGE
