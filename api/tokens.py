"""django-oauth-toolkit, cut down to client credentials; tokens are kept as checksums under their tenant's fence."""

from collections.abc import Sequence
from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from api.actions.tokens import give_token
from api.ids import new_token, tenant_in
from api.models import Partner
from api.scopes import Scope
from tetoru.access import PartnerSystem
from tetoru.tenancy import scope


class PartnerScopes(BaseScopes):  # type: ignore[misc]  # the library has no types
    """A partner's own rights are all that it can be given."""

    def get_all_scopes(self) -> dict[str, str]:
        """Every right with its words."""
        return {scope.value: str(scope.label) for scope in Scope}

    def get_available_scopes(self, application: Partner, *args: Any, **kwargs: Any) -> Sequence[str]:
        """What this partner may ask for."""
        return application.scopes

    def get_default_scopes(self, application: Partner, *args: Any, **kwargs: Any) -> Sequence[str]:
        """What it gets when it asks for nothing in particular: all of its rights."""
        return application.scopes


class PartnerValidator(OAuth2Validator):  # type: ignore[misc]  # the library has no types
    """Finds partners instead of applications, by the library's own steps; keeps tokens in our way."""

    def _load_application(self, client_id: str | None, request: Any) -> Partner | None:
        """Within the scope that the address has opened. NUL stands in no id, and PostgreSQL takes none."""
        if client_id is None or "\0" in client_id or tenant_in(client_id) not in scope():
            return None
        found: Partner | None = super()._load_application(client_id, request)
        return found

    def _create_access_token(self, expires: Any, request: Any, token: dict[str, Any], **kwargs: Any) -> None:
        partner: Partner = request.client
        scopes = token["scope"].split()
        actor = PartnerSystem(partner.pk, partner.tenant_id, frozenset(scopes))
        give_token(actor, partner, token=token["access_token"], expires_at=expires)


def token_for(request: Any, refresh_token: bool = False) -> str:
    """A new token of the partner that a request of oauthlib is about."""
    return new_token(request.client.tenant_id)
