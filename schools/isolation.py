"""Proves on the live database that tenants cannot see each other (white paper §§7, 19)."""

import uuid
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from schools.models import Tenant
from tetoru.assurance import Broken, check
from tetoru.db import catalogue
from tetoru.db.compiler import fenced_tables
from tetoru.tenancy import Fenced, OutsideScope, tenant_scope


@check(
    "isolation.catalogue",
    section=7,
    promise=_("団体のデータは、データベースそのものが団体ごとに分けます。"),
    breaks=_("団体の表のうち1つでも、行の壁がないか、壁をよけられる役割や関数が見つかれば失敗します。"),
)
def database_walls_stand() -> str:
    """Row-level security on every table, no view or function around it, no power of the runtime role."""
    faults = [
        *catalogue.open_tables(),
        *catalogue.leaking_views(),
        *catalogue.unknown_definers(),
        *catalogue.powers_of_the_runtime_role(),
    ]
    if faults:
        raise Broken("; ".join(faults))
    return f"{len(fenced_tables())} tables, each with forced row-level security for reading and writing"


@check(
    "isolation.fence",
    section=19,
    promise=_("どの団体の仕事かが決まらないうちは、だれの行も読めません。"),
    breaks=_("範囲を決めずに読めてしまう表が1つでもあれば失敗します。"),
)
def fence_refuses_without_a_scope() -> str:
    """Every model of a tenant is asked for a row without a scope, and refuses."""
    models = [model for model in apps.get_models() if issubclass(model, Fenced)]
    with tenant_scope(), transaction.atomic():
        through = [model.__name__ for model in models if not _refuses(model)]
    if through:
        raise Broken(f"read without a scope: {', '.join(through)}")
    return f"{len(models)} models refused"


def _refuses(model: Any) -> bool:
    try:
        model.objects.first()
    except OutsideScope:
        return True
    return False


@check(
    "isolation.rows",
    section=19,
    promise=_("ある団体の仕事から、ほかの団体の行は1つも見えません。"),
    breaks=_("となりの団体の行が1つでも見えれば失敗します。"),
)
def tenants_see_no_row_of_each_other() -> str:
    """For each tenant: in its scope, SQL written by hand asks every table for the next tenant's rows."""
    tenants = list(Tenant.objects.order_by("id").values_list("pk", flat=True))
    tables = sorted(fenced_tables())
    if len(tenants) < 2:
        tenants.append(uuid.uuid4())  # a stranger: with one tenant there is nobody else to look for
    seen = [name for own, other in pairwise([*tenants, tenants[0]]) for name in _seen_from(own, other, tables)]
    if seen:
        raise Broken(f"rows of another tenant in {', '.join(sorted(set(seen)))}")
    return f"{len(tenants)} tenants, {len(tables)} tables: nothing of each other; without a scope nothing at all"


def _seen_from(own: uuid.UUID, other: uuid.UUID, tables: list[str]) -> list[str]:
    found = []
    for scope in ((own,), ()):
        with tenant_scope(*scope), transaction.atomic(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"select exists(select 1 from {table} where tenant_id = %s)", (other,))  # noqa: S608
                if cursor.fetchone()[0]:
                    found.append(table)
    return found
