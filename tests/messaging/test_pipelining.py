"""Mail over a server that pipelines and one that does not: the same outcome, whatever it answers, wherever it ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import get_connection
from django.utils.crypto import salted_hmac

from accounts.models import User
from messaging.delivery.letters import Letter, plain_mail
from messaging.delivery.models import Delivery
from messaging.delivery.return_paths import SALT, Sent, return_path
from tests.cast import Cast
from tests.mail_server import HANG_UP, MailServer
from tests.messaging.conftest import Send
from tests.messaging.test_mail import make_due, send_due, states
from tetoru.ids import new_id
from tetoru.pipelining import Mail, Pipeline
from tetoru.tenancy import tenant_scope

FIRST, SECOND = "a@mail.example", "b@mail.example"
OTHERS = ["c@mail.example", "d@mail.example"]


@pytest.fixture(params=[True, False], ids=["pipelined", "one by one"])
def server(request: pytest.FixtureRequest, settings: Any) -> Iterator[MailServer]:
    with MailServer(pipelines=request.param).running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server
        assert server.too_early == []


@pytest.fixture
def waiting(cast: Cast, send: Send) -> Cast:
    """Four mails, due in the order of their addresses, which is not that of their rows."""
    send()
    people = (cast.both, cast.mother, cast.minato_mother, cast.father)
    for minute, (person, address) in enumerate(zip(people, [FIRST, SECOND, *OTHERS], strict=True)):
        person.email = address
        person.save(update_fields=["email"])
        with tenant_scope(cast.sakura.pk):
            Delivery.objects.filter(guardian=person).update(due_at=f"2026-01-01T00:0{minute}Z")
    return cast


def addresses(server: MailServer) -> list[str]:
    return [to for to, _text in server.taken]


def test_each_mail_is_taken_once_over_one_connection(waiting: Cast, server: MailServer) -> None:
    assert send_due(waiting) == 4
    assert states(waiting) == {"sent": 4}
    assert addresses(server) == [FIRST, SECOND, *OTHERS]
    for to, text in server.taken:
        assert f"To: {to}\r\n".encode() in text
    assert (server.connections, server.said[-1].lower()) == (1, "quit")


@pytest.mark.parametrize("wants_text", [True, False])
@pytest.mark.parametrize(("answer", "state"), [("550 5.1.1 no such user", "failed"), ("451 4.7.1 later", "pending")])
def test_a_refused_address_costs_no_other_mail(
    waiting: Cast, server: MailServer, answer: str, state: str, wants_text: bool
) -> None:
    server.answers = {f"RCPT TO:<{SECOND}>": answer}
    server.wants_text_for_nobody = wants_text
    assert send_due(waiting) == 4
    assert states(waiting) == {"sent": 3, state: 1}
    assert addresses(server) == [FIRST, *OTHERS]
    assert server.connections == 1
    failing = User.objects.filter(kind="guardian", mail_failing_since__isnull=False)
    assert [str(person.email) for person in failing] == ([SECOND] if state == "failed" else [])


def test_a_server_that_closes_at_an_address_is_asked_again_for_the_others(waiting: Cast, server: MailServer) -> None:
    server.answers = {f"RCPT TO:<{SECOND}>": "421 closing"}
    assert send_due(waiting) == 4
    assert states(waiting) == {"sent": 3, "pending": 1}
    assert (addresses(server), server.connections) == ([FIRST, *OTHERS], 2)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("MAIL", "452 4.3.1 disk is full"), ("MAIL", "421 closing"), ("MAIL", HANG_UP), ("RCPT", HANG_UP),
        ("DATA", "451 later"), ("DATA", "554 no"), ("DATA", "421 closing"), ("DATA", HANG_UP), ("DATA", "what?"),
        (f". {FIRST}", "554 5.7.1 spam"), (f". {FIRST}", "452 later"), (f". {FIRST}", "421 closing"),
    ],
)  # fmt: skip
def test_a_server_that_does_not_want_to_go_on_loses_nothing(
    waiting: Cast, server: MailServer, command: str, answer: str
) -> None:
    server.answers = {command: answer}
    assert send_due(waiting) == 0
    assert states(waiting) == {"pending": 4}
    assert server.taken == []
    server.answers = {}
    make_due(waiting)
    assert send_due(waiting) == 4
    assert (states(waiting), len(set(addresses(server))), len(server.taken)) == ({"sent": 4}, 4, 4)


def test_a_server_that_ends_between_two_mails_gets_the_others_later_and_none_twice(
    waiting: Cast, server: MailServer
) -> None:
    def from_now_on(said: str) -> None:
        if said.startswith("."):
            server.answers = {"MAIL": HANG_UP, "DATA": HANG_UP}

    server.hear = from_now_on
    assert send_due(waiting) == 0
    assert states(waiting) == {"sent": 1, "pending": 3}
    server.hear, server.answers = str, {}
    make_due(waiting)
    assert send_due(waiting) == 3
    assert (states(waiting), len(set(addresses(server))), len(server.taken)) == ({"sent": 4}, 4, 4)


@pytest.mark.parametrize("answer", [HANG_UP, "421 too many mails"])
def test_a_server_that_ends_after_each_mail_gets_all_of_them_once_over_new_connections(
    waiting: Cast, server: MailServer, answer: str
) -> None:
    def one_only(said: str) -> None:
        if said.startswith("."):
            server.answers = {"MAIL": answer}
        elif said.lower().startswith("ehlo"):
            server.answers = {}

    server.hear = one_only
    assert send_due(waiting) == 4
    assert states(waiting) == {"sent": 4}
    assert (addresses(server), server.connections) == ([FIRST, SECOND, *OTHERS], 4)


def test_a_server_that_takes_a_mail_and_ends_without_a_word_gets_that_one_again(
    waiting: Cast, server: MailServer
) -> None:
    server.answers = {f". {FIRST}": HANG_UP}
    assert send_due(waiting) == 0
    assert states(waiting) == {"pending": 4}
    server.answers = {}
    make_due(waiting)
    send_due(waiting)
    assert states(waiting) == {"sent": 4}
    assert (addresses(server).count(FIRST), set(addresses(server))) == (2, {FIRST, SECOND, *OTHERS})
    assert len(server.taken) == 5


def test_an_address_that_is_not_plain_goes_between_the_others(waiting: Cast, server: MailServer) -> None:
    server.holds_answers = False  # the library that sends this one waits for each
    waiting.mother.email = "b@あさひ.example"
    waiting.mother.save(update_fields=["email"])
    assert send_due(waiting) == 4
    assert states(waiting) == {"sent": 4}
    assert addresses(server) == [FIRST, "b@xn--l8jvb1e.example", *OTHERS]


def mail_to(to: str, text: bytes = b"") -> Mail:
    return Mail("us@mail.example", to, text + b".\r\n")


def test_what_was_announced_and_is_not_sent_is_no_mail(server: MailServer) -> None:
    post = Pipeline(get_connection())
    first, second, third = (mail_to(to, to.encode() + b"\r\n") for to in (FIRST, SECOND, OTHERS[0]))
    post.hand_over(first, second)
    post.hand_over(third, second)
    post.close()
    assert server.taken == [(mail.to, mail.text.removesuffix(b".\r\n")) for mail in (first, third)]


def test_a_line_that_begins_with_a_dot_arrives_as_it_was_written(server: MailServer) -> None:
    letter = Letter("Subject", "one\n.\n..two\n.three\nMAIL FROM:<x@mail.example>\n", {"From": "us@mail.example"})
    mail = plain_mail(letter, sender="us@mail.example", to=FIRST, date="Sat, 28 Nov 2026 22:00:00 +0900")
    assert mail
    post = Pipeline(get_connection())
    post.hand_over(mail)
    post.close()
    ((_to, text),) = server.taken
    assert text.endswith(letter.content)
    assert b"\r\n.\r\n..two\r\n.three\r\n" in text


@pytest.mark.parametrize(
    "address", ["a b@mail.example", "a@mail.example\r\nRCPT TO:<c@mail.example>", "a@mail.example\n", "あ@mail.example"]
)
def test_only_plain_addresses_are_written_to_the_wire_as_they_are(address: str) -> None:
    letter = Letter("Subject", "text", {})
    assert plain_mail(letter, sender=address, to=FIRST, date="") is None
    assert plain_mail(letter, sender=FIRST, to=address, date="") is None


def test_return_paths_of_earlier_mails_stay_valid(settings: Any) -> None:
    settings.BOUNCE_DOMAIN = "mail.example"
    sent = Sent(new_id(), new_id())
    for secret in ("first", "second"):
        settings.SECRET_KEY = secret
        made = salted_hmac(SALT, sent.mailing_id.bytes + sent.guardian_id.bytes, algorithm="sha256").digest()[:8]
        assert return_path(sent).partition("@")[0].endswith(_base32_end(made))


def _base32_end(seal: bytes) -> str:
    """The last twelve letters are the hash's alone: 60 of its 64 bits."""
    number, letters = int.from_bytes(seal, "big"), "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[number >> 5 * place & 31] for place in reversed(range(12)))
