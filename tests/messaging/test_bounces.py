"""Mail that comes back, at once or later: recognised by where it comes back to."""

import datetime as dt
import email
import email.policy
import io
import mailbox
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from accounts.mails.trouble import note_arriving
from accounts.models import User
from auditlog.models import Entry
from messaging.delivery.bounces import read_bounce, read_maildir
from messaging.delivery.models import Delivery
from messaging.delivery.return_paths import Sent, return_path, sent_by
from messaging.delivery.tasks import read_bounces
from tests.cast import Cast, signed_in
from tests.messaging.conftest import Send
from tests.messaging.test_mail import make_due, send_due, states
from tests.sink import Sink
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

This is the mail system. ogawa@mail.example could not be reached.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sat, 28 Nov 2026 22:00:00 +0900

Final-Recipient: rfc822; ogawa@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--cut--
"""


def report(to: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return REPORT.format(to=to, action=action, status=status).encode()


def envelope_sender(sink: Sink, person: User) -> str:
    return next(sender for sender, to in sink.envelopes if to == person.email)


def failing(person: User) -> bool:
    person.refresh_from_db()
    return person.mail_failing_since is not None


def state_of(cast: Cast, person: User) -> str:
    with tenant_scope(cast.sakura.pk):
        return Delivery.objects.get(guardian=person).state


@pytest.fixture
def sent(cast: Cast, send: Send, sink: Sink) -> str:
    """A notice was mailed; gives where the mother's mail comes back to."""
    send()
    send_due(cast)
    return envelope_sender(sink, cast.mother)


def test_each_mail_comes_back_to_an_address_of_its_own_that_names_nobody(cast: Cast, sent: str, sink: Sink) -> None:
    senders = [sender for sender, _to in sink.envelopes]
    assert len(set(senders)) == len(senders) == 4
    for sender in senders:
        local, _at, domain = sender.partition("@")
        assert (len(local), domain) == (64, "bounces.tetoru.example")
        assert "ogawa" not in sender
    message = email.message_from_bytes(sink.taken[0][1], policy=email.policy.default)
    assert message["From"] == "tetoru <no-reply@tetoru.example>"
    found = sent_by(sent.upper())
    assert found is not None
    assert found.guardian_id == cast.mother.pk


def test_a_mail_that_came_back_is_seen_by_its_owner_and_in_the_outbox(cast: Cast, sent: str) -> None:
    assert read_bounce(report(sent))
    assert (state_of(cast, cast.mother), failing(cast.mother), failing(cast.father)) == ("bounced", True, False)
    page = signed_in(cast.mother).get("/home/").content.decode()
    assert "メールが届いていません" in page
    assert "/settings/email/" in page
    assert "メールが届いていません" not in signed_in(cast.father).get("/home/").content.decode()
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="mail.bounced")
    assert (entry.subject_id, entry.details["job"]) == (cast.mother.pk, "read bounces")


def test_the_school_sees_whose_mail_comes_back(cast: Cast, sent: str) -> None:
    read_bounce(report(sent))
    page = signed_in(cast.school_admin).get(f"/s/hibari/students/{cast.hinata.pk}/guardians/")
    assert [guardian.is_mail_failing for guardian in page.context["guardians"]] == [True, False]
    assert "メールが届いていません" in page.content.decode()
    status = signed_in(cast.teacher).get("/s/hibari/notices/")
    assert status.status_code == 200


def test_the_status_of_a_notice_says_that_the_mail_came_back(cast: Cast, send: Send, sink: Sink) -> None:
    notice = send()
    send_due(cast)
    for guardian in (cast.mother, cast.father):
        read_bounce(report(envelope_sender(sink, guardian)))
    page = signed_in(cast.teacher).get(f"/s/hibari/notices/{notice.pk}/").content.decode()
    assert "メールが戻ってきました" in page


