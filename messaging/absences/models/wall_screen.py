"""職員室の画面: a display on a wall that shows the board all day, without anybody's sign-in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class WallScreen(TenantOwned):
    """One screen. A code, good once and for an hour, opens it; from then on a token in its browser does, until ended.

    It shows names and what is the matter, never a reason, and can change nothing.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    place = EncryptedTextField(_("画面のある場所"))
    code_hash = models.BinaryField(null=True, unique=True, help_text="null: used")
    code_until = models.DateTimeField()
    token_hash = models.BinaryField(null=True, unique=True, help_text="null: not opened yet")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField(null=True)
    shown_on = models.DateField(null=True, help_text="the last day on which it showed names")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)

    def __str__(self) -> str:
        return f"wall screen {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether a browser shows it."""
        return self.token_hash is not None and self.ended_at is None
