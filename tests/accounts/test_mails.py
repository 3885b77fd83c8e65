"""Mails about accounts: written with the deed, sent once, forgotten when sent."""

import email
import email.policy
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.mails.kinds import Kind
from accounts.mails.sending import deliver, due_mails
from accounts.mails.tasks import deliver_due_mails
from accounts.mails.writing import write_mail, write_to
from accounts.models import AccountMail
from tests.cast import Cast
from tests.sink import Sink
from tetoru.smtp import RETRY_AFTER

WORDS = {"name": "小川 真由美", "device": "iPhone の Safari", "at": "12月4日 9:00"}


@pytest.fixture
def mail(cast: Cast) -> AccountMail:
    found = write_to(cast.mother, Kind.NEW_DEVICE, **WORDS)
    assert found is not None
    return found


def test_it_reaches_the_person_once_and_is_forgotten(cast: Cast, mail: AccountMail, sink: Sink) -> None:
    deliver_due_mails()
    deliver([mail.pk])
    ((address, content),) = sink.taken
    assert address == cast.mother.email
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"].strip() == "tetoru：新しい端末からサインインがありました"
    assert "iPhone の Safari" in message.get_content()
    assert settings.PUBLIC_URL in message.get_content()
    mail.refresh_from_db()
    assert (mail.state, mail.address, mail.words) == ("sent", "", "{}")


def test_address_and_words_are_stored_encrypted(cast: Cast, mail: AccountMail) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(m)::text from accounts_accountmail m")
        stored = cursor.fetchone()[0]
    assert str(cast.mother.email) not in stored
    assert "Safari" not in stored
    assert json.loads(mail.words) == WORDS


def test_a_deed_that_fails_writes_nobody(cast: Cast) -> None:
    with transaction.atomic():
        write_to(cast.mother, Kind.NEW_DEVICE, **WORDS)
        transaction.set_rollback(True)
    assert not AccountMail.objects.exists()


def test_staff_without_an_address_get_none(cast: Cast) -> None:
    assert cast.teacher.email is None
    assert write_to(cast.teacher, Kind.NEW_DEVICE, **WORDS) is None


def test_a_server_that_is_away_loses_nothing(cast: Cast, mail: AccountMail, sink: Sink, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert deliver(due_mails()) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("pending", 1)
    assert 0 < (mail.due_at - timezone.now()).total_seconds() <= RETRY_AFTER[0]
    assert due_mails() == []
    settings.EMAIL_PORT = port
    AccountMail.objects.update(due_at=timezone.now())
    assert deliver(due_mails()) == 1
    assert len(sink.taken) == 1


@pytest.mark.parametrize(("answer", "state"), [("550 no such user", "failed"), ("450 busy", "pending")])
def test_a_refused_address_is_given_up_or_tried_again(
    cast: Cast, mail: AccountMail, sink: Sink, answer: str, state: str
) -> None:
    sink.refusals[str(cast.mother.email)] = answer
    other = write_mail(Kind.NEW_DEVICE, address="other@mail.example", language="en", **WORDS)
    assert deliver(due_mails()) == 1
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.error, other.state) == (state, f"refused {answer[:3]}", "sent")
    assert bool(mail.address) == (state == "pending")


def test_one_that_does_not_open_is_given_up(mail: AccountMail, sink: Sink) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update accounts_accountmail set words = address")
    assert deliver(due_mails()) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.error, sink.taken) == ("failed", "unreadable", [])


def test_every_kind_has_a_template_whose_first_line_is_the_subject() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "emails" / "accounts"
    assert {file.stem for file in folder.glob("*.txt")} == set(Kind)
