"""定型文: words that are used again and again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Template(TenantOwned):
    """A title and a text to begin a notice with: one person's own, or everybody's of the school.

    It holds no audience, ever: whom a notice goes to is chosen anew each time.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True, help_text="null: the board")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, help_text="null: everybody's there"
    )
    title = EncryptedTextField(_("件名"))
    body = EncryptedTextField(_("本文"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "owner"], name="template_by_place")]

    def __str__(self) -> str:
        return f"template {self.pk}"
