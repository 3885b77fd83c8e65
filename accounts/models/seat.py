"""席: where a member of staff works, and as what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from schools.models import Classroom, School, TenantOwned
from tetoru.access import Role
from tetoru.ids import NIL

ROLE_CHOICES = [
    (Role.TEACHER, _("教職員")),
    (Role.MANAGER, _("管理職")),
    (Role.SCHOOL_ADMIN, _("学校管理者")),
    (Role.TENANT_ADMIN, _("組織管理者")),
]


class StaffSeat(TenantOwned):
    """One person's place in one school; without a school, in the board's office."""

    user = models.ForeignKey(User, models.PROTECT, related_name="seats")
    school = models.ForeignKey(School, models.PROTECT, related_name="seats", null=True)
    roles = ArrayField(models.CharField(max_length=12, choices=ROLE_CHOICES))
    title = models.CharField(_("職名"), max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", Coalesce("school", models.Value(NIL)), name="seat_once"),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class Homeroom(TenantOwned):
    """担任: the class that a seat looks after."""

    seat = models.ForeignKey(StaffSeat, models.CASCADE, related_name="homerooms")
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="homerooms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "classroom"], name="homeroom_once")]

    def __str__(self) -> str:
        return f"homeroom {self.pk}"