@pytest.mark.parametrize(
    ("action", "status", "fails"),
    [("failed", "5.1.1", True), ("failed", "5.2.1", True), ("delayed", "4.4.1", False), ("failed", "4.4.7", False),
     ("delivered", "2.0.0", False), ("relayed", "2.0.0", False)],
)  # fmt: skip
def test_only_what_failed_for_good_counts(cast: Cast, sent: str, action: str, status: str, fails: bool) -> None:
    assert read_bounce(report(sent, action=action, status=status)) is fails
    assert (failing(cast.mother), state_of(cast, cast.mother)) == (fails, "bounced" if fails else "sent")


def test_a_refusal_of_us_says_nothing_about_the_address(cast: Cast, sent: str) -> None:
    assert read_bounce(report(sent, status="5.7.1"))
    assert (failing(cast.mother), state_of(cast, cast.mother)) == (False, "bounced")


def test_nobody_can_invent_a_bounce(cast: Cast, sent: str) -> None:
    local, _at, domain = sent.partition("@")
    forged = f"{'a' if local[0] != 'a' else 'b'}{local[1:]}@{domain}"
    other = return_path(Sent(new_id(), cast.mother.pk))
    for address in (forged, other, "ogawa@mail.example", f"{local}@elsewhere.example", local, ""):
        assert not read_bounce(report(address))
    assert state_of(cast, cast.mother) == "sent"


def test_a_bounce_is_counted_once(cast: Cast, sent: str) -> None:
    assert [read_bounce(report(sent)) for _ in range(2)] == [True, False]


def test_the_envelope_is_believed_where_the_mail_server_tells_it(cast: Cast, sent: str) -> None:
    assert read_bounce(report("postmaster@tetoru.example"), came_to=f"<{sent}>")


def test_a_maildir_is_read_and_emptied(cast: Cast, sent: str, tmp_path: Path, settings: Any) -> None:
    box = mailbox.Maildir(tmp_path / "bounces", create=True)
    for content in (report(sent), b"\xff\xfe no mail at all", b""):
        box.add(content)
    settings.BOUNCE_MAILDIR = str(tmp_path / "bounces")
    read_bounces()
    assert (failing(cast.mother), len(mailbox.Maildir(tmp_path / "bounces"))) == (True, 0)
    assert read_maildir(tmp_path / "bounces") == 0


def test_the_command_reads_a_maildir_or_a_pipe(cast: Cast, sent: str, tmp_path: Path, monkeypatch: Any) -> None:
    out = io.StringIO()
    mailbox.Maildir(tmp_path / "box", create=True).add(report(sent, action="delayed"))
    call_command("read_bounces", maildir=str(tmp_path / "box"), stdout=out)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(sent))))
    call_command("read_bounces", stdin=True, stdout=out)
    assert out.getvalue().split("\n")[:2] == ["0 failed for good", "1 failed for good"]


def test_without_a_domain_the_command_says_what_is_missing(settings: Any) -> None:
    settings.BOUNCE_DOMAIN = ""
    with pytest.raises(CommandError, match="BOUNCE_DOMAIN is not set"):
        call_command("read_bounces", stdin=True)


@pytest.mark.django_db
@limits(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400), st.text(max_size=70))
def test_nothing_that_comes_back_breaks_the_reader(db: None, content: bytes, address: str) -> None:
    assert not read_bounce(content, came_to=address)
    assert not read_bounce(REPORT.replace("{to}", "x@y.example").encode() + content)


def test_an_address_refused_at_once_is_marked_too(cast: Cast, send: Send, sink: Sink) -> None:
    sink.refusals = {"ogawa@mail.example": "550 5.1.1 no such user", cast.father.email: "554 5.7.1 we do not like you"}
    send()
    send_due(cast)
    assert states(cast) == {"failed": 2, "sent": 2}
    assert (failing(cast.mother), failing(cast.father)) == (True, False)


def test_a_later_success_and_a_new_address_clear_the_mark(cast: Cast, send: Send, sink: Sink, sent: str) -> None:
    read_bounce(report(sent))
    note_arriving([cast.mother.pk])
    assert failing(cast.mother), "many servers take everything: an hour later proves nothing"
    User.objects.filter(pk=cast.mother.pk).update(mail_failing_since=timezone.now() - dt.timedelta(days=2))
    send(title="あとの")
    make_due(cast)
    send_due(cast)
    assert not failing(cast.mother)
