"""在籍の数: how many pupils each class has, counted as they come and go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.classroom import Classroom
from schools.models.student import Student
from schools.models.tenant import TenantOwned


class Headcount(TenantOwned):
    """So many pupils of a class are in one state and, if it is planned, pass into another on one day (ADR 0071).

    The database keeps it by itself, whoever writes an enrolment or a state; nobody else writes here. Asked of the
    day as a pupil's state is (ADR 0025), a handful of rows say how many attend, however many they are.
    """

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="+", db_index=False)
    settled_state = models.CharField(_("状態"), max_length=12, choices=Student.State)
    next_state = models.CharField(_("予定の状態"), max_length=12, choices=Student.State, blank=True)
    next_on = models.DateField(_("予定の日"), null=True)
    pupils = models.IntegerField(_("人数"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "settled_state", "next_state", "next_on"],
                nulls_distinct=False,
                name="headcount_once",
            ),
        ]

    def __str__(self) -> str:
        return f"headcount {self.pk}"
