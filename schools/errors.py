"""Expected refusals around classes, pupils and groups. `field` says at which field of a form the text stands."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError, Text


class FieldRefused(DomainError):
    """What was typed in one field does not go together with what is there."""

    def __init__(self, field: str, text: Text) -> None:
        self.field = field
        super().__init__(text)


class ChangedMeanwhile(DomainError):
    """Somebody else, or another window, has saved in between."""

    text = _("ほかの画面で、先に変えられました。内容を見くらべてから、もう一度保存してください。")


class Gone(DomainError):
    """Somebody else has deleted it in between."""

    text = _("ほかの画面で、先に消されました。一覧を開きなおしてください。")


class StillInUse(DomainError):
    """What others still stand on cannot be deleted."""
