"""A call ends when its time is over, whatever the other side does with it; an answer is as large as a list can be."""

import socket
import ssl
import time
from typing import Any

import pytest

from accounts.models import RosterUpload
from api.faults import Fault
from api.pulling import oneroster
from api.pulling.line import MOST_OBJECTS, Failed, Line
from tests.api.other_roster import BASE, OtherRoster, other_roster
from tests.api.test_pulling import Office, office
from tetoru.tenancy import tenant_scope
from tetoru.web.outgoing import address_in, connection_to

__all__ = ["office", "other_roster"]  # fixtures


def asked(other: OtherRoster, name: str) -> Fault:
    """What goes wrong when a list is asked for."""
    with pytest.raises(Failed) as failed:
        Line().get(f"{other.origin}{BASE}/{name}?limit=500&offset=0", {"Authorization": "Bearer open"})
    return failed.value.fault


@pytest.mark.parametrize("how", ["drips", "drips and closes"])
def test_who_sends_letter_by_letter_is_hung_up_on(other_roster: OtherRoster, settings: Any, how: str) -> None:
    """Also where the answer says that the line will be closed, so that the connection forgets its socket."""
    settings.ROSTER_CALL_SECONDS = 1
    other_roster.behaves = (how, "users")
    assert asked(other_roster, "users") is Fault.SLOW
    assert other_roster.letters < other_roster.MOST_LETTERS, "a minute of them would have been sent"


def test_a_line_that_opens_too_late_is_asked_nothing(
    other_roster: OtherRoster, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is over before there is a socket to hang up."""
    opened = socket.create_connection

    def slowly(*args: Any, **more: Any) -> socket.socket:
        time.sleep(0.5)
        return opened(*args, **more)

    monkeypatch.setattr(socket, "create_connection", slowly)
    settings.ROSTER_CALL_SECONDS = 0.2
    assert asked(other_roster, "users") is Fault.SLOW
    assert other_roster.asked == []


def test_time_that_the_connection_took_is_no_time_of_the_handshake(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[float | None] = []

    def slowly(*_args: Any, **_more: Any) -> socket.socket:
        time.sleep(0.3)
        return socket.socket()

    def handshake(_context: Any, sock: socket.socket, **_more: Any) -> ssl.SSLSocket:
        left.append(sock.gettimeout())
        sock.close()
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", slowly)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", handshake)
    with pytest.raises(TimeoutError):
        connection_to(address_in("https://c4th.example/ims"), "1.1.1.1", timeout=2).connect()
    assert left[0] is not None
    assert 0 < left[0] <= 1.7


def test_a_page_of_more_rows_than_a_town_has_is_let_go_unread(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.save()
    monkeypatch.setattr(oneroster, "MOST_ON_A_PAGE", 2)
    assert office.fetch().fault == ""
    office.other.largest = 3
    source = office.fetch()
    assert (source.fault, source.detail) == ("large", "users: 3")


@pytest.mark.parametrize("empty", [b"{}", b"[]"])
def test_an_answer_of_millions_of_nothings_is_not_read_at_all(other_roster: OtherRoster, empty: bytes) -> None:
    other_roster.raw = b'{"users": [' + b",".join([empty] * MOST_OBJECTS) + b"]}"
    other_roster.behaves = ("raw", "users")
    assert asked(other_roster, "users") is Fault.LARGE


def test_what_was_left_out_comes_again_with_the_next_fetch(office: Office) -> None:
    """The same roster as last time, but not all of it was taken in: else nobody would ever be asked for the rest."""
    office.save()
    office.fetch()
    with tenant_scope(office.cast.sakura.pk):
        RosterUpload.objects.update(state="taken")
    office.fetch()
    assert office.uploads == [("taken", 1, 3)], "all of it was taken in"
    with tenant_scope(office.cast.sakura.pk):
        RosterUpload.objects.update(left_out_count=1)
    office.fetch()
    office.fetch()
    assert office.uploads == [("taken", 1, 3), ("waiting", 1, 3)]
