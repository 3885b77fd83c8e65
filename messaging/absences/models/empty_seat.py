"""空いている席: a pupil who is not in the classroom, and of whom nobody has heard."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import Classroom, School, Student, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class EmptySeat(TenantOwned):
    """A pupil is neither there nor reported, on one day at one school. It is open until somebody knows more.

    The row stays when it has ended, and is taken up again if the seat is found empty once more that day.
    """

    class End(models.TextChoices):
        """How it ended."""

        CAME = "came", _("教室にいました")
        REPORTED = "reported", _("連絡がありました")
        KNOWN = "known", _("家庭と話して、分かりました")
        SHUT = "shut", _("授業がなくなりました")

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", db_index=False)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("日にち"))
    marked_at = models.DateTimeField(help_text="from here on the timer runs")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="who has taken it on to call the home",
    )
    calling_since = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="when the guardians were sent the one urgent question")
    left_home_at = models.DateTimeField(null=True, help_text="when a guardian first said that the child has left home")
    answered_by = ArrayField(
        models.UUIDField(),
        default=list,
        verbose_name=_("家を出たと答えた人"),
        help_text="each guardian who has said so; every one of them is told of their own answer alone",
    )
    end = models.CharField(_("どうなったか"), max_length=8, choices=End, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="null: a guardian's report ended it",
    )
    changed_at = models.DateTimeField(help_text="when anything of this row last changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "school", "day"], name="empty_seat_once_a_day"),
        ]
        indexes = [models.Index(fields=["tenant", "school", "day"], name="empty_seat_by_school")]

    def __str__(self) -> str:
        return f"empty seat {self.pk}"


class Call(TenantOwned):
    """電話: that the home was called about an empty seat, and what came of it."""

    class Outcome(models.TextChoices):
        """Whether somebody answered."""

        REACHED = "reached", _("話せました・分かりました")
        UNSURE = "unsure", _("話せました・まだ分かりません")
        NOT_REACHED = "not_reached", _("つながりませんでした")

    seat = models.ForeignKey(EmptySeat, models.CASCADE, related_name="calls")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(_("電話の結果"), max_length=11, choices=Outcome)
    note = EncryptedTextField(_("聞いたこと"), blank=True)

    def __str__(self) -> str:
        return f"call {self.pk}"
