"""職員ID of a tenant: which are taken, and which is free."""

import re
import uuid
from collections.abc import Collection, Iterable

from accounts.desks import Desk
from accounts.models import StaffSeat, User
from schools.models import Tenant

NUMBERED = re.compile(r"(.*?)(\d+)")


def tenant_code_of(desk: Desk) -> str:
    """What stands behind the @ of this desk's staff."""
    return Tenant.objects.get(pk=desk.tenant_id).code


def taken_ids(staff_ids: Iterable[str], *, tenant_code: str) -> set[str]:
    """Those of them that somebody has."""
    logins = [f"{staff_id}@{tenant_code}" for staff_id in staff_ids]
    found = User.objects.filter(login__in=logins).values_list("login", flat=True)
    return {str(login).partition("@")[0] for login in found}


def ids_of(tenant_id: uuid.UUID) -> set[str]:
    """Every staff id of the tenant."""
    seats = StaffSeat.objects.filter(tenant_id=tenant_id)
    logins = User.objects.filter(pk__in=seats.values("user_id")).values_list("login", flat=True)
    return {str(login).partition("@")[0] for login in logins}


def free_id(wanted: str, taken: Collection[str], *, also_taken: Collection[str] = ()) -> str:
    """The next number that nobody has, in the manner of the one that was wanted: t0412 → t0433."""
    matched = NUMBERED.fullmatch(wanted)
    head, digits = (matched[1], matched[2]) if matched else (wanted, "1")
    number = int(digits)
    while (found := f"{head}{number:0{len(digits)}d}") in taken or found in also_taken or found == wanted:
        number += 1
    return found
