"""Expected refusals that guardians can meet: they come in the language of the page."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class TooLateToChange(DomainError):
    """The days that a report is about are over, or it was cancelled."""

    text = _("この連絡は、もう変えられません。ちがうところがあるときは、学校にお電話ください。")


class ReportUnreadable(DomainError):
    """A word of the report does not decrypt: changing would overwrite it."""

    text = _("この連絡は読み取れません。ここでは変えられないので、学校にお電話ください。")


class SeatEnded(DomainError):
    """Somebody knows more already."""

    text = _("この確認は、もう終わっています。")
