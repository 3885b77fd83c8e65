"""Proves on the live rows that the kept numbers of the classes are those of their pupils (ADR 0071)."""

import uuid

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from schools.models import Tenant
from tetoru.assurance import Broken, Severity, check
from tetoru.tenancy import tenant_scope

WRONG = """
select distinct room from (
    select e.classroom_id as room, s.settled_state, s.next_state, s.next_on, 1 as pupils
    from schools_enrolment e join schools_student s on s.id = e.student_id and s.tenant_id = e.tenant_id
    where e.tenant_id = %(tenant)s
    union all
    select classroom_id, settled_state, next_state, next_on, -pupils from schools_headcount where tenant_id = %(tenant)s
) counted group by room, settled_state, next_state, next_on having sum(pupils) <> 0
"""


def miscounted(tenant_id: uuid.UUID) -> list[uuid.UUID]:
    """The classes of a tenant whose kept numbers are not what is found when their pupils are counted."""
    with tenant_scope(tenant_id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRONG, {"tenant": tenant_id})
        return [room for (room,) in cursor.fetchall()]


@check(
    "classes.headcount",
    section=16,
    promise=_("欠席ボードに出る学級の人数は、名簿のとおりです。"),
    breaks=_("学級ごとに数えておいた人数が、名簿から数えなおした人数と1人でもちがえば失敗します。"),
    severity=Severity.WARNING,
)
def kept_numbers_are_right() -> str:
    """All pupils of every tenant are counted anew."""
    tenants = list(Tenant.objects.order_by("id").values_list("pk", "code"))
    wrong = {code: len(rooms) for tenant_id, code in tenants if (rooms := miscounted(tenant_id))}
    if wrong:
        raise Broken("classes with a wrong number: " + "; ".join(f"{code}: {rooms}" for code, rooms in wrong.items()))
    return f"{len(tenants)} tenants counted anew: every class has the number that is kept"
