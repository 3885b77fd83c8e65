"""What a worker has in its hands: in which order it goes, how much it is, and what becomes of it when it can't go."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from messaging.delivery import mail, rounds
from messaging.delivery.mail import FEWEST, MOST, as_many_as
from messaging.delivery.models import Delivery
from messaging.delivery.outbox import cancel, claim, give_back
from messaging.notices.tasks import fan_out_notice
from tests.cast import Cast, make_cast
from tests.mail_server import MailServer
from tests.messaging.conftest import Send
from tests.messaging.test_mail import make_due, send_due, states
from tests.messaging.test_pipelining import server
from tests.messaging.test_withdrawing_races import sent
from tests.threads import Thread
from tetoru.tenancy import tenant_scope

__all__ = ["server"]


@pytest.fixture
def committed(committed_db: str) -> Cast:
    return make_cast()


def rows(cast: Cast) -> dict[Any, tuple[str, int, dt.datetime]]:
    """State, attempts and hour of each delivery, by guardian."""
    with tenant_scope(cast.sakura.pk):
        found = Delivery.objects.values_list("guardian_id", "state", "attempts", "due_at")
        return {guardian: tuple(row) for guardian, *row in found}


def due_one_after_the_other(cast: Cast) -> list[Any]:
    """The guardians in the order in which their mails are due."""
    people = [cast.both.pk, cast.mother.pk, cast.minato_mother.pk, cast.father.pk]
    with tenant_scope(cast.sakura.pk):
        for minute, guardian in enumerate(people):
            Delivery.objects.filter(guardian=guardian).update(due_at=f"2026-01-01T00:0{minute}Z")
    return people


def test_a_claim_is_in_the_order_in_which_its_mails_are_due_urgent_ones_first(cast: Cast, send: Send) -> None:
    send()
    people = due_one_after_the_other(cast)
    urgent = send(urgency="urgent", by=cast.manager)
    with tenant_scope(cast.sakura.pk):
        taken = claim(cast.sakura.pk, limit=8)
    assert {one.mailing_id for one in taken[:4]} == {urgent.pk}
    assert [one.guardian_id for one in taken[4:]] == people


def test_what_is_given_back_is_as_it_was_and_the_next_again(cast: Cast, send: Send) -> None:
    send()
    people = due_one_after_the_other(cast)
    before = rows(cast)
    with tenant_scope(cast.sakura.pk):
        taken = claim(cast.sakura.pk, limit=3)
        assert {row[0] for row in rows(cast).values()} == {"sending", "pending"}
        give_back(taken)
        assert rows(cast) == before
        assert [one.guardian_id for one in claim(cast.sakura.pk, limit=2)] == people[:2]
        give_back(taken[2:])
    assert {who: row[:2] for who, row in rows(cast).items()} == {
        people[0]: ("sending", 1), people[1]: ("sending", 1), people[2]: ("pending", 0), people[3]: ("pending", 0),
    }  # fmt: skip


def test_nothing_is_given_back_that_another_worker_has_taken_since(cast: Cast, send: Send) -> None:
    send()
    with tenant_scope(cast.sakura.pk):
        late = claim(cast.sakura.pk, limit=4)
        make_due(cast)
        claim(cast.sakura.pk, limit=4)
        held = rows(cast)
        give_back(late)
    assert rows(cast) == held


def test_what_is_given_back_after_it_was_cancelled_is_cancelled(cast: Cast, send: Send) -> None:
    notice = send()
    with tenant_scope(cast.sakura.pk):
        taken = claim(cast.sakura.pk, limit=3)
        assert cancel(cast.sakura.pk, notice.pk) == 1
        give_back(taken)
    assert states(cast) == {"cancelled": 4}


def test_another_tenants_mails_are_not_given_back(cast: Cast, send: Send) -> None:
    send()
    with tenant_scope(cast.sakura.pk):
        taken = claim(cast.sakura.pk, limit=4)
    with tenant_scope(cast.kaede.pk):
        give_back(taken)
    assert states(cast) == {"sending": 4}


def test_a_worker_whose_time_is_over_gives_the_rest_back_and_takes_it_anew(
    cast: Cast, send: Send, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PATIENCE", 0.0)
    send()
    people = due_one_after_the_other(cast)
    emails = [str(person.email) for person in (cast.both, cast.mother, cast.minato_mother, cast.father)]
    assert send_due(cast) == 4
    assert {who: row[:2] for who, row in rows(cast).items()} == dict.fromkeys(people, ("sent", 1))
    assert ([to for to, _text in server.taken], server.connections) == (emails, 1)


def test_a_worker_takes_what_goes_out_in_two_seconds() -> None:
    assert as_many_as(20, in_seconds=1.0) == 40
    assert as_many_as(40, in_seconds=8.0) == 10
    assert (as_many_as(20, in_seconds=0.0), as_many_as(1, in_seconds=40.0)) == (MOST, FEWEST)


def states_of(cast: Cast) -> Counter[str]:
    """As committed."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return Counter(Delivery.objects.values_list("state", flat=True))


def texts(server: MailServer, look: Callable[[], Any]) -> list[Any]:
    """What is seen beside the worker whenever a mail has arrived and is not answered yet."""
    seen: list[Any] = []
    server.hear = lambda said: seen.append(Thread(look).end()) if said.startswith(". ") else None
    return seen


def test_no_text_goes_out_before_the_mail_before_it_is_marked(committed: Cast, server: MailServer) -> None:
    """So a worker that is killed at any moment sends one mail twice at most."""
    notice_in_the_outbox(committed)
    seen = texts(server, lambda: states_of(committed)["sent"])
    assert send_due(committed) == 4
    assert seen == [0, 1, 2, 3]


def test_the_next_claim_is_as_large_as_the_server_is_quick(
    committed: Cast, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "AHEAD", 0.0)
    monkeypatch.setattr(mail, "FIRST", 1)
    monkeypatch.setattr(mail, "FEWEST", 3)
    notice_in_the_outbox(committed)
    seen = texts(server, lambda: states_of(committed)["sending"])
    assert send_due(committed) == 4
    assert seen == [1, 3, 2, 1]


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA", "."])
def test_of_a_notice_that_is_withdrawn_while_it_goes_out_no_second_mail_goes(
    committed: Cast, server: MailServer, moment: str
) -> None:
    withdraw_at(server, moment, committed, notice_in_the_outbox(committed))
    assert send_due(committed) == 4
    assert states_of(committed) == {"sent": 1, "cancelled": 3}
    assert len(server.taken) == 1


def test_nor_after_a_refused_one(committed: Cast, server: MailServer) -> None:
    withdraw_at(server, "RCPT", committed, notice_in_the_outbox(committed))
    server.answers = {"RCPT": "550 5.1.1 no such user"}
    assert send_due(committed) == 4
    assert states_of(committed) == {"failed": 1, "cancelled": 3}
    assert server.taken == []


def notice_in_the_outbox(cast: Cast) -> uuid.UUID:
    notice = sent(cast)
    fan_out_notice(str(cast.sakura.pk), str(notice.pk))
    return notice.pk


def withdraw_at(server: MailServer, moment: str, cast: Cast, notice_id: uuid.UUID) -> None:
    """When the server hears this for the first time."""

    def work() -> int:
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            return cancel(cast.sakura.pk, notice_id)

    def hear(said: str) -> None:
        if said.startswith(moment):
            server.hear = str
            assert Thread(work).end() == 0, "all are in the worker's hands"

    server.hear = hear
