"""What a mail says: whose notice, that there is one, a link. No content, no child's name."""

from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from messaging.delivery.letters import Letter, LetterMail, plain_mail
from messaging.delivery.models import Mailing
from messaging.delivery.return_paths import Sent, return_path
from tetoru.pipelining import Mail
from tetoru.smtp import AUTOMATIC


def notice_letter(mailing: Mailing, language: str) -> Letter:
    """What everybody who reads this language is written about a notice."""
    with override(language):
        subject = _("%(school)s：お知らせがあります") % {"school": mailing.sender_name}
        words = {"sender_name": mailing.sender_name, "link": f"{settings.PUBLIC_URL}{mailing.path}?from=mail"}
        return _letter(subject, render_to_string("emails/notice.txt", words))


def digest_letter(mailing: Mailing, language: str, count: int) -> Letter:
    """What everybody who reads this language and has so many notices left is written on that day."""
    with override(language):
        line = _("まだ開いていないお知らせ：%(count)s件") % {"count": count}
        words = {"sender_name": mailing.sender_name, "link": settings.PUBLIC_URL + mailing.path, "line": line}
        return _letter(line, render_to_string("emails/digest.txt", words))


def addressed(letter: Letter, sent: Sent, to: str) -> LetterMail:
    """The letter to one person. What comes back does so to an address of its own; what people see is ours as always."""
    return LetterMail(letter, sender=return_path(sent) or settings.DEFAULT_FROM_EMAIL, to=to)


def ready(letter: Letter, sent: Sent, to: str, *, date: str) -> Mail | None:
    """The same as the wire has it; None where an address is not plain."""
    sender = return_path(sent) or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return plain_mail(letter, sender=sender, to=to, date=date)


def _letter(subject: str, body: str) -> Letter:
    return Letter(subject, body, {**AUTOMATIC, "From": settings.DEFAULT_FROM_EMAIL})
