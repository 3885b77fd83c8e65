"""個別連絡の決まり: what a school decides about conversations."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned


class ConversationRules(TenantOwned):
    """One school's. A school without a row has the defaults: staff begin, and with each guardian alone."""

    school = models.OneToOneField(School, models.CASCADE, related_name="+")
    is_on = models.BooleanField(
        _("個別連絡を使う"), default=True, help_text="off: what was said stays readable, nothing new is said"
    )
    guardians_open = models.BooleanField(_("保護者からもはじめられる"), default=False)
    all_staff_open = models.BooleanField(
        _("担任でない教職員もはじめられる"), default=False, help_text="off: teachers of the class and managers"
    )
    may_be_joint = models.BooleanField(
        _("保護者をまとめた個別連絡を作れる"), default=False, help_text="off: no guardian ever learns of another"
    )
    hours_since = models.TimeField(_("先生が見る時間：はじまり"), default=dt.time(7, 30))
    hours_until = models.TimeField(_("先生が見る時間：おわり"), default=dt.time(17, 30))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours_until__gt=models.F("hours_since")), name="conversation_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"rules of conversations of {self.school_id}"
