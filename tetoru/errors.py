"""Expected refusals: each carries a text for the person who meets it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """Something the school's world does not allow; the text says what to do next."""

    text: Text = _("この操作はできませんでした。画面を開きなおして、もう一度お試しください。")

    def __init__(self, text: Text | None = None) -> None:
        if text is not None:
            self.text = text
        super().__init__(str(self.text))


class NotPermitted(DomainError):
    """The person may see the thing but not do this with it (answered with 403)."""

    text = _("この操作をする権限がありません。必要なときは、学校の管理者に相談してください。")


class NotNow(DomainError):
    """Something that the deed needs does not answer at the moment (answered with 503); nothing has changed."""
