"""Why a search may have to wait."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class NamesUnavailable(DomainError):
    """The tenant's key is not at hand, so that no name can be looked for."""

    text = _("いまは名前で探せません。しばらくしてから、もう一度お試しください。学級からは、いつもどおり開けます。")
