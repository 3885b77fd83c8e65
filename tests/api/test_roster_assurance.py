"""The promise about where rosters come from: green as things are, red for each way in which it can break."""

from typing import Any

import pytest

from api import assurance
from api.models import RosterSource
from api.pulling import line
from tests.api.linked import link
from tests.cast import Cast, signed_in
from tetoru.assurance import Broken, all_checks
from tetoru.tenancy import tenant_scope
from tetoru.web import outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(cast: Cast) -> RosterSource:
    """Kept as an admin keeps it."""
    partner, _secret = link(cast.board_admin, scopes=("rosters.write",))
    form = {
        "address": "https://c4th.example/ims", "token_address": "https://c4th.example/token", "client_id": "tetoru",
        "secret": "s", "is_on": "on", "schools": [str(cast.hibari.pk)], "version": "0",
    }  # fmt: skip
    url = f"/t/sakura/settings/partners/{partner.pk}/rosters/"
    assert signed_in(cast.board_admin).post(url, form).status_code == 302
    with tenant_scope(cast.sakura.pk):
        return RosterSource.objects.get()


def test_it_is_registered_and_holds(source: RosterSource) -> None:
    assert {check.name: check.section for check in all_checks()}["rosters.addresses"] == 16
    assert assurance.rosters_come_from_outside() == (
        "27 inner addresses refused when saved and when fetched; 2 kept addresses are outside"
    )


def test_a_form_that_keeps_an_inner_address_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "is_inside", lambda _address: False)
    with pytest.raises(Broken) as broken:
        assurance.rosters_come_from_outside()
    assert "https://169.254.169.254/latest/meta-data/ is kept" in str(broken.value)
    assert "is called" not in str(broken.value), "before a call the number is looked at as well"


def test_a_call_that_goes_inside_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = outgoing.is_public
    monkeypatch.setattr(outgoing, "is_public", lambda number: number == "10.0.0.1" or original(number))
    with pytest.raises(Broken, match=r"https://10\.0\.0\.1/ims is kept; https://10\.0\.0\.1/ims is called$"):
        assurance.rosters_come_from_outside()


def test_a_gate_that_lets_nothing_through_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "is_public", lambda _number: False)
    with pytest.raises(Broken, match="nothing at all"):
        assurance.rosters_come_from_outside()


def test_the_local_service_of_tests_is_found(settings: Any) -> None:
    settings.ROSTER_LOCAL_SERVICE = "http://127.0.0.1:9"
    with pytest.raises(Broken, match="the local service of tests"):
        assurance.rosters_come_from_outside()


@pytest.mark.parametrize("column", ["address", "token_address"])
def test_a_kept_address_that_leads_inside_is_found(cast: Cast, source: RosterSource, column: str) -> None:
    with tenant_scope(cast.sakura.pk):
        RosterSource.objects.update(**{column: "https://10.0.0.5/ims"})
    with pytest.raises(Broken, match="1 of 2 kept addresses"):
        assurance.rosters_come_from_outside()
