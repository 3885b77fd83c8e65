"""安否: how the pupils are, as their homes and the school say it.

The words of an answer stay sealed in `Answer`. What the school must find within a second, in which class and who
needs help, stands here in three words, and is counted by deltas like the openings (ADR 0006, 0053).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.answer import AnswerForm
from schools.models import Classroom, Student, TenantOwned
from tetoru.tenancy import Fenced


class Safety(models.TextChoices):
    """How a pupil is."""

    WELL = "well", _("無事です")
    HELP = "help", _("助けが必要です")
    UNKNOWN = "unknown", _("まだ分かりません")


class PupilSafety(TenantOwned):
    """What counts for one pupil; made by the first answer. `classroom_ids`: where the pupil is counted."""

    form = models.ForeignKey(AnswerForm, models.CASCADE, related_name="safeties", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+")
    state = models.CharField(_("安否"), max_length=7, choices=Safety)
    is_disputed = models.BooleanField(_("食いちがい"), default=False, help_text="the guardians say different things")
    classroom_ids = ArrayField(models.UUIDField())
    at = models.DateTimeField(help_text="when it was last said")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "student"], name="safety_once")]
        indexes = [models.Index(fields=["form", "state", "at"], name="safety_by_state")]

    def __str__(self) -> str:
        return f"safety of {self.student_id}"


class SafetyDelta(Fenced, models.Model):
    """A pupil's state changed: so many more or fewer of each; waits to be folded into the tallies."""

    id = models.BigAutoField(primary_key=True)
    tenant_id = models.UUIDField()
    form_id = models.UUIDField()
    classroom_ids = ArrayField(models.UUIDField())
    well = models.SmallIntegerField(default=0)
    help = models.SmallIntegerField(default=0)
    unknown = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "form_id"], name="safety_delta_of_form")]

    def __str__(self) -> str:
        return f"change of {self.form_id}"


class SafetyTally(TenantOwned):
    """How the pupils of one class are; without a class, of everybody: a pupil in two classes counts once there."""

    form = models.ForeignKey(AnswerForm, models.CASCADE, related_name="safety_tallies", db_index=False)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+", null=True)
    students = models.IntegerField(_("児童生徒の数"), help_text="on the day of the send")
    well = models.IntegerField(Safety.WELL.label, default=0)
    help = models.IntegerField(Safety.HELP.label, default=0)
    unknown = models.IntegerField(Safety.UNKNOWN.label, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "classroom"], name="safety_tally_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"safety tally of {self.form_id}"
