"""The corrected notice that goes to the wrong homes again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.notices.audiences import covers, resolve
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.models import Withdrawal


def goes_elsewhere_than_before(situation: Situation) -> Iterator[Finding]:
    """Asked where everybody is ticked to whom the notice went that was taken back because it was not for them."""
    draft = situation.draft
    if draft.corrects is None or situation.audience.is_empty:
        return
    wrong = Withdrawal.objects.filter(notice=draft.corrects, kind=Withdrawal.Kind.AUDIENCE)
    if wrong.exists() and covers(situation.audience, resolve(draft.tenant_id, draft.corrects.audience.all())):
        text = _(
            "「送り先をまちがえた」ため取り下げたお知らせの宛先（%(label)s）が、ぜんぶ入っています。"
            "この宛先に送って、まちがいありませんか。"
        )
        text %= {"label": draft.corrects.audience_label}
        yield Finding("audience.withdrawn", Weight.ASKS, text, page="draft", action=_("書きなおす"))
