"""What a partner may be allowed to do, each with the words that an admin ticks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.rosters.permissions import WRITE


class Scope(models.TextChoices):
    """One right; a token carries those of its partner, or fewer where it asks for fewer."""

    READ_ABSENCES = "absences.read", _("欠席・遅刻・早退を受け取る")
    ACKNOWLEDGE_ABSENCES = "absences.acknowledge", _("受け取ったことを知らせる")
    WRITE_ROSTERS = WRITE, _("名簿（学級・児童生徒・在籍）を届ける")
