"""The auditor's report: checks, results, history, versions and settings in one file (white paper §18)."""

import datetime as dt
import platform
from importlib.metadata import distributions

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise

from tetoru.assurance import Result
from tetoru.models import CheckResult

TOLD = (
    "DEBUG",
    "ALLOWED_HOSTS",
    "PUBLIC_URL",
    "TIME_ZONE",
    "MIDDLEWARE",
    "INSTALLED_APPS",
    "PASSWORD_HASHERS",
    "AUTHENTICATION_BACKENDS",
    "AXES_FAILURE_LIMIT",
    "AXES_COOLOFF_TIME",
    "SESSION_ENGINE",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "CONTENT_SECURITY_POLICY",
    "RUNTIME_ROLE",
    "TRUSTED_PROXIES",
)
"""Settings that an auditor asks for. Named one by one: a secret can't slip in with the rest."""


def report(results: list[Result]) -> str:
    """Markdown, complete in itself."""
    parts = [_head(results), _checks(results), _versions(), _settings()]
    return "\n\n".join(parts) + "\n"


def _head(results: list[Result]) -> str:
    now = timezone.localtime()
    holding = sum(result.holds for result in results)
    return f"# Evidence of {now:%Y-%m-%d %H:%M:%S %Z}\n\n{holding} of {len(results)} checks hold."


def _checks(results: list[Result]) -> str:
    passed = _last_passes()
    blocks = []
    for result in results:
        check, last = result.check, passed.get(result.check.name)
        blocks.append(
            f"### §{check.section} `{check.name}`: {'holds' if result.holds else '**BROKEN**'}\n\n"
            f"- severity: {check.severity.value}\n"
            f"- {check.promise}\n- {check.breaks}\n- evidence: {result.evidence}\n"
            f"- last passed: {timezone.localtime(last).isoformat(timespec='seconds') if last else 'never'}"
        )
    return "## Checks\n\n" + "\n\n".join(blocks)


def _last_passes() -> dict[str, dt.datetime]:
    rows = CheckResult.objects.filter(holds=True).order_by().values_list("check_name").annotate(Max("at"))
    return dict(rows)


def _versions() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select version()")
        ((database,),) = cursor.fetchall()
    packages = sorted({f"- {found.name} {found.version}" for found in distributions()}, key=str.casefold)
    return "\n".join(["## Versions\n", f"- Python {platform.python_version()}", f"- {database}", *packages])


def _settings() -> str:
    told = [f"- `{name}`: `{_plain(getattr(settings, name, None))}`" for name in TOLD]
    return "\n".join(["## Settings\n", *told])


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Promise) else value
