"""連絡の種類: what a guardian says the child does."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a guardian says the child does."""

    ABSENT = "absent", _("欠席")
    LATE = "late", _("遅刻")
    LEAVING_EARLY = "leaving_early", _("早退")
    OTHER = "other", _("活動を休む")


CAN_BE_HIDDEN = (Kind.LATE, Kind.LEAVING_EARLY)
"""What a school may want told by telephone alone. 欠席 always comes; an activity is on the school's list, or is not."""
