"""What goes wrong on the way: servers that are away, slow, or refuse; clocks that were moved; a city of guardians."""

import datetime as dt
import time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.guardians.forms import email_field
from accounts.mails.sending import deliver
from accounts.models import AccountMail, User
from accounts.typed import email as typed_email
from messaging.delivery.models import Delivery
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send
from tests.messaging.reaching import deliveries, prefer, push_due, with_phone
from tests.messaging.test_mail import make_due, send_due, states
from tests.push_service import PushService
from tests.sink import Sink
from tetoru.tenancy import tenant_scope


def waits(cast: Cast) -> set[int]:
    """After how many seconds each waiting mail is tried again."""
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        cursor.execute("select distinct round(extract(epoch from due_at - now())) from delivery_delivery")
        return {int(seconds) for (seconds,) in cursor.fetchall()}


def test_half_an_hour_without_a_mail_server_costs_nobody_anything(
    cast: Cast, send: Send, sink: Sink, settings: Any
) -> None:
    send()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for wait in (60, 120, 300, 600, 1_800):
        assert send_due(cast) == 0
        assert states(cast) == {"pending": 4}
        assert waits(cast) == {wait}
        make_due(cast)
    settings.EMAIL_PORT = port
    assert send_due(cast) == 4
    assert (states(cast), len(sink.taken)) == ({"sent": 4}, 4)


def test_a_mail_server_that_refuses_everything_for_now_is_asked_again(cast: Cast, send: Send, sink: Sink) -> None:
    with tenant_scope(cast.sakura.pk):
        addresses = [person.email for person in User.objects.filter(kind="guardian")]
    sink.refusals = {str(address): "451 4.7.1 greylisted" for address in addresses}
    send()
    send_due(cast)
    assert states(cast) == {"pending": 4}
    sink.refusals = {}
    make_due(cast)
    send_due(cast)
    assert (states(cast), len(sink.taken)) == ({"sent": 4}, 4)


def test_a_mail_server_that_is_too_slow_does_not_hold_the_worker(
    cast: Cast, send: Send, sink: Sink, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 1
    send()
    sink.waits = 3
    began = time.monotonic()
    assert send_due(cast) == 0
    assert time.monotonic() - began < 3
    assert states(cast) == {"pending": 4}
    sink.waits = 0
    make_due(cast)
    send_due(cast)
    assert states(cast) == {"sent": 4}


@pytest.mark.parametrize("moved", [dt.timedelta(days=-400), dt.timedelta(hours=-1), dt.timedelta(days=1)])
def test_a_worker_whose_clock_is_wrong_sends_everything_once(
    cast: Cast, send: Send, sink: Sink, push_service: PushService, moved: dt.timedelta
) -> None:
    """What is due is asked of the database."""
    _client, phone = with_phone(cast.mother, push_service)
    send()
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + moved, tick=True):
        for _again in range(2):
            send_due(cast)
    with tenant_scope(cast.sakura.pk):
        assert Delivery.objects.filter(channel="mail", state="sent").count() == 4
    assert len(sink.taken) == 4
    push_due(cast)
    assert len(phone.taken) == 1


def test_the_states_of_a_day_of_trouble_are_true(cast: Cast, send: Send, sink: Sink, push_service: PushService) -> None:
    """One home's phone is dead, one mail is refused, one guardian wants no ordinary notices, one is lucky."""
    _client, phone = with_phone(cast.mother, push_service)
    phone.status = 410
    prefer(cast.mother, by_mail=False)
    prefer(cast.minato_mother, normal="none")
    sink.refusals = {str(cast.father.email): "550 5.1.1 no such user"}
    send()
    push_due(cast)
    send_due(cast)
    assert deliveries(cast, cast.mother) == {"push": "failed", "mail": "sent"}
    assert deliveries(cast, cast.father) == {"mail": "failed"}
    assert deliveries(cast, cast.minato_mother) == {"mail": "muted"}
    assert deliveries(cast, cast.both) == {"mail": "sent"}


@pytest.mark.parametrize(
    "address",
    ["a@mail.example\nBcc: b@mail.example", "a\r\n@mail.example", f"a@{'あ' * 70}.example", "あ@", "a@@あ.example"],
)
def test_an_address_that_no_mail_can_have_is_given_up_and_told_and_holds_up_nobody(
    cast: Cast, send: Send, sink: Sink, address: str
) -> None:
    person = User.objects.get(pk=cast.mother.pk)
    person.email = address
    person.save()
    send()
    assert send_due(cast) == 4, "taken: three of them are sent"
    assert states(cast) == {"failed": 1, "sent": 3}
    assert sorted(to for to, _content in sink.taken) == sorted(
        str(other.email) for other in (cast.father, cast.minato_mother, cast.both)
    )
    make_due(cast)
    assert send_due(cast) == 0, "it is not tried again"
    person.refresh_from_db()
    assert person.mail_failing_since is not None
    page = signed_in(cast.teacher).get(f"/s/hibari/students/{cast.hinata.pk}/guardians/")
    assert "メールが届いていません" in page.content.decode()


def test_a_mail_about_an_account_to_such_an_address_is_given_up_too(cast: Cast, sink: Sink) -> None:
    mail = AccountMail(kind="account_closed", language="ja", due_at=timezone.now())
    mail.address, mail.words = "a@mail.example\nBcc: b@mail.example", "{}"
    mail.save()
    assert deliver([mail.pk]) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.error, mail.attempts) == ("failed", "no address for a mail", 1)
    assert sink.taken == []


@pytest.mark.parametrize(
    "address", ["a@mail.example\nBcc: b@mail.example", "a\r\n@mail.example", '"a\x01"@mail.example', "a@@あ.example"]
)
def test_nobody_enters_an_address_that_no_mail_can_have(address: str) -> None:
    for enter in (email_field("").clean, typed_email):
        with pytest.raises(ValidationError):
            enter(address)
        assert enter(" name+1@あさひ.example ") == "name+1@あさひ.example"
