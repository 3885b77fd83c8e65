"""The checks of closed doors: green as things are, red when somebody is still let in."""

import pytest

from accounts import backends
from accounts.closed_doors import deactivated_people_are_out, people_of_an_ended_tenant_are_out
from accounts.models import User
from accounts.standing import CONTRACT_ENDED, DEACTIVATED
from schools.models import Tenant
from tests.cast import Cast
from tetoru.assurance import Broken


def test_both_hold_and_leave_nobody_behind(cast: Cast) -> None:
    before = User.objects.count(), Tenant.objects.count()
    assert "then not let in" in deactivated_people_are_out()
    assert people_of_an_ended_tenant_are_out().startswith("let in while preparing, active, ending;")
    assert (User.objects.count(), Tenant.objects.count()) == before


def without(reason: object):
    """`refusal_of`, having forgotten one reason."""
    original = backends.refusal_of
    return lambda user: None if original(user) == reason else original(user)


def test_a_deactivated_person_who_is_let_in_breaks_the_promise(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "refusal_of", without(DEACTIVATED))
    with pytest.raises(Broken, match="after deactivation: let in staff, guardian"):
        deactivated_people_are_out()


def test_a_person_of_an_ended_tenant_who_is_let_in_breaks_the_promise(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "refusal_of", without(CONTRACT_ENDED))
    with pytest.raises(Broken, match="state ended: let in staff, guardian"):
        people_of_an_ended_tenant_are_out()


def test_a_door_that_lets_nobody_in_proves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "refusal_of", lambda _user: DEACTIVATED)
    with pytest.raises(Broken, match="before: let in nobody"):
        deactivated_people_are_out()
