"""知らせない時間: when a school lets families rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned


class QuietHours(TenantOwned):
    """From when until when nothing but urgent notices of this school reaches anybody's phone or mailbox."""

    school = models.OneToOneField(School, models.CASCADE, related_name="+")
    since = models.TimeField(_("はじまり"))
    until = models.TimeField(_("おわり"))

    def __str__(self) -> str:
        return f"quiet hours of {self.school_id}"
