"""招待: the letter by which a guardian is linked to one pupil."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, Student, Tenant, TenantOwned
from tetoru.ids import new_id


class Invitation(TenantOwned):
    """One printed letter for one pupil: good until a day, for so many guardians."""

    class State(models.TextChoices):
        """Whether the code may be tried; a letter can also be over its day or used up."""

        OPEN = "open", _("使える")
        REVOKED = "revoked", _("取り消し")

    student = models.ForeignKey(Student, models.PROTECT, related_name="invitations")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.OPEN)
    most_uses = models.PositiveSmallIntegerField(_("使える回数"))
    uses = models.PositiveSmallIntegerField(_("使った回数"), default=0)
    expires_at = models.DateTimeField(_("期限"))
    made_at = models.DateTimeField(_("作った時刻"), auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invitation_used_no_more", condition=models.Q(uses__lte=models.F("most_uses"))),
            models.UniqueConstraint(
                fields=["student", "school"], name="invitation_open_once", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class InvitationCode(models.Model):
    """Where a typed code leads: who types it belongs to no tenant yet. The code itself is kept nowhere.

    Outside the fence, as identities are; holds a keyed hash and two ids.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code_hash = models.BinaryField(unique=True, help_text="HMAC-SHA256 of the code")
    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="code")
    home = models.ForeignKey(Tenant, models.PROTECT, related_name="+", help_text="the tenant of the invitation")

    def __str__(self) -> str:
        return f"code of {self.invitation_id}"
