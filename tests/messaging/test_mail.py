"""The outbox, over real SMTP to a real sink that can refuse."""

import email
import email.policy
from typing import Any

import pytest
from django.core.mail import BadHeaderError
from django.db import connection

from accounts.models import User
from messaging.delivery import outbox
from messaging.delivery.letters import LetterMail
from messaging.delivery.mail import deliver
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import claim
from messaging.delivery.writing import notice_letter
from tests.cast import Cast
from tests.messaging.conftest import Send
from tests.sending import queue_all
from tests.sink import Sink
from tetoru.tenancy import tenant_scope


def states(cast: Cast) -> dict[str, int]:
    with tenant_scope(cast.sakura.pk):
        found = list(Delivery.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def send_due(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk):
        return deliver(cast.sakura.pk, at_most=100)


def make_due(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk):
        Delivery.objects.update(due_at="2026-01-01T00:00Z")


def test_each_addressed_guardian_gets_one_mail_without_content(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send(title="運動会のこと", body="白い帽子を持たせてください")
    assert send_due(cast) == 4
    assert len({address for address, _content in sink.taken}) == 4
    assert states(cast) == {"sent": 4}
    for address, content in sink.taken:
        message = email.message_from_bytes(content, policy=email.policy.default)
        body = message.get_body().get_content()  # type: ignore[attr-defined]
        assert message["To"] == address
        assert str(message["Subject"]).strip() == "ひばり小学校：お知らせがあります"
        assert body.splitlines()[:2] == ["ひばり小学校", "お知らせがあります"]
        assert f"http://testserver/notices/{notice.pk}/" in body
        for secret in ("運動会", "帽子", "ひなた", "湊", "小川", "佐伯"):
            assert secret not in f"{message['Subject']}{body}"


def test_mails_of_one_letter_differ_in_what_is_each_guardians_own(cast: Cast, send: Send, sink: Sink) -> None:
    User.objects.filter(pk=cast.mother.pk).update(language="en")
    send()
    send_due(cast)
    mails = {to: email.message_from_bytes(content, policy=email.policy.default) for to, content in sink.taken}
    assert {to: mail["To"] for to, mail in mails.items()} == {to: to for to in mails}
    assert len({mail["Message-ID"] for mail in mails.values()}) == 4
    assert all(mail["Date"] and mail.get_all("Subject") == [mail["Subject"]] for mail in mails.values())
    subjects = {to: str(mail["Subject"]).strip() for to, mail in mails.items()}
    assert subjects.pop(str(cast.mother.email)) == "ひばり小学校: You have a new notice"
    assert set(subjects.values()) == {"ひばり小学校：お知らせがあります"}


def test_an_address_that_would_add_a_line_is_refused(cast: Cast) -> None:
    letter = notice_letter(Mailing(sender_name="ひばり小学校", path="/notices/1/"), "ja")
    with pytest.raises(BadHeaderError):
        LetterMail(letter, sender="a@mail.example", to="b@mail.example\r\nBcc: c@mail.example").message()


def test_nothing_is_mailed_twice(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    send_due(cast)
    with tenant_scope(cast.sakura.pk):
        assert queue_all(notice) == 0
    assert send_due(cast) == 0
    assert len(sink.taken) == 4


def test_a_server_that_is_down_loses_nothing(cast: Cast, send: Send, settings: Any, sink: Sink) -> None:
    send()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send_due(cast) == 0
    assert states(cast) == {"pending": 4}
    assert send_due(cast) == 0, "not before the wait is over"
    settings.EMAIL_PORT = port
    make_due(cast)
    assert send_due(cast) == 4
    assert states(cast) == {"sent": 4}


def test_a_refused_address_stops_nobody_else(cast: Cast, send: Send, sink: Sink) -> None:
    sink.refusals = {"ogawa@mail.example": "550 no such user", cast.father.email: "451 try later"}
    send()
    assert send_due(cast) == 4
    assert states(cast) == {"sent": 2, "failed": 1, "pending": 1}
    sink.refusals = {}
    make_due(cast)
    send_due(cast)
    assert states(cast) == {"sent": 3, "failed": 1}


def test_two_workers_never_take_the_same_mail(cast: Cast, send: Send) -> None:
    send()
    with tenant_scope(cast.sakura.pk):
        first, second = claim(cast.sakura.pk, limit=3), claim(cast.sakura.pk, limit=3)
    assert (len(first), len(second)) == (3, 1)
    assert {c.guardian_id for c in first}.isdisjoint(c.guardian_id for c in second)


def test_a_claim_whose_worker_died_is_taken_up_after_its_lease(cast: Cast, send: Send, sink: Sink) -> None:
    send()
    with tenant_scope(cast.sakura.pk):
        claim(cast.sakura.pk, limit=10)
    assert send_due(cast) == 0
    make_due(cast)
    assert send_due(cast) == 4


def test_urgent_goes_first(cast: Cast, send: Send) -> None:
    send()
    urgent = send(urgency="urgent", by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        assert {taken.mailing_id for taken in claim(cast.sakura.pk, limit=4)} == {urgent.pk}


def test_a_worker_neither_sorts_nor_walks_through_all_that_waits(cast: Cast, send: Send) -> None:
    """Whatever the planner last knew of the table: each mail of a city would cost as much as all of them."""
    send()
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        (taken, *_others) = claim(cast.sakura.pk, limit=1)
        whose = {"tenant": taken.tenant_id, "channel": "mail", "mailing": taken.mailing_id}
        held = {**whose, "guardian": taken.guardian_id, "attempts": 1, "state": "sent", "error": ""}
        cursor.execute(outbox.IN_ORDER)
        plans = []
        for statement, parameters in ((outbox.NEXT, {**whose, "limit": 20}), (outbox.SETTLE, held)):
            cursor.execute(f"explain (costs off) {statement}", parameters)
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert "Merge Append" in plans[0]
    assert "Sort\n" not in plans[0]
    assert "due_at_idx" not in plans[1]
