"""What a person is refused who changes their second factor."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class LastOne(DomainError):
    """Who must have a second factor keeps one."""

    text = _("これがないと、ログインできなくなります。先に、ほかの方法を加えてください。")


class PasskeyTaken(DomainError):
    """The passkey is registered."""

    text = _("このパスキーは、もう登録されています。")
