"""学級."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.school import School, SchoolYear
from schools.models.tenant import TenantOwned


class Classroom(TenantOwned):
    """A class of one school in one school year. Its name is not secret: 4年1組."""

    school = models.ForeignKey(School, models.PROTECT, related_name="classrooms")
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="classrooms")
    grade = models.PositiveSmallIntegerField(_("学年"), help_text="0: no grades, as in an after-school club")
    name = models.CharField(_("組"), max_length=20)
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="grows with each edit")

    class Meta:
        ordering = ("grade", "name")
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "grade", "name"], name="classroom_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As people say it: 4年1組."""
        return class_label(self.grade, self.name)


def class_label(grade: int, name: str) -> str:
    """How a class is called: 4年1組; without grades by its name alone."""
    return f"{grade}年{name}" if grade else name
