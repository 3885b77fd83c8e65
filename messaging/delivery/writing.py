"""What a mail says: whose notice, that there is one, a link. No content, no child's name."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from messaging.delivery.models import Mailing
from messaging.delivery.return_paths import Sent, return_path
from tetoru.smtp import AUTOMATIC


def message_about(mailing: Mailing, person: User) -> EmailMessage:
    """The mail about one notice, in the guardian's language."""
    with override(person.language):
        subject = _("%(school)s：お知らせがあります") % {"school": mailing.sender_name}
        words = {"sender_name": mailing.sender_name, "link": f"{settings.PUBLIC_URL}{mailing.path}?from=mail"}
        return _mail(mailing, person, subject, render_to_string("emails/notice.txt", words))


def digest_about(mailing: Mailing, person: User, count: int) -> EmailMessage:
    """The mail of a day: how many notices are still to be opened."""
    with override(person.language):
        line = _("まだ開いていないお知らせ：%(count)s件") % {"count": count}
        words = {"sender_name": mailing.sender_name, "link": settings.PUBLIC_URL + mailing.path, "line": line}
        return _mail(mailing, person, line, render_to_string("emails/digest.txt", words))


def _mail(mailing: Mailing, person: User, subject: str, body: str) -> EmailMessage:
    """What comes back does so to an address of its own; what people see is ours as always."""
    sender = return_path(Sent(mailing.pk, person.pk)) or settings.DEFAULT_FROM_EMAIL
    headers = {**AUTOMATIC, "From": settings.DEFAULT_FROM_EMAIL}
    return EmailMessage(subject=subject, body=body, from_email=sender, to=[person.email], headers=headers)
