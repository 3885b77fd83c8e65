"""保護者と子どものつながり."""

from django.db import models
from django.utils import timezone
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

        PENDING = "pending", _("承認待ち")
        ACTIVE = "active", _("有効")
        ENDED = "ended", _("解除")

    class EndReason(models.TextChoices):
        """Why a link was taken away."""

        MISTAKE = "mistake", _("ちがう人・ちがう子どもにつながっていた")
        CHANGED = "changed", _("保護者が変わった")
        ASKED = "asked", _("本人または家庭の申し出")
        REFUSED = "refused", _("登録を承認しなかった")
        CLOSED = "closed", _("本人がアカウントを閉じた")

    guardian = models.ForeignKey(User, models.PROTECT, related_name="guardianships", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="guardianships")
    relation = models.CharField(_("続柄"), max_length=12, choices=Relation)
    may_read = models.BooleanField(_("お知らせを読む"), default=True)
    may_report = models.BooleanField(_("欠席を連絡する"), default=True)
    may_answer = models.BooleanField(_("回答する"), default=True)
    may_contact = models.BooleanField(
        _("学校から連絡する"), default=True, help_text="where it is off, the school keeps silent and nothing is shown"
    )
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.ACTIVE)
    since = models.DateTimeField(_("登録した時刻"), default=timezone.now)
    end_reason = models.CharField(_("解除の理由"), max_length=8, choices=EndReason, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guardian", "student"], name="guardianship_once")]

    def __str__(self) -> str:
        return f"guardianship {self.pk}"
