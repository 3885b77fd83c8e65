"""Getting in: by client credentials alone, for an hour, into one tenant."""

import base64
import datetime as dt
import uuid
from ipaddress import ip_address
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from api.ids import new_token
from api.models import Linking, Partner, PartnerToken
from auditlog.models import Entry
from schools.models import Tenant
from tests import factories as make
from tests.api.linked import V1, ask_token, caller, link
from tests.cast import Cast, signed_in
from tetoru.tenancy import NOBODYS, tenant_scope

CHANGES = f"{V1}/absences/changes"


def test_a_partner_gets_a_token_for_an_hour_and_is_let_in_by_it(cast: Cast) -> None:
    partner, secret = link(cast.board_admin)
    answer = ask_token(partner.client_id, secret)
    told = answer.json()
    assert (answer.status_code, told["token_type"], told["expires_in"]) == (200, "Bearer", 3600)
    assert set(told["scope"].split()) == {"absences.read", "absences.acknowledge", "rosters.write"}
    assert "refresh_token" not in told
    client = Client(headers={"Authorization": f"Bearer {told['access_token']}"})
    assert client.get(CHANGES).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert client.get(CHANGES).status_code == 401


def test_neither_secret_nor_token_can_be_read_in_the_database(cast: Cast) -> None:
    partner, secret = link(cast.board_admin)
    token = ask_token(partner.client_id, secret).json()["access_token"]
    found = ""
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        for table in ("api_partner", "api_partnertoken", "auditlog_entry"):
            cursor.execute(f"select t::text from {table} t")
            found += str(cursor.fetchall())
    assert partner.client_id in found
    assert secret not in found
    assert token not in found
    assert token.partition(".")[2] not in found


def test_a_wrong_secret_gets_nothing_and_leaves_a_row(cast: Cast) -> None:
    partner, _secret = link(cast.board_admin)
    for client_id, secret in (
        (partner.client_id, "wrong"),
        (partner.client_id, "nul\0"),
        (f"{partner.client_id}\0", "x"),
        ("nobody", "x"),
        ("", ""),
    ):
        answer = ask_token(client_id, secret)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), client_id
    stray = Client().post(f"{V1}/token", {"client_id": partner.client_id}, headers={"Authorization": "Basic x"})
    assert stray.status_code in {400, 401}
    with tenant_scope(cast.sakura.pk):
        assert PartnerToken.objects.count() == 0
        rows = Entry.objects.filter(event="partner.token_refused")
        assert [(row.outcome, row.actor_kind, row.subject_id) for row in rows] == [
            ("denied", "partner", partner.pk)
        ] * 2


def test_who_tries_secrets_is_stopped(cast: Cast) -> None:
    partner, secret = link(cast.board_admin)
    for _ in range(20):
        ask_token(partner.client_id, "wrong")
    answer = ask_token(partner.client_id, secret)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")


def ask_both_ways(header: str, **body: str) -> Any:
    """With id and secret in the header, and whatever in the body."""
    packed = base64.b64encode(header.encode()).decode()
    data = {"grant_type": "client_credentials", **body}
    return Client().post(f"{V1}/token", data, headers={"Authorization": f"Basic {packed}"})


def test_a_secret_comes_one_way_and_is_counted_for_the_id_that_it_is_tried_with(cast: Cast) -> None:
    """RFC 6749, section 2.3: a header that opens nothing hides no guess in the body."""
    partner, secret = link(cast.board_admin)
    nobody = f"{partner.client_id.partition('.')[0]}.0123456789abcdef"
    for header in (f"{nobody}:x", f"{partner.client_id}:{secret}", nobody, ":", "\0:x", ""):
        answer = ask_both_ways(header, client_id=partner.client_id, client_secret=secret)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), header
        assert answer["Cache-Control"] == "no-store"
    assert ask_both_ways(f"{nobody}:x", client_secret=secret).status_code == 400
    assert ask_both_ways(f"{nobody}:x", client_id=partner.client_id).status_code == 400
    again = ask_both_ways(f"{partner.client_id}:{secret}", client_id=partner.client_id)
    assert again.status_code == 200, "the id alone may stand in both"
    body = {"grant_type": "client_credentials", "client_id": partner.client_id}
    for _ in range(20):
        assert Client().post(f"{V1}/token", {**body, "client_secret": "wrong"}).status_code == 401
    assert Client().post(f"{V1}/token", {**body, "client_secret": secret}).status_code == 429
    assert ask_token(partner.client_id, secret).status_code == 429
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="partner.token_refused", subject_id=partner.pk).count() == 20


