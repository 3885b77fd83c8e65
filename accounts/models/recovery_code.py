"""回復コード: what is left on paper when every device is lost."""

from django.db import models

from accounts.models.user import User
from tetoru.ids import new_id


class RecoveryCode(models.Model):
    """One of the ten codes on a person's sheet of paper. Each opens once; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes", db_index=False)
    digest = models.BinaryField(help_text="SHA-256 of person and code; a code has 80 random bits")
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
