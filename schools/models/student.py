"""児童生徒, 家庭 and 在籍."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.classroom import Classroom
from schools.models.tenant import TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Household(TenantOwned):
    """家庭: what a school counts as one home. Siblings share it; two parents are one home, not two.

    Holds nothing personal. A school counts and reaches homes, never "users".
    """

    def __str__(self) -> str:
        return f"household {self.pk}"


class Student(TenantOwned):
    """A pupil. One row in a tenant, also when the pupil visits a school and an after-school club."""

    class State(models.TextChoices):
        """What the pupil is to the school today (white paper §5)."""

        EXPECTED = "expected", _("入学予定")
        ENROLLED = "enrolled", _("在籍")
        SUSPENDED = "suspended", _("休学")
        TRANSFERRED = "transferred", _("転出")
        GRADUATED = "graduated", _("卒業")

    household = models.ForeignKey(Household, models.PROTECT, related_name="students")
    family_name = EncryptedTextField(_("姓"))
    given_name = EncryptedTextField(_("名"))
    family_kana = EncryptedTextField(_("せい"))
    given_kana = EncryptedTextField(_("めい"))
    kana_order = models.PositiveIntegerField(
        default=0, help_text="rank of the kana in the tenant, so that lists sort without decrypting"
    )
    state = models.CharField(_("状態"), max_length=12, choices=State, default=State.ENROLLED)

    def __str__(self) -> str:
        return f"student {self.pk}"

    @property
    def name(self) -> str:
        """Family name first."""
        return f"{self.family_name} {self.given_name}"

    @property
    def kana(self) -> str:
        """How the name is read."""
        return f"{self.family_kana} {self.given_kana}"


class Enrolment(TenantOwned):
    """在籍: a pupil in a class, with the number in the class (出席番号)."""

    student = models.ForeignKey(Student, models.PROTECT, related_name="enrolments")
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="enrolments")
    number = models.PositiveSmallIntegerField(_("出席番号"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["classroom", "student"], name="enrolment_once")]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"
