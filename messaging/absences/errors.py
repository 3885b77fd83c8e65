"""Expected refusals around absences."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class TooLateToChange(DomainError):
    """The days that a report is about are over, or it was cancelled."""

    text = _("この連絡は、もう変えられません。ちがうところがあるときは、学校にお電話ください。")


class ReportUnreadable(DomainError):
    """A word of the report does not decrypt: changing would overwrite it."""

    text = _("この連絡は読み取れません。ここでは変えられないので、学校にお電話ください。")
