"""まとめて登録: a table of new staff on its way from the upload to the printed slips."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField

KEPT = dt.timedelta(days=1)


def in_a_day() -> dt.datetime:
    """How long rows and passwords wait at most."""
    return timezone.now() + KEPT


class StaffTable(TenantOwned):
    """Rows that wait to be confirmed, then to be made; gone after a day, whatever became of them."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("確認待ち")
        RUNNING = "running", _("登録中")
        DONE = "done", _("登録済み")

    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True, help_text="null: the board's desk")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.WAITING)
    rows = EncryptedTextField(_("行"), help_text="the cells as JSON; emptied when all are made")
    total = models.PositiveIntegerField(_("行の数"), default=0)
    done = models.PositiveIntegerField(_("終わった行"), default=0)
    skipped = ArrayField(models.PositiveIntegerField(), verbose_name=_("登録できなかった行"), default=list)
    moved_at = models.DateTimeField(_("進んだ時刻"), default=timezone.now)
    ends_at = models.DateTimeField(_("消える時刻"), default=in_a_day)
    shown_at = models.DateTimeField(_("紙を出した時刻"), null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "ends_at"], name="staff_table_by_end")]

    def __str__(self) -> str:
        return f"staff table {self.pk}"


class StaffSlip(TenantOwned):
    """An initial password that waits to be printed, once. It is gone when it has been shown, or after a day."""

    table = models.ForeignKey(StaffTable, models.CASCADE, related_name="slips")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("行"))
    password = EncryptedTextField(_("初期パスワード"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="staff_slip_once")]

    def __str__(self) -> str:
        return f"slip {self.pk}"
