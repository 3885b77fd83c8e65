"""For the test suite: the demo's apps, on servers that tests/conftest.py starts."""

import os

from tetoru.settings.base import BASE_DIR, STORAGES, database, env, file_storage
from tetoru.settings.demo import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STATIC_ROOT = BASE_DIR / "var" / "static-of-tests"
TENANT_SCOPE_MAY_SWITCH = True
FILES_ROOT = str(BASE_DIR / "var" / "files-of-tests" / str(os.getpid()))
STORAGES = {
    **STORAGES,
    "files": file_storage(FILES_ROOT, "", ""),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Without the pool: a test database is dropped and cloned under the tests' feet.
DATABASES = {"default": database("DATABASE_URL", ATOMIC_REQUESTS=True), "owner": database("DATABASE_OWNER_URL")}
if env("DATABASE_KEEPER_URL", default=""):
    DATABASES["keeper"] = database("DATABASE_KEEPER_URL")
