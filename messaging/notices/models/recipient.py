"""宛先になった保護者と子ども: the largest table, kept lean (performance.md)."""

from django.db import models

from tetoru.tenancy import Fenced


class Recipient(Fenced, models.Model):
    """That a notice was addressed to a guardian for a pupil, and when they first opened it.

    Partitioned by month through the notice's time-ordered id. No surrogate id, no foreign-key
    constraint, and no index on `read_at`, so that marking as read stays a HOT update.
    """

    pk = models.CompositePrimaryKey("tenant_id", "notice_id", "guardian_id", "student_id")
    tenant_id = models.UUIDField()
    notice = models.ForeignKey("notices.Notice", models.DO_NOTHING, related_name="recipients", db_constraint=False)
    guardian = models.ForeignKey("accounts.User", models.DO_NOTHING, related_name="+", db_constraint=False)
    student = models.ForeignKey("schools.Student", models.DO_NOTHING, related_name="+", db_constraint=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"recipient of {self.notice_id}"
