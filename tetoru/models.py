"""What the checks of the promises found, and when."""

from django.db import models

from tetoru.ids import new_id


class CheckResult(models.Model):
    """One check, run once. Rows are added and never changed: days that went wrong stay to be seen.

    `evidence` holds ids, counts and times, never personal data.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_name = models.CharField(max_length=60, db_column="check")
    section = models.PositiveSmallIntegerField(help_text="of the security white paper")
    holds = models.BooleanField()
    evidence = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "check_name")
        indexes = [models.Index(fields=["check_name", "-at"], name="check_newest_first")]

    def __str__(self) -> str:
        return f"{self.check_name} {'holds' if self.holds else 'is broken'}"
