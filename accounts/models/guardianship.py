"""保護者と子どものつながり."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from schools.models import Student, TenantOwned


class Guardianship(TenantOwned):
    """That one guardian cares for one pupil, and what the school lets them do.

    A guardian never learns of another's guardianship.
    """

    class Relation(models.TextChoices):
        """Who the guardian is to the pupil."""

        MOTHER = "mother", _("母")
        FATHER = "father", _("父")
        GRANDPARENT = "grandparent", _("祖父母")
        OTHER = "other", _("その他")

    class State(models.TextChoices):
        """Whether the link holds."""

        ACTIVE = "active", _("有効")
        ENDED = "ended", _("解除")

    guardian = models.ForeignKey(User, models.PROTECT, related_name="guardianships", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="guardianships")
    relation = models.CharField(_("続柄"), max_length=12, choices=Relation)
    may_read = models.BooleanField(_("お知らせを読む"), default=True)
    may_report = models.BooleanField(_("欠席を連絡する"), default=True)
    may_answer = models.BooleanField(_("回答する"), default=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guardian", "student"], name="guardianship_once")]

    def __str__(self) -> str:
        return f"guardianship {self.pk}"
