"""What is the same everywhere. Secrets and addresses come from the environment and have no default here."""

import base64
from pathlib import Path
from typing import Any

import environ
from botocore.config import Config
from csp.constants import NONE, SELF

from tetoru import languages
from tetoru.settings.jobs import *  # noqa: F403
from tetoru.settings.partners import *  # noqa: F403
from tetoru.settings.reaching import *  # noqa: F403

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def root_key(path: str, encoded: str) -> bytes | None:
    """A 32-byte root key, base64, from the file at `path` or as it is; None without either."""
    encoded = Path(path).read_text(encoding="ascii") if path else encoded
    if not encoded:
        return None
    key = base64.b64decode(encoded.strip(), validate=True)
    if len(key) != 32:
        raise environ.ImproperlyConfigured("a root key must be 32 bytes, base64")
    return key


def sealing_public_keys() -> list[str]:
    """The keys that may have signed checkpoints of the log, base64: SEALING_PUBLIC_KEYS, and the lines of a file."""
    path = env("SEALING_PUBLIC_KEY_FILE", default="")
    lines = Path(path).read_text(encoding="ascii").split() if path and Path(path).exists() else []
    return [*env.list("SEALING_PUBLIC_KEYS", default=[]), *lines]


def file_storage(folder: str, bucket: str, region: str) -> dict[str, Any]:
    """Where files lie. Address and rights of a bucket come from the environment that boto3 reads."""
    if not bucket:
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder, **modes}}
    patience = {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 2, "mode": "standard"}}
    options = {"bucket_name": bucket, "region_name": region, "client_config": Config(**patience)}
    # Sealed bytes of more than this wait in a file without a name while they are read.
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, "max_memory_size": 2_000_000}}


def database(variable: str, **settings: Any) -> dict[str, Any]:
    """A database from its URL, with our backend; options in the URL (sslmode) are kept."""
    found = env.db(variable)
    # What `tetoru.db.prepared` asks is prepared at once; every other cursor fills in its values and prepares nothing.
    options = {"prepare_threshold": 0, **found.get("OPTIONS", {}), **settings.pop("OPTIONS", {})}
    return {**found, "ENGINE": "tetoru.db", "OPTIONS": options, **settings}


SECRET_KEY = env("SECRET_KEY")
ROOT_KMS_KEY = env("TETORU_ROOT_KMS_KEY", default="")
"""The id or ARN of a key in AWS KMS; without one, the root key is our own."""
ROOT_KEY = root_key(env("TETORU_ROOT_KEY_FILE", default=""), env("TETORU_ROOT_KEY", default=""))
if not ROOT_KMS_KEY and ROOT_KEY is None:
    raise environ.ImproperlyConfigured("set TETORU_ROOT_KEY_FILE, TETORU_ROOT_KEY or TETORU_ROOT_KMS_KEY")
OLD_ROOT_KMS_KEY = env("TETORU_OLD_ROOT_KMS_KEY", default="")
OLD_ROOT_KEY = root_key(env("TETORU_OLD_ROOT_KEY_FILE", default=""), env("TETORU_OLD_ROOT_KEY", default=""))
"""The root before this one, for as long as `manage.py rewrap_keys` has not moved every key."""
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PUBLIC_URL = env("PUBLIC_URL")
"""Where links in mails lead, without a slash at the end."""

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # the operator's pages are a site of our own: accounts.ops
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",  # for `manage.py clearsessions`; the sessions are rows of accounts.Session
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "tetoru",
    "tetoru.crypto",
    "auditlog",
    "schools",
    "accounts",
    "messaging.notices",
    "messaging.absences",
    "messaging.conversations",
    "messaging.files",
    "messaging.delivery",
    "api",
    "oauth2_provider",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tetoru.web.headers.PersonalPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tetoru.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.ops.middleware.OperatorScopeMiddleware",
    "api.middleware.PartnerMiddleware",
    "tetoru.web.refusals.RefusalMiddleware",
    "auditlog.middleware.LogMiddleware",
    "accounts.middleware.DoorMiddleware",
    "accounts.gate.GateMiddleware",
    "tetoru.web.language.OwnLanguageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tetoru.urls"
WSGI_APPLICATION = "tetoru.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tetoru.templatetags.rows",
                "tetoru.templatetags.ui",
            ],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.person",
                "messaging.absences.context.seat_questions",
                "messaging.conversations.context.conversations",
            ],
        },
    }
]

FORM_RENDERER = "tetoru.web.inputs.InputRenderer"

