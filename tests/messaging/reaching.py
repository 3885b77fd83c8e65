"""Short ways to give people phones and preferences, and to see what became of their messages."""

from typing import Any

from django.test import Client

from accounts.models import User
from messaging.delivery.models import Delivery, Preference
from messaging.delivery.push.sending import deliver_pushes
from tests.cast import Cast, signed_in
from tests.push_service import Phone, PushService
from tetoru.tenancy import tenant_scope


def switch_on(client: Client, phone: Phone) -> Any:
    """As the settings page does it with what the browser gives."""
    return client.post("/settings/delivery/device/", {"subscription": phone.subscription})


def with_phone(user: User, service: PushService) -> tuple[Client, Phone]:
    """Somebody signed in on a phone that takes pushes."""
    client, phone = signed_in(user), service.phone()
    assert switch_on(client, phone).status_code == 302
    return client, phone


def prefer(user: User, **chosen: Any) -> Preference:
    return Preference.objects.update_or_create(guardian=user, defaults=chosen)[0]


def deliveries(cast: Cast, user: User | None = None) -> dict[str, str]:
    """channel → state, of one person, or of all by channel."""
    with tenant_scope(cast.sakura.pk):
        rows = Delivery.objects.all() if user is None else Delivery.objects.filter(guardian=user)
        return dict(rows.order_by("mailing_id", "channel").values_list("channel", "state"))


def push_due(cast: Cast, *, at_most: int = 100) -> int:
    """Send the pushes, whose spreading over two minutes is not waited for."""
    with tenant_scope(cast.sakura.pk):
        Delivery.objects.filter(channel="push", state="pending").update(due_at="2026-01-01T00:00Z")
        return deliver_pushes(cast.sakura.pk, at_most=at_most)
