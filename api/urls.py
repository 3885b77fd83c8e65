"""The addresses of this feature."""

from typing import Any

from django.urls import path

from api.v1 import api
from api.views import partners, rosters, sources, token

partner_urls = [
    path("settings/partners/", partners.partners, name="partners"),
    path("settings/partners/new/", partners.partner_new, name="partner_new"),
    path("settings/partners/rosters/", rosters.rosters, name="rosters"),
    path("settings/partners/rosters/<uuid:roster_id>/", rosters.roster, name="roster"),
    path("settings/partners/rosters/<uuid:roster_id>/refusal/", rosters.roster_refusal, name="roster_refusal"),
    path("settings/partners/<uuid:partner_id>/", partners.partner, name="partner"),
    path("settings/partners/<uuid:partner_id>/secret/", partners.partner_secret, name="partner_secret"),
    path("settings/partners/<uuid:partner_id>/rosters/", sources.roster_source, name="roster_source"),
    path("settings/partners/<uuid:partner_id>/rosters/fetch/", sources.roster_fetch, name="roster_fetch"),
    path("settings/partners/<uuid:partner_id>/revocation/", partners.partner_revocation, name="partner_revocation"),
]
api_urls: list[Any] = [
    path("api/v1/token", token.token, name="api_token"),
    path("api/v1/", api.urls),
]
