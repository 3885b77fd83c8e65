"""What can't be done with keys."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class KeyStillNeeded(DomainError):
    """The key is not to be removed yet."""


class TenantNotEnded(DomainError):
    """The contract still runs."""

    text = _("契約が「終了」になっている団体だけ、鍵をこわせます。先に団体の状態を「終了」にしてください。")


class AlreadyRequested(DomainError):
    """The first of the two has asked."""

    text = _("もう求められています。ほかの運営者が確かめてください。")


class RequestExpired(DomainError):
    """Too long ago."""

    text = _("求められてから7日をすぎました。はじめからやりなおしてください。")
