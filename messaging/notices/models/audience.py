"""宛先: what a sender chose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.draft import Draft
from messaging.notices.models.notice import Notice
from schools.models import Classroom, Group, School, Student, TenantOwned


class AudienceItem(TenantOwned):
    """One choice of the audience: all families of a school, a grade, a class, a group, a pupil.

    Belongs to the draft until that is sent, then to the notice.
    """

    class Kind(models.TextChoices):
        """What was chosen. Nothing is ever chosen beforehand."""

        TENANT = "tenant", _("すべての学校")
        SCHOOL = "school", _("全校")
        GRADE = "grade", _("学年")
        CLASSROOM = "classroom", _("学級")
        GROUP = "group", _("グループ")
        STUDENT = "student", _("個人")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="audience", null=True)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="audience", null=True)
    kind = models.CharField(max_length=9, choices=Kind)
    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True)
    grade = models.PositiveSmallIntegerField(null=True)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+", null=True)
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", null=True)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="audience_of_draft_or_notice",
                condition=models.Q(draft__isnull=True) ^ models.Q(notice__isnull=True),
            ),
            models.CheckConstraint(
                name="audience_target_fits_kind",
                condition=models.Q(kind="tenant", school=None, grade=None, classroom=None, group=None, student=None)
                | models.Q(kind="school", school__isnull=False, grade=None, classroom=None, group=None, student=None)
                | models.Q(kind="grade", grade__isnull=False, classroom=None, group=None, student=None)
                | models.Q(kind="classroom", grade=None, classroom__isnull=False, group=None, student=None)
                | models.Q(kind="group", grade=None, classroom=None, group__isnull=False, student=None)
                | models.Q(kind="student", grade=None, classroom=None, group=None, student__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.draft_id or self.notice_id}"

    @property
    def key(self) -> str:
        """As a form names it, like `school:<id>`, `grade:<school id>:4`, `classroom:<id>`."""
        if self.kind == self.Kind.GRADE:
            return f"grade:{self.school_id}:{self.grade}"
        target = self.classroom_id or self.group_id or self.student_id or self.school_id or self.tenant_id
        return f"{self.kind}:{target}"
