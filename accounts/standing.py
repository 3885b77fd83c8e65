"""Whether a person is let in today: not deactivated, and with a tenant whose contract runs (white paper §§4, 5)."""

import uuid

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models import Tenant
from tetoru.errors import Text

DEACTIVATED = _("このアカウントは使えなくなっています。学校の管理者にお問い合わせください。")
CONTRACT_ENDED = _("学校でのこのサービスの利用は終わりました。くわしくは、学校へお問い合わせください。")


def open_tenants(user: User) -> tuple[uuid.UUID, ...]:
    """Those of the person's tenants that still let their people in."""
    known: list[uuid.UUID] | None = getattr(user, "open_tenant_ids", None)  # loaded by `with_open_tenants`
    if known is None:
        found = Tenant.objects.filter(pk__in=user.tenant_ids, state__in=Tenant.OPEN)
        known = list(found.order_by("pk").values_list("pk", flat=True))
    return tuple(known)


def refusal_of(user: User) -> Text | None:
    """Why the person is not let in, in words for them; None when they are."""
    if not user.is_active:
        return DEACTIVATED
    is_bound = user.kind == User.Kind.STAFF or (user.kind == User.Kind.GUARDIAN and user.tenant_ids)
    return CONTRACT_ENDED if is_bound and not open_tenants(user) else None
