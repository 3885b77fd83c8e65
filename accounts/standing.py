"""Whether a person is let in today: not deactivated, and with a tenant whose contract runs (white paper §§4, 5)."""

import uuid

from django.utils.translation import gettext_lazy as _

from accounts.initial_passwords import use_up
from accounts.models import User
from schools.models import Tenant
from tetoru.errors import Text

DEACTIVATED = _("このアカウントは使えなくなっています。学校の管理者にお問い合わせください。")
INITIAL_PASSWORD_OVER = _(
    "この初期パスワードは、もう使えません。一度使ったか、14日の期限をすぎています。"
    "学校の管理者から、新しい初期パスワードを受け取ってください。"
)
CONTRACT_ENDED = _("学校でのこのサービスの利用は終わりました。くわしくは、学校へお問い合わせください。")


def open_tenants(user: User) -> tuple[uuid.UUID, ...]:
    """Those of the person's tenants that still let their people in."""
    known: list[uuid.UUID] | None = getattr(user, "open_tenant_ids", None)  # loaded by `accounts.known`
    if known is None:
        found = Tenant.objects.filter(pk__in=user.tenant_ids, state__in=Tenant.OPEN)
        known = list(found.order_by("pk").values_list("pk", flat=True))
    return tuple(known)


def refusal_of(user: User) -> Text | None:
    """Why the person is not let in, in words for them; None when they are."""
    if user.is_closed:
        return DEACTIVATED
    is_bound = user.kind == User.Kind.STAFF or (user.kind == User.Kind.GUARDIAN and user.tenant_ids)
    return CONTRACT_ENDED if is_bound and not open_tenants(user) else None


def refusal_at_door(user: User) -> Text | None:
    """The same for somebody who gave the right password just now: an initial one is used up by it."""
    refusal = refusal_of(user)
    if refusal is None and user.initial_password_until is not None and not use_up(user):
        return INITIAL_PASSWORD_OVER
    return refusal
