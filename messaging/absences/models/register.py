"""出席簿: what staff wrote into it, and how a board and a school want it to look."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.absences.models.absence import Category
from schools.models import Classroom, School, Student, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Standing(models.TextChoices):
    """What the register says of one pupil on one day. All but the two that are no `Category` can be an absence's."""

    SICKNESS = "sickness", _("病欠")
    ACCIDENT = "accident", _("事故欠")
    SUSPENSION = "suspension", _("出席停止")
    MOURNING = "mourning", _("忌引")
    OFFICIAL = "official", _("公欠")
    LATE = "late", _("遅刻")
    EARLY = "early", _("早退")
    LATE_EARLY = "late_early", _("遅刻・早退")
    PRESENT = "present", _("出席")
    UNDECIDED = "undecided", _("区分が未定")

    @property
    def category(self) -> Category:
        """As an absence has it: who came late and left early was late, and the times say the rest."""
        return Category.LATE if self is Standing.LATE_EARLY else Category(self.value)


class Amendment(TenantOwned):
    """訂正: what a member of staff wrote into the register, and what stood there before.

    Never changed and never deleted; of several about one day the last one counts.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("日にち"))
    before = models.CharField(_("直す前"), max_length=10, choices=Standing)
    standing = models.CharField(_("直したあと"), max_length=10, choices=Standing)
    why = EncryptedTextField(_("直したわけ"), blank=True, help_text="empty: the category was picked anew on the board")
    amended_at = models.DateTimeField(_("直した時刻"))
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("直した人")
    )

    class Meta:
        indexes = [
            models.Index(fields=["student", "day"], name="amendment_by_student"),
            models.Index(fields=["school", "day"], name="amendment_by_school"),
        ]

    def __str__(self) -> str:
        return f"amendment {self.pk}"

    @property
    def is_lost(self) -> bool:
        """Whether nobody picked anything: the category went with the words that it was picked for (`earlier`)."""
        return self.standing == Standing.UNDECIDED


class RegisterMarks(TenantOwned):
    """The marks of a board's registers: 病 or ／ for a sickness. Without a row the defaults hold."""

    marks = models.JSONField(_("印"), default=dict, help_text="a mark of one or two letters by standing")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="register_marks_once")]

    def __str__(self) -> str:
        return f"marks of {self.tenant_id}"


class RegisterColumns(TenantOwned):
    """Which columns the school-affairs system of a school reads, in which order, under which names."""

    school = models.OneToOneField(School, models.CASCADE, related_name="+")
    columns = models.JSONField(_("列"), default=list, help_text="[key, name] in the order of the file")

    def __str__(self) -> str:
        return f"columns of {self.school_id}"
