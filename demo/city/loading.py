"""Loads the demo in one transaction: afterwards all of it is there, or nothing."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from demo import cast
from demo.city.addressing import Chance
from demo.city.calendar import TOKYO
from demo.city.plan import City
from demo.city.planning import plan_city
from demo.city.seeded import Seeded
from demo.city.writing import Say, make_months, write_operator, write_second_factors, write_tenant, write_users
from schools.models import Tenant
from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import PLATFORM, make_key, newest_key
from tetoru.tenancy import tenant_scope


def is_loaded() -> bool:
    """Whether the demo is in this database."""
    return Tenant.objects.filter(code="sakura").exists()


def load_city(size: str, *, seed: int, say: Say, now: dt.datetime | None = None) -> City:
    """Plan and write both tenants; gives the plan."""
    now = (now or timezone.now()).astimezone(TOKYO)
    ensure_platform_key()
    city = plan_city(size, seed=seed, now=now, password=make_password(cast.PASSWORD))
    say(f"planned: {len(city.users):,} people")
    chance = Chance(seed, now, Seeded(seed, now))
    with tenant_scope(*(plan.tenant.pk for plan in city.tenants)), transaction.atomic():
        make_months(now - dt.timedelta(days=40))
        write_users(city)
        write_operator(cast.PASSWORD)
        write_second_factors()
        say(f"people: {len(city.users):,}")
        for plan in city.tenants:
            write_tenant(plan, chance, say)
    return city


def ensure_platform_key() -> None:
    """The key for what belongs to no tenant."""
    try:
        newest_key(PLATFORM)
    except KeyUnavailable:
        make_key(PLATFORM)
