"""Web push, to a service that opens and checks what it is sent."""

import base64
import uuid
from typing import Any

import pytest
from django.conf import settings as configured

from accounts.guardians.actions.account import close_account
from auditlog.models import Entry
from messaging.delivery.models import Delivery, PushSubscription
from messaging.delivery.outbox import cancel, claim
from messaging.delivery.push.devices import drop_signed_out
from messaging.delivery.push.messages import public_key
from messaging.delivery.tasks import deliver_push
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send
from tests.messaging.reaching import deliveries, prefer, push_due, switch_on, with_phone
from tests.messaging.test_mail import send_due
from tests.push_service import PushService, signed
from tests.sink import Sink
from tetoru.tenancy import tenant_scope


def test_a_guardians_phones_get_the_schools_name_and_no_content(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    (_client, phone), (_other, tablet) = (with_phone(cast.mother, push_service) for _ in range(2))
    notice = send(title="運動会のこと", body="白い帽子を持たせてください")
    assert push_due(cast) == 1
    assert deliveries(cast, cast.mother) == {"push": "sent", "mail": "pending"}
    for device in (phone, tablet):
        (message,) = device.taken
        headers = message.pop("headers")
        assert message == {
            "title": "ひばり小学校",
            "body": "お知らせがあります",
            "lang": "ja",
            "path": f"/notices/{notice.pk}/?from=push",
            "tag": str(notice.pk),
        }
        assert (headers["TTL"], headers["Urgency"]) == ("259200", "normal")
        assert base64.urlsafe_b64decode(headers["Topic"] + "==") == notice.pk.bytes
        claims = signed(headers["Authorization"])
        assert (claims["sub"], claims["key"]) == (configured.VAPID_CONTACT, public_key())


def test_an_urgent_push_may_wake_the_phone_and_leaves_before_others(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    send()
    urgent = send(urgency="urgent", by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        (row,) = Delivery.objects.filter(mailing_id=urgent.pk, channel="push")
        assert row.due_at <= urgent.sent_at.now(tz=urgent.sent_at.tzinfo), "not spread over two minutes"
    assert push_due(cast, at_most=1) == 1
    assert [message["tag"] for message in phone.taken] == [str(urgent.pk)]
    assert phone.taken[0]["headers"]["Urgency"] == "high"


def test_a_push_speaks_the_guardians_language(cast: Cast, send: Send, push_service: PushService) -> None:
    cast.mother.language = "en"
    cast.mother.save(update_fields=["language"])
    _client, phone = with_phone(cast.mother, push_service)
    send()
    push_due(cast)
    assert (phone.taken[0]["body"], phone.taken[0]["lang"]) == ("You have a new notice", "en")


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten_and_fails_no_other(
    cast: Cast, send: Send, push_service: PushService, status: int
) -> None:
    (_one, dead), (_other, alive) = (with_phone(cast.mother, push_service) for _ in range(2))
    dead.status = status
    send()
    push_due(cast)
    assert deliveries(cast, cast.mother)["push"] == "sent"
    assert len(alive.taken) == 1
    assert PushSubscription.objects.filter(user=cast.mother).count() == 1
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.filter(event="device.push_ended").get()
    assert (entry.details["job"], entry.details["devices"]) == ("deliver pushes", 1)


def test_who_has_only_dead_phones_gets_a_mail_instead(
    cast: Cast, send: Send, push_service: PushService, sink: Sink
) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    prefer(cast.mother, by_mail=False)
    phone.status = 410
    send()
    assert deliveries(cast, cast.mother) == {"push": "pending"}
    push_due(cast)
    assert deliveries(cast, cast.mother) == {"push": "failed", "mail": "pending"}
    send_due(cast)
    assert deliveries(cast, cast.mother) == {"push": "failed", "mail": "sent"}


@pytest.mark.parametrize(("says", "wait"), [((429, {"Retry-After": "1200"}), 1200), ((500, {}), 60), ((503, {}), 60)])
def test_a_push_service_in_trouble_is_asked_again_later(
    cast: Cast, send: Send, push_service: PushService, says: Any, wait: int
) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    phone.status, phone.headers = says
    send()
    push_due(cast)
    with tenant_scope(cast.sakura.pk):
        (row,) = Delivery.objects.filter(channel="push")
        waits = (row.due_at - row.mailing.queued_at).total_seconds()
    assert (row.state, row.error, wait - 5 <= waits <= wait + 60) == ("pending", f"answered {says[0]}", True)
    phone.status = 201
    push_due(cast)
    assert (deliveries(cast, cast.mother)["push"], len(phone.taken)) == ("sent", 1)


def test_a_push_service_that_hangs_keeps_nobody_else_waiting(cast: Cast, send: Send, push_service: PushService) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    phone.hangs = 3
    send()
    push_due(cast)
    assert deliveries(cast, cast.mother)["push"] == "pending"
    with tenant_scope(cast.sakura.pk):
        assert Delivery.objects.get(channel="push").error == "TimeoutError"
    assert deliveries(cast, cast.father) == {"mail": "pending"}


def test_a_push_that_fails_for_half_an_hour_becomes_a_mail(cast: Cast, send: Send, push_service: PushService) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    prefer(cast.mother, by_mail=False)
    phone.status = 500
    send()
    for _attempt in range(5):
        push_due(cast)
        assert deliveries(cast, cast.mother) == {"push": "pending"}
    push_due(cast)
    assert deliveries(cast, cast.mother) == {"push": "failed", "mail": "pending"}
    assert phone.asked == 6


def test_a_redirect_is_not_followed(cast: Cast, send: Send, push_service: PushService) -> None:
    (_one, phone), (_other, target) = (with_phone(cast.mother, push_service) for _ in range(2))
    phone.status, phone.headers = 307, {"Location": target.url}
    send()
    push_due(cast)
    assert (phone.asked, target.asked) == (1, 1)


def test_signing_out_ends_the_pushes(cast: Cast, send: Send, push_service: PushService) -> None:
    client, phone = with_phone(cast.mother, push_service)
    send()
    client.post("/logout/")
    push_due(cast)
    assert phone.asked == 0
    assert deliveries(cast, cast.mother) == {"push": "failed", "mail": "pending"}
    assert drop_signed_out() == 1
    send(title="あとのお知らせ")
    with tenant_scope(cast.sakura.pk):
        assert Delivery.objects.filter(guardian=cast.mother, channel="push").count() == 1


def test_a_closed_account_is_pushed_nothing_and_its_devices_are_forgotten(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    send()
    with tenant_scope(cast.sakura.pk):
        close_account(actor(cast.mother), cast.mother)
    push_due(cast)
    assert (phone.asked, deliveries(cast, cast.mother)) == (0, {"push": "failed", "mail": "pending"})
    assert drop_signed_out() == 1


def test_a_device_that_somebody_else_signs_in_on_is_theirs_alone(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    switch_on(signed_in(cast.minato_mother), phone)
    assert [row.user_id for row in PushSubscription.objects.all()] == [cast.minato_mother.pk]


def test_a_device_can_be_switched_off(cast: Cast, send: Send, push_service: PushService) -> None:
    client, phone = with_phone(cast.mother, push_service)
    page = client.get("/settings/delivery/")
    assert page.context["reach"].is_on_here
    assert client.post("/settings/delivery/device/removal/").status_code == 302
    assert not client.get("/settings/delivery/").context["reach"].is_on_here
    assert phone.asked == 0
    assert not PushSubscription.objects.exists()


def test_what_is_kept_of_a_device_is_encrypted(cast: Cast, push_service: PushService) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    row = PushSubscription.objects.get()
    stored = bytes(row.__dict__["address"])
    assert phone.url.encode() not in stored
    assert phone.url in str(row.address)


def test_a_cancelled_push_is_not_sent(cast: Cast, send: Send, push_service: PushService) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    notice = send()
    with tenant_scope(cast.sakura.pk):
        cancel(cast.sakura.pk, notice.pk)
    assert (push_due(cast), phone.asked) == (0, 0)


def test_a_push_claimed_by_a_worker_that_died_goes_out_after_its_lease(
    cast: Cast, send: Send, push_service: PushService
) -> None:
    _client, phone = with_phone(cast.mother, push_service)
    send()
    with tenant_scope(cast.sakura.pk):
        Delivery.objects.filter(channel="push").update(due_at="2026-01-01T00:00Z")
        assert len(claim(cast.sakura.pk, limit=9, channel="push")) == 1
        assert push_due(cast) == 0
        Delivery.objects.filter(channel="push").update(due_at="2026-01-01T00:00Z")
    deliver_push(tenant_id=str(cast.sakura.pk))
    assert (len(phone.taken), deliveries(cast, cast.mother)["push"]) == (1, "sent")


def test_without_a_key_there_is_no_push_and_nothing_waits_for_one(
    cast: Cast, send: Send, push_service: PushService, settings: Any
) -> None:
    client, phone = with_phone(cast.mother, push_service)
    prefer(cast.mother, by_mail=False)
    settings.VAPID_PRIVATE_KEY = ""
    assert "いま使えません" in client.get("/settings/delivery/").content.decode()
    assert switch_on(client, phone).status_code == 302
    send()
    assert deliveries(cast, cast.mother) == {"mail": "pending"}


def test_another_tenants_devices_are_out_of_reach(cast: Cast, send: Send, push_service: PushService) -> None:
    """A guardian of both tenants has one phone; each tenant sends its own."""
    _client, phone = with_phone(cast.both, push_service)
    notice = send()
    with tenant_scope(cast.kaede.pk):
        assert not Delivery.objects.filter(mailing_id=notice.pk).exists()
    push_due(cast)
    assert [uuid.UUID(message["tag"]) for message in phone.taken] == [notice.pk]
