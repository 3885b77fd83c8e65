"""The promises about partners: green as things are, red for each way in which they can break."""

import datetime as dt
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import RosterUpload
from api import assurance
from api.models import Acknowledgement, Partner, PartnerToken
from auditlog.models import Entry
from messaging.absences.models import Absence
from tests.api.linked import V1, absent, caller, link
from tests.api.rosters import HINATA, ROOMS, body_of, pupil_rows
from tests.cast import Cast, make_cast
from tetoru.assurance import Broken, all_checks
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

HASHED, LOGGED = assurance.partners_are_of_one_tenant_and_kept_as_hashes, assurance.calls_of_partners_are_logged


@pytest.fixture
def partner(cast: Cast) -> Partner:
    """It has a token, took an absence over, and sent a roster."""
    found, secret = link(cast.board_admin)
    client = caller(found, secret)
    row = absent(cast.room_41, cast.hinata)
    _take_over(client, row)
    body = body_of(cast.hibari.pk, ROOMS, [pupil_rows(*HINATA)])
    sent = client.put(f"{V1}/rosters/{new_id()}", body, content_type="application/json")
    assert sent.status_code == 200, sent.content
    return found


def _take_over(client: Client, row: Absence) -> None:
    taken = {"absences": [{"id": str(row.pk), "changed_at": row.changed_at.isoformat()}]}
    assert client.post(f"{V1}/absences/acknowledgements", taken, "application/json").status_code == 200


def change(cast: Cast, model: Any, **values: Any) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        assert model.objects.update(**values) == 1


def test_both_are_registered_and_hold_and_leave_no_trace(cast: Cast, partner: Partner) -> None:
    sections = {found.name: found.section for found in all_checks()}
    assert (sections["partners.hashed"], sections["partners.logged"]) == (16, 16)
    with tenant_scope(cast.sakura.pk):
        before = Entry.objects.count()
        assert HASHED() == (
            "1 partners and 1 tokens: hashes alone, each of one tenant, none with more than it was given"
        )
        assert LOGGED() == "3 tokens, acknowledgements and rosters stand in the log; 6 addresses lead through it"
        assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "secret", ["geheim", "", "plain$$geheim", "sha1$salt$0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33"]
)
def test_a_secret_that_is_no_hash_is_found(cast: Cast, partner: Partner, secret: str) -> None:
    change(cast, Partner, client_secret=secret)
    with pytest.raises(Broken, match=rf"^the secret of partner {partner.pk} is no hash$"):
        HASHED()


def test_an_id_that_names_another_tenant_is_found(cast: Cast, partner: Partner) -> None:
    theirs, _secret = link(cast.board_admin)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        Partner.objects.filter(pk=theirs.pk).update(client_id=theirs.client_id.replace(theirs.client_id[:5], "aaaaa"))
    with pytest.raises(Broken, match=rf"^the id of partner {theirs.pk} does not name its own tenant$"):
        HASHED()


@pytest.mark.parametrize(
    ("model", "values", "fault"),
    [
        (PartnerToken, {"checksum": b"the token itself"}, "is no checksum"),
        (Partner, {"scopes": ["absences.read"]}, "may absences.acknowledge, rosters.write, which its partner may not"),
        (Partner, {"revoked_at": dt.datetime(2026, 4, 1, tzinfo=dt.UTC)}, "outlives its partner"),
        (PartnerToken, {"expires_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}, "lasts too long"),
    ],
)
def test_a_token_that_is_more_than_it_should_be_is_found(
    cast: Cast, partner: Partner, model: Any, values: dict[str, Any], fault: str
) -> None:
    change(cast, model, **values)
    with pytest.raises(Broken, match=rf"^token [0-9a-f-]+ {fault}$"):
        HASHED()


def test_a_made_up_token_that_opens_is_found(cast: Cast, partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assurance, "caller_of", lambda _header: partner)
    with pytest.raises(Broken, match=r"^a token that nobody was given lets somebody in$"):
        HASHED()


def test_a_column_for_the_token_itself_is_found(committed_db: str) -> None:
    make_cast()
    assert HASHED().startswith("0 partners")
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table api_partnertoken add column token text")
    with pytest.raises(Broken, match=r"^the table of tokens also keeps token$"):
        HASHED()


def test_a_token_that_the_log_does_not_know_is_found(cast: Cast, partner: Partner) -> None:
    other, _secret = link(cast.board_admin)
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        PartnerToken.objects.create(
            tenant_id=cast.sakura.pk, partner=other, checksum=bytes(32), scopes=[], expires_at=timezone.now()
        )
    with pytest.raises(Broken, match=rf"^partner {other.pk}: no entry partner.token_given at "):
        LOGGED()


def test_an_acknowledgement_that_the_log_does_not_know_is_found(cast: Cast, partner: Partner) -> None:
    change(cast, Acknowledgement, acknowledged_at=timezone.now() - dt.timedelta(hours=3))
    with pytest.raises(Broken, match=rf"^partner {partner.pk}: no entry partner.absences_acknowledged at "):
        LOGGED()


def test_a_roster_that_came_beside_the_log_is_found(cast: Cast, partner: Partner) -> None:
    change(cast, RosterUpload, partner_id=new_id())
    with pytest.raises(Broken, match=r"no entry roster.arrived at "):
        LOGGED()


@pytest.mark.parametrize("harm", ["gone", "late"])
def test_a_log_that_calls_do_not_pass_through_is_found(cast: Cast, settings: Any, harm: str) -> None:
    log = "auditlog.middleware.LogMiddleware"
    rest = [name for name in settings.MIDDLEWARE if name != log]
    settings.MIDDLEWARE = rest if harm == "gone" else [*rest, log]
    with pytest.raises(Broken, match=r"^calls pass beside the log$"):
        LOGGED()
