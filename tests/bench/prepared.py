"""Django on a fresh, migrated database."""

import django
from django.core.management import call_command

from tests.bench.server import fresh_database, value


def prepare() -> None:
    """Make the database, migrate it as its owner, and give the platform its key."""
    from django.conf import settings  # noqa: PLC0415 -- read only when the servers are up

    fresh_database(settings.DATABASES["default"]["NAME"])
    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    from tetoru.crypto.keyring import PLATFORM, make_key  # noqa: PLC0415 -- needs the settings

    make_key(PLATFORM)


def versions() -> str:
    """Of what is measured."""
    return f"PostgreSQL {value('postgres', 'show server_version')}, Django {django.get_version()}"
