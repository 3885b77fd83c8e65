"""Addresses stay unique, and people are found by them, also while the platform's key is turned."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction

from accounts.emails import EmailTaken, claim_email
from accounts.models import User
from tests.cast import Cast, make_cast
from tests.tetoru.keyrings import age_keys, command, without_waiting
from tetoru.crypto.keyring import PLATFORM, make_key, newest_key


@pytest.fixture
def family(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The standing cast where commits are commits, and nobody has to wait for a key to be known."""
    without_waiting(monkeypatch)
    yield make_cast()
    connections.close_all()


def claimed(email: str) -> bool:
    with transaction.atomic():
        try:
            return bool(claim_email(email))
        except EmailTaken:
            return False


def test_an_address_that_is_taken_stays_taken_through_a_rotation(family: Cast) -> None:
    taken = str(family.mother.email)
    for _stage in (lambda: make_key(PLATFORM), lambda: command("rotate_keys", "--platform"), age_keys):
        _stage()
        assert not claimed(taken)
        assert not claimed(f" {taken.upper()} ")
        assert claimed("somebody-new@mail.example")


def test_a_guardian_is_found_while_the_key_turns_and_when_the_old_one_is_gone(family: Cast) -> None:
    old, email = newest_key(PLATFORM).id, str(family.mother.email)
    make_key(PLATFORM)
    assert User.objects.named(email) == family.mother
    command("rotate_keys", "--platform")
    assert User.objects.named(email) == family.mother
    age_keys()
    command("remove_key", str(old))
    assert User.objects.named(email) == family.mother
    assert not claimed(email)


def test_two_who_claim_one_address_under_two_keys_wait_for_each_other(family: Cast) -> None:
    """One process knows the new key a moment earlier: the unique index alone would let both in."""
    claims, at_the_door = [], threading.Event()

    def second() -> None:
        with transaction.atomic():
            at_the_door.set()
            claims.append(claimed("one@mail.example"))
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        index = claim_email("one@mail.example")
        other.start()
        assert at_the_door.wait(20)
        other.join(0.3)
        assert claims == []
        User(kind=User.Kind.GUARDIAN, email="one@mail.example", email_index=index, name="一").save()
        make_key(PLATFORM)
    other.join()
    assert claims == [False]
