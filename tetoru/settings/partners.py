"""連携: OAuth 2 with client credentials alone, on models of our own (ADR 0059)."""

OAUTH2_PROVIDER_APPLICATION_MODEL = "api.Partner"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "api.PartnerToken"  # noqa: S105 -- the name of a model
# The other grants' tables are swapped away, so that none of them is there; nothing reads or writes them.
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "api.PartnerToken"  # noqa: S105 -- the name of a model
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "api.PartnerToken"  # noqa: S105 -- the name of a model
OAUTH2_PROVIDER_GRANT_MODEL = "api.PartnerToken"
OAUTH2_PROVIDER_DEVICE_GRANT_MODEL = "api.PartnerToken"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "api.tokens.PartnerValidator",
    "SCOPES_BACKEND_CLASS": "api.tokens.PartnerScopes",
    "ACCESS_TOKEN_GENERATOR": "api.tokens.token_for",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3_600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
            "PKCE_REQUIRED",
        )
    },
}
"""The gates that the next major version closes by itself are closed here already."""

PARTNER_CALLS_PER_MINUTE = 120
ROSTER_LOCAL_SERVICE = ""
"""The one address on this machine from which tests fetch rosters; nothing reads it from the environment."""
ROSTER_CALL_SECONDS = 30
ROSTER_ROUND_SECONDS = 300
"""How long another system may take for one answer, and for all of them."""
