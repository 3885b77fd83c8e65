"""For a school on Monday at 7:30. Refuses to start on what would be unsafe."""

import sys

from environ import ImproperlyConfigured

from tetoru.settings.base import *  # noqa: F403
from tetoru.settings.base import (
    ALLOWED_HOSTS,
    DATABASES,
    FILES_BUCKET,
    FILES_REGION,
    PUBLIC_URL,
    SEALING_PUBLIC_KEYS,
    env,
)

if not ALLOWED_HOSTS or any(host == "*" or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts, without a wildcard")
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG is not for production")
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must start with https://")
if "owner" in DATABASES and DATABASES["default"]["USER"] == DATABASES["owner"]["USER"]:
    raise ImproperlyConfigured("the app must not run as the role that owns the tables")
if not SEALING_PUBLIC_KEYS and sys.argv[1:2] != ["make_sealing_key"]:  # which makes the first one
    raise ImproperlyConfigured("SEALING_PUBLIC_KEYS or SEALING_PUBLIC_KEY_FILE must name who seals the log")
if FILES_BUCKET and not FILES_REGION.startswith(("ap-northeast-1", "ap-northeast-3", "jp-")):
    raise ImproperlyConfigured("FILES_REGION must be in Japan: ap-northeast-1 (Tokyo), ap-northeast-3 (Osaka) or jp-…")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
