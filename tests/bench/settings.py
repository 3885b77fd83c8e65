"""Production's behaviour on the bench's own database: one kept connection, nothing loosened."""

from tetoru.settings.test import *  # noqa: F403
from tetoru.settings.test import DATABASES

DATABASE = "tetoru_bench"
DATABASES = {alias: {**found, "NAME": DATABASE, "CONN_MAX_AGE": None} for alias, found in DATABASES.items()}
TENANT_SCOPE_MAY_SWITCH = False
ROOT_URLCONF = "tests.bench.urls"
