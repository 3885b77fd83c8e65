"""グループ: a club, a committee, the children of one bus."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.school import School
from schools.models.student import Student
from schools.models.tenant import TenantOwned


class Group(TenantOwned):
    """Pupils who are written to together. The name is not secret."""

    school = models.ForeignKey(School, models.PROTECT, related_name="groups")
    name = models.CharField(_("名前"), max_length=40)
    closed_on = models.DateField(null=True, help_text="deleted, and kept for the notices that went to it")
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="grows with each edit")

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"], name="group_name_once", condition=models.Q(closed_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(TenantOwned):
    """A pupil in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    student = models.ForeignKey(Student, models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "student"], name="membership_once")]

    def __str__(self) -> str:
        return f"membership {self.pk}"
