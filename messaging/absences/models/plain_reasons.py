"""理由: those that every school offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlainReason(models.TextChoices):
    """理由 in a guardian's words. The category of the register is the teacher's business."""

    FEVER = "fever", _("発熱")
    HEADACHE = "headache", _("頭痛")
    STOMACH = "stomach", _("腹痛")
    INFECTION = "infection", _("感染症")
    INJURY = "injury", _("けが")
    HOSPITAL = "hospital", _("通院")
    FAMILY = "family", _("家庭の都合")
    MOURNING = "mourning", _("忌引")
    OTHER = "other", _("その他")
