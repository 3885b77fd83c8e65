"""Whose keys there are: each tenant's, and the platform's for accounts."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import QuerySet

from schools.models import Tenant
from tetoru.crypto.keyring import PLATFORM
from tetoru.tenancy import tenant_scope

PLATFORM_CODE = "platform"


@dataclass(frozen=True)
class Owner:
    """A tenant by its code, or the platform."""

    id: uuid.UUID
    code: str

    @property
    def tenant_id(self) -> uuid.UUID | None:
        """Whose log tells of its keys."""
        return None if self.id == PLATFORM else self.id

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Where its rows are within reach."""
        with tenant_scope(*([] if self.tenant_id is None else [self.tenant_id])):
            yield


THE_PLATFORM = Owner(PLATFORM, PLATFORM_CODE)


def tenant_owner(code: str) -> Owner:
    """A tenant that still has keys. Raises Tenant.DoesNotExist."""
    return _owner(_with_keys().get(code=code))


def all_owners() -> list[Owner]:
    """The platform, and every tenant that is not erased."""
    return [THE_PLATFORM, *map(_owner, _with_keys().order_by("code"))]


def _with_keys() -> QuerySet[Tenant]:
    return Tenant.objects.exclude(state=Tenant.State.ERASED)


def _owner(tenant: Tenant) -> Owner:
    return Owner(tenant.pk, tenant.code)
