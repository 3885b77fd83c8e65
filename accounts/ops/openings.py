"""A new tenant as an operator types it, and what its admins are written."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from accounts.mails.kinds import Kind
from accounts.mails.writing import write_to
from accounts.models import User
from accounts.staff.entering import NewPerson
from schools.models import Tenant


@dataclass(frozen=True)
class NewTenant:
    """The contract and its first admin. `tenant_id` comes from the page, so that it is made once."""

    tenant_id: uuid.UUID
    code: str
    name: str
    starts_on: dt.date
    ends_on: dt.date | None
    admin: NewPerson


def send_password(kind: Kind, admin: User, tenant: Tenant, password: str) -> None:
    """The initial password to the address on record; the mail is forgotten when it has been sent."""
    until = timezone.localtime(admin.initial_password_until)
    words = {"tenant": tenant.name, "login": str(admin.login), "password": password}
    write_to(admin, kind, name=str(admin.name), until=f"{until.month}月{until.day}日 {until:%H:%M}", **words)


def tell_other_admins(admins: list[User], admin: User, tenant: Tenant) -> None:
    """Nobody gets in as an admin without the others knowing."""
    for other in admins:
        if other.pk != admin.pk:
            write_to(
                other,
                Kind.ADMIN_PASSWORD_REISSUED,
                name=str(other.name),
                tenant=tenant.name,
                login=admin.staff_id,
            )
