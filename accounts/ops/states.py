"""The way of a contract (white paper §4), and the reasons that an operator can give for a step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import Tenant

State = Tenant.State
STEPS: dict[str, tuple[State, ...]] = {
    State.PREPARING: (State.ACTIVE,),
    State.ACTIVE: (State.ENDING,),
    State.ENDING: (State.ENDED, State.ACTIVE),
    State.ENDED: (State.ENDING,),
    State.ERASED: (),
}
"""Where a contract can go from here. To `erased` leads only the destruction of the tenant's key."""

CONSEQUENCES = {
    State.ACTIVE: _("この団体の学校と保護者が、お知らせを送り、読めるようになります。"),
    State.ENDING: _("契約の終わりに向けた期間です。ログインとお知らせはまだ使えます。"),
    State.ENDED: _("この団体の全員が、開いている画面もふくめて、すぐに使えなくなります。データは残ります。"),
}


class Reason(models.TextChoices):
    """Why a step is taken. Codes, since the log holds no free text."""

    STARTED = "contract_started", _("契約が始まった")
    CANCELLED = "contract_cancelled", _("解約の申し出があった")
    EXPIRED = "contract_expired", _("契約の期間が終わった")
    CONTINUED = "contract_continued", _("契約を続けることになった")
    MISTAKE = "mistake", _("前の変更がまちがいだった")


class InquiryReason(models.TextChoices):
    """Why an admin's password is made anew by the operator."""

    FORGOTTEN = "forgotten", _("パスワードを忘れた")
    EXPIRED = "initial_expired", _("初期パスワードの期限がすぎた、または使ってしまった")
    SUSPECTED = "suspected", _("ほかの人に知られたおそれがある")
