"""A pytest plugin: the real PostgreSQL and Valkey are up before Django reads its settings."""

import os

import pytest

from tetoru.catalogues import compile_all
from tetoru.embedded.services import Services, start_services

INVENTED = {
    "DJANGO_SETTINGS_MODULE": "tetoru.settings.test",
    "SECRET_KEY": "only-for-tests",
    "TETORU_ROOT_KEY": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU=",
    "PUBLIC_URL": "http://testserver",
    "VAPID_PRIVATE_KEY": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU",
    "VAPID_CONTACT": "mailto:tests@tetoru.example",
    "BOUNCE_DOMAIN": "bounces.tetoru.example",
}

os.environ.update(INVENTED)
compile_all()
services: Services = start_services("test")
os.environ.update(services.environment())
if not services.database_keeper_url:
    raise pytest.UsageError("DATABASE_KEEPER_URL is not set: the tests seal the log too")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run that started the servers stops them; workers were given their addresses."""
    if not hasattr(config, "workerinput"):
        services.stop()