# Two doors to one database: the app as a role that owns nothing, migrations as the owner.
POOL = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10}
DATABASES = {
    "default": database("DATABASE_URL", ATOMIC_REQUESTS=True, CONN_HEALTH_CHECKS=True, OPTIONS={"pool": POOL}),
}
if env("DATABASE_OWNER_URL", default=""):  # only `migrate` needs it; web and workers do without
    DATABASES["owner"] = database("DATABASE_OWNER_URL")
if env("DATABASE_KEEPER_URL", default=""):  # only the log's keeper and those who verify it need this one
    DATABASES["keeper"] = database("DATABASE_KEEPER_URL")
RUNTIME_ROLE = DATABASES["default"]["USER"]
KEEPER_ROLE = env("KEEPER_ROLE", default="tetoru_keeper")
SEALING_PUBLIC_KEYS = sealing_public_keys()
SEALING_KEY_FILE = env("SEALING_KEY_FILE", default="")
"""Set for `manage.py seal_log` alone; nothing else opens the file."""
SEALING_EXPORT = env("SEALING_EXPORT", default="")
"""Where checkpoints are kept outside the database: a folder, a file (*.jsonl) or s3://bucket/prefix."""
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
"""How many of our own proxies stand before us, each adding to X-Forwarded-For."""
MIGRATION_MODULES = {"admin": None, "oauth2_provider": None}
"""Django's admin keeps a log of its own where it changes rows. Ours changes none, and has the one log: no table.
django-oauth-toolkit's models are all swapped for ours."""
DATABASE_ROUTERS = ["tetoru.db.router.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["fields.W161"]
"""It warns of a fixed time within ten seconds of that time of day: 18:00 stopped a rollout at 18:00. A default that was
meant to be now changes each time that migrations are looked for, and is found by that."""
TENANT_SCOPE_MAY_SWITCH = False
"""True only where tests run inside one outer transaction; see tetoru.db.base."""

VALKEY_URL = env("VALKEY_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": VALKEY_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.LoginBackend"]
PASSWORD_HASHERS = ["accounts.hashers.ModestArgon2"]
# ASVS 5.0, 6.2: length and known passwords count, composition does not.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.password_rules.NotCommon"},
    {
        "NAME": "accounts.password_rules.NotTheAddress",
        "OPTIONS": {"user_attributes": ("login", "email")},
    },
]
LOGIN_URL = "sign_in"
# Only in PostgreSQL: a session that was ended is ended, and pages open while Valkey is away.
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tetoru.web.errors.csrf_failure"

# The lock-out keeps no e-mail in clear: names are blind indexes, and of the form nothing is kept.
AXES_HANDLER = "accounts.lockout.ForgetfulHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.lockout.hashed_login"
AXES_CLIENT_STR_CALLABLE = "accounts.lockout.client_label"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.network_of"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who goes on guessing does not keep the owner out for ever
AXES_VERBOSE = False

BULK_READING_PUPILS = env.int("BULK_READING_PUPILS", default=40)
BULK_READING_MINUTES = env.int("BULK_READING_MINUTES", default=10)
"""Who opens more pupils' records within so many minutes is shown to the organisation's admins. A class is 35."""

LANGUAGE_CODE = languages.DEFAULT
LANGUAGES = list(languages.LANGUAGES)
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Attached files: sealed bytes in a folder, or in a bucket of S3-compatible storage in Japan.
FILES_ROOT = env("FILES_ROOT", default=str(BASE_DIR / "var" / "files"))
FILES_BUCKET = env("FILES_BUCKET", default="")
FILES_REGION = env("FILES_REGION", default="ap-northeast-1")
STORAGES["files"] = file_storage(FILES_ROOT, FILES_BUCKET, FILES_REGION)
FILES_MOST = env.int("FILES_MOST", default=10)
FILE_MOST_BYTES = env.int("FILE_MOST_BYTES", default=20_000_000)
FILES_MOST_BYTES = env.int("FILES_MOST_BYTES", default=50_000_000)
"""For one notice: how many files, how large each, how large together."""
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "messaging.files.uploading.NamelessFileHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="tetoru <no-reply@tetoru.example>")

CELERY_BROKER_URL = VALKEY_URL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "tetoru.web.logs.RequestFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        }
    },
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        # At DEBUG it writes whole pages' contexts, names and texts in them, even when all else is set to DEBUG.
        "django.template": {"level": "INFO"},
        "django.server": {"handlers": ["stdout"], "propagate": False},
    },
}