def test_a_request_for_a_token_that_is_too_large_is_told_so(cast: Cast) -> None:
    partner, secret = link(cast.board_admin)
    answer = ask_token(partner.client_id, secret, scope="x" * 1_200_000)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    big = f"grant_type=client_credentials&scope={'x' * 1_200_000}"
    for headers in ({}, {"Authorization": "Basic x"}):
        answer = Client().post(f"{V1}/token", big, "application/x-www-form-urlencoded", headers=headers)
        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_who_knows_the_secret_gets_no_more_tokens_in_a_minute_than_calls(cast: Cast, settings: Any) -> None:
    settings.PARTNER_CALLS_PER_MINUTE = 3
    (partner, secret), (other, others) = link(cast.board_admin), link(cast.board_admin)
    with time_machine.travel("2026-11-25T08:00:20+09:00", tick=False):
        answers = [ask_token(partner.client_id, secret) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 3
        assert [(one["Retry-After"], one["Content-Type"]) for one in answers[3:]] == [
            ("40", "application/problem+json")
        ] * 3
        assert "同じものを使ってください" in answers[3].json()["detail"]
        assert ask_token(other.client_id, others).status_code == 200
        token = answers[0].json()["access_token"]
        assert Client(headers={"Authorization": f"Bearer {token}"}).get(CHANGES).status_code == 200
    with tenant_scope(cast.sakura.pk):
        assert PartnerToken.objects.filter(partner=partner).count() == 3
        rows = Entry.objects.filter(event="partner.token_refused")
        assert [(row.subject_id, row.outcome, row.details["status"]) for row in rows] == [(partner.pk, "denied", 429)]
    with time_machine.travel("2026-11-25T08:01:00+09:00", tick=False):
        assert ask_token(partner.client_id, secret).status_code == 200


def test_who_knows_no_secret_uses_up_no_tokens_of_a_partner(cast: Cast, settings: Any) -> None:
    settings.PARTNER_CALLS_PER_MINUTE = 3
    partner, secret = link(cast.board_admin)
    assert [ask_token(partner.client_id, "wrong").status_code for _ in range(6)] == [401] * 6
    assert ask_token(partner.client_id, secret).status_code == 200


@pytest.mark.parametrize(
    "grant",
    ["password", "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "", "x"],
)
def test_no_other_grant_is_known(cast: Cast, grant: str) -> None:
    partner, secret = link(cast.board_admin)
    answer = ask_token(partner.client_id, secret, grant_type=grant)
    assert answer.status_code == 400
    assert answer.json()["error"] in {"unsupported_grant_type", "invalid_request"}


def test_no_other_address_of_the_library_is_there(cast: Cast) -> None:
    for path in ("authorize/", "introspect/", "revoke_token/", "applications/", "device-authorization/", "register/"):
        for base in ("/o/", f"{V1}/", "/oauth2/"):
            assert Client().post(f"{base}{path}").status_code == 404, path


def test_a_partner_gets_no_right_that_it_has_not(cast: Cast) -> None:
    partner, secret = link(cast.board_admin, scopes=("absences.read",))
    answer = ask_token(partner.client_id, secret, scope="absences.read absences.acknowledge")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    refused = caller(partner, secret).post(f"{V1}/absences/acknowledgements", {"absences": []}, "application/json")
    assert refused.status_code == 422
    one = {"id": str(partner.pk), "changed_at": "2026-11-25T08:00:00+09:00"}
    refused = caller(partner, secret).post(f"{V1}/absences/acknowledgements", {"absences": [one]}, "application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.parametrize("how", ["partner off", "revoked", "switch off", "contract over", "rights changed"])
def test_a_token_ends_when_its_partner_does(cast: Cast, how: str) -> None:
    partner, secret = link(cast.board_admin)
    client, board = caller(partner, secret), signed_in(cast.board_admin)
    url = f"/t/sakura/settings/partners/{partner.pk}/"
    form = {"name": partner.name, "scopes": ["absences.read"], "version": "1"}
    assert client.get(CHANGES).status_code == 200
    match how:
        case "partner off":
            assert board.post(url, {**form, "is_on": "off"}).status_code == 302
        case "rights changed":
            assert board.post(url, {**form, "is_on": "on"}).status_code == 302
        case "revoked":
            assert board.post(f"{url}revocation/").status_code == 302
        case "switch off":
            assert board.post("/t/sakura/settings/partners/", {"is_on": "off"}).status_code == 302
        case _:
            Tenant.objects.filter(pk=cast.sakura.pk).update(state="ended")
    assert client.get(CHANGES).status_code == 401
    assert ask_token(partner.client_id, secret).status_code == (200 if how == "rights changed" else 401)


def test_a_session_opens_nothing_and_a_token_opens_no_page(cast: Cast) -> None:
    for person in (cast.board_admin, cast.teacher, cast.mother):
        answer = signed_in(person).get(CHANGES)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json()["title"] == "トークンがないか、期限が切れています"
    partner, secret = link(cast.board_admin)
    assert caller(partner, secret).get("/t/sakura/").status_code == 302


def test_a_token_of_another_tenant_is_nobodys_here(cast: Cast) -> None:
    partner, secret = link(cast.board_admin)
    token = ask_token(partner.client_id, secret).json()["access_token"]
    ours = partner.client_id.partition(".")[0]
    with tenant_scope(cast.kaede.pk):
        Linking.objects.create(tenant=cast.kaede, is_on=True)
        stranger = Partner(tenant=cast.kaede, client_id="x").client_id
    assert stranger == "x"
    for wrong in (token[:-1], f"{ours}.", ours, "", f"{token}\0", "あ" * 26 + ".x", token.replace(ours, "a" * 26)):
        headers = {"Authorization": f"Bearer {wrong}".encode().decode("latin-1")}
        assert Client(headers=headers).get(CHANGES).status_code == 401, wrong
    assert Client().get(f"{CHANGES}?access_token={token}").status_code == 401


def test_a_token_that_opens_nothing_leaves_a_row_and_nobody_fills_the_log_with_them(cast: Cast) -> None:
    partner, secret = link(cast.board_admin)
    token = ask_token(partner.client_id, secret).json()["access_token"]
    with tenant_scope(cast.sakura.pk):
        PartnerToken.objects.update(expires_at=timezone.now())
    here = str(ip_address(f"2001:db8:{uuid.uuid4().hex[:4]}::7"))
    made_up, stray = new_token(cast.sakura.pk), new_token(uuid.uuid4())
    for shown in (token, token, made_up, made_up[:-1], stray, "x", "x\0"):
        answer = Client(headers={"Authorization": f"Bearer {shown}"}).get(CHANGES, REMOTE_ADDR=here)
        assert answer.status_code == 401
    assert Client().get(CHANGES).status_code == 401, "without a token nothing was tried"
    rows = []
    for tenant_id in (cast.sakura.pk, NOBODYS):
        with tenant_scope(tenant_id):
            found = Entry.objects.filter(event="partner.call_refused").order_by("id")
            rows += [(row.tenant_id, row.actor_kind, row.subject_id, row.ip, row.outcome) for row in found]
            assert not [row for row in found if token[30:] in str(row.details) or made_up[30:] in str(row.details)]
    assert rows == [
        (cast.sakura.pk, "partner", partner.pk, here, "denied"),
        (cast.sakura.pk, "nobody", None, here, "denied"),
        (None, "nobody", None, here, "denied"),
    ]
    flooded = make.make_tenant("tsubaki", "つばき市教育委員会").pk  # one of no other test, which would share its bound
    for number in range(40):
        headers = {"Authorization": f"Bearer {new_token(flooded)}"}
        Client(headers=headers).get(CHANGES, REMOTE_ADDR=f"198.51.100.{number}")
    with tenant_scope(flooded):
        assert Entry.objects.filter(event="partner.call_refused", actor_kind="nobody").count() == 30
