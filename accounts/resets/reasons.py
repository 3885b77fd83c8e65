"""Why a second factor is reset; stands in the log as a code."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """What the colleague says, seen in person."""

    LOST = "lost", _("端末をなくした")
    CHANGED = "changed", _("端末を新しくした")
    BROKEN = "broken", _("端末がこわれた")
    EXPOSED = "exposed", _("ほかの人に使われたおそれがある")
