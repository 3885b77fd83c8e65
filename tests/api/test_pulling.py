"""Rosters are fetched from another system over HTTP: whole or not at all, never twice, and what fails is said."""

import datetime as dt
import socket
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import RosterUpload
from api.models import Partner, RosterSource
from api.tasks import fetch_rosters
from auditlog.models import Entry
from tests.api.linked import link
from tests.api.other_roster import SECRET, OtherRoster, other_roster, pupil, seat
from tests.cast import Cast, signed_in
from tetoru.tenancy import tenant_scope

__all__ = ["other_roster"]  # a fixture

RIGHTS = ("absences.read", "rosters.write")


@pytest.fixture
def partner(cast: Cast) -> Partner:
    return link(cast.board_admin, scopes=RIGHTS)[0]


@pytest.fixture
def board(cast: Cast) -> Client:
    return signed_in(cast.board_admin)


def url_of(partner: Partner) -> str:
    return f"/t/sakura/settings/partners/{partner.pk}/rosters/"


def save(board: Client, partner: Partner, other: OtherRoster, cast: Cast, **more: Any) -> Any:
    form = {**other.form, "schools": [str(cast.hibari.pk)], "version": "0", **more}
    return board.post(url_of(partner), {name: value for name, value in form.items() if value is not None})


def the_source(cast: Cast) -> RosterSource:
    with tenant_scope(cast.sakura.pk):
        return RosterSource.objects.get()


def fetch(board: Client, partner: Partner, cast: Cast) -> RosterSource:
    """今すぐ, and the worker does it."""
    assert board.post(f"{url_of(partner)}fetch/").status_code == 302
    fetch_rosters(str(cast.sakura.pk), str(the_source(cast).pk))
    return the_source(cast)


def uploads(cast: Cast) -> list[tuple[str, int, int]]:
    with tenant_scope(cast.sakura.pk):
        rows = RosterUpload.objects.order_by("received_at")
        return [(row.state, row.classes, row.students) for row in rows]


def test_a_roster_is_fetched_in_pages_and_the_same_one_arrives_once(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster
) -> None:
    assert save(board, partner, other_roster, cast).status_code == 302
    source = fetch(board, partner, cast)
    assert (source.fault, source.failures, source.running_since) == ("", 0, None)
    assert uploads(cast) == [("waiting", 1, 3)]
    assert len([path for path in other_roster.asked if "/users?" in path]) == 2
    other_roster.tells_total = False
    assert fetch(board, partner, cast).fault == "", "without a total the list ends with an empty page"
    assert uploads(cast) == [("waiting", 1, 3)]
    text = board.get(url_of(partner)).content.decode()
    assert "前回と同じです" in text
    other_roster.lists["users"].append(pupil(4))
    other_roster.lists["enrollments"].append(seat(4))
    fetch(board, partner, cast)
    assert uploads(cast) == [("overtaken", 1, 3), ("waiting", 1, 4)]
    with tenant_scope(cast.sakura.pk):
        upload = RosterUpload.objects.get(state="waiting")
        assert (upload.partner_id, upload.school_id) == (partner.pk, cast.hibari.pk)
        assert "home.example" not in upload.content
        told = Entry.objects.filter(event="partner.rosters_fetched").order_by("id")
        assert [(row.outcome, row.actor_kind, row.details["rows"]) for row in told] == [("done", "system", 1)] * 3


def test_the_secret_can_be_read_nowhere_and_goes_to_no_other_address(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster
) -> None:
    save(board, partner, other_roster, cast)
    fetch(board, partner, cast)
    found = board.get(url_of(partner)).content.decode()
    with tenant_scope(cast.sakura.pk), connection.cursor() as cursor:
        for table in ("api_rostersource", "auditlog_entry"):
            cursor.execute(f"select t::text from {table} t")
            found += str(cursor.fetchall())
    assert SECRET not in found
    assert SECRET.encode().hex() not in found
    elsewhere = other_roster.form["address"] + "/elsewhere"
    answer = save(board, partner, other_roster, cast, version="1", secret="", address=elsewhere)
    assert (answer.status_code, the_source(cast).version) == (422, 1)
    assert "相手から受け取ったシークレットを入れてください。" in answer.content.decode()
    assert f'value="{elsewhere}"' in answer.content.decode()
    assert save(board, partner, other_roster, cast, version="1", secret="").status_code == 302
    assert fetch(board, partner, cast).fault == "", "the secret that was kept still opens"


@pytest.mark.parametrize(
    ("behaves", "fault", "words"),
    [
        (("401", "token"), "token", "IDかシークレットが"),
        (("400", "token"), "token", "IDかシークレットが"),
        (("403", "users"), "refused", "許していません"),
        (("404", "classes"), "missing", "アドレスに名簿がありません"),
        (("429", "enrollments"), "busy", "時間をおくように"),
        (("500", "users"), "broken", "不具合だと答えました"),
        (("302", "schools"), "redirect", "ほかのアドレスに"),
        (("hangs", "users"), "slow", "時間内に終わりません"),
        (("drips", "users"), "slow", "時間内に終わりません"),
        (("half", "users"), "short", "途中までしか"),
        (("html", "schools"), "not_json", "Webページ"),
        (("html", "token"), "not_json", "Webページ"),
        (("no list", "users"), "shape", "OneRoster 1.2"),
        (("moves", "users"), "moved", "名簿が変わりました"),
        (("repeats", "enrollments"), "moved", "名簿が変わりました"),
        (("too few", "users"), "short", "途中までしか"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_the_other_system_does_wrong_is_said_and_nothing_arrives(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster, behaves: Any, fault: str, words: str
) -> None:
    save(board, partner, other_roster, cast)
    other_roster.behaves = behaves
    source = fetch(board, partner, cast)
    assert (source.fault, source.failures, uploads(cast)) == (fault, 1, [])
    assert words in board.get(url_of(partner)).content.decode()
    soon = timezone.now() + dt.timedelta(hours=2 if fault == "busy" else 1)
    assert source.next_at is not None
    is_passing = fault in {"busy", "broken", "slow", "short", "not_json", "moved"}
    night = timezone.localtime(source.next_at).hour in {2, 3, 4}
    assert (source.next_at <= soon) or night
    assert is_passing or night
    if fault == "busy":
        assert source.next_at >= timezone.now() + dt.timedelta(minutes=119) or night
    with tenant_scope(cast.sakura.pk):
        (entry,) = Entry.objects.filter(event="partner.rosters_fetched")
        assert (entry.outcome, entry.details["fault"]) == ("failed", fault)
    other_roster.behaves = ("", "")
    assert fetch(board, partner, cast).failures == 0
    assert uploads(cast) == [("waiting", 1, 3)]


def test_a_wrong_row_is_named_by_its_place_there_and_other_schools_go_on(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster
) -> None:
    other_roster.lists["users"][2]["familyName"] = ""
    schools = [str(cast.hibari.pk), str(cast.aoba.pk)]
    save(board, partner, other_roster, cast, schools=schools, **{f"called_{cast.aoba.pk}": "s2"})
    other_roster.lists["classes"][0]["grades"] = ["J1"]
    source = fetch(board, partner, cast)
    assert (source.fault, uploads(cast)) == ("", [("waiting", 1, 1)])
    lines = {line.name: (line.fault, line.detail) for line in board.get(url_of(partner)).context["lines"]}
    assert lines[cast.aoba.name] == ("", "")
    assert lines[cast.hibari.name] == (
        "相手の名簿に、直すところがあります。相手に伝えてください。",
        "users[2].familyName：値を入れてください。",
    )
    other_roster.lists["schools"][0]["name"] = "ひばり学園\u202e\0"
    fetch(board, partner, cast)
    text = board.get(url_of(partner)).content.decode()
    assert "相手のシステムに、この学校がありません。" in text
    assert "ひばり学園、別の学校" in text


@pytest.mark.parametrize(
    "address",
    [
        "http://c4th.example/ims", "https://c4th.example:22/ims", "https://user:pass@c4th.example/", "ftp://c4th.example",
        "https://c4th.example/ims?x=1", "https://ｃ4th.example/", "https://" + "a" * 600, "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_only_an_address_that_may_be_called_is_kept(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster, address: str
) -> None:
    for name in ("address", "token_address"):
        answer = save(board, partner, other_roster, cast, **{name: address})
        assert answer.status_code == 422
        assert answer.context["form"].errors[name]
    with tenant_scope(cast.sakura.pk):
        assert not RosterSource.objects.exists()


def test_a_name_that_leads_inside_is_not_called(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = {"address": "https://c4th.example/ims", "token_address": "https://c4th.example/token"}
    assert save(board, partner, other_roster, cast, **addresses).status_code == 302
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in ("142.250.196.106", "10.0.0.5")]
    connected: list[Any] = []
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", lambda *_args, **_options: inside)
        patched.setattr("tetoru.web.outgoing.socket.create_connection", lambda *args, **_more: connected.append(args))
        with tenant_scope(cast.sakura.pk):
            RosterSource.objects.update(next_at=timezone.now())
        fetch_rosters(str(cast.sakura.pk), str(the_source(cast).pk))
    assert (the_source(cast).fault, connected) == ("address", [])


def test_without_the_right_or_the_switch_nobody_is_asked(cast: Cast, board: Client, other_roster: OtherRoster) -> None:
    partner, _secret = link(cast.board_admin, scopes=("absences.read",))
    save(board, partner, other_roster, cast)
    fetch(board, partner, cast)
    (line,) = board.get(url_of(partner)).context["lines"]
    assert (line.fault[:5], uploads(cast)) == ("この連携先", [])
    other_roster.asked.clear()
    assert board.post("/t/sakura/settings/partners/", {"is_on": "off"}).status_code == 302
    assert (fetch(board, partner, cast).fault, other_roster.asked) == ("right", [])
    save(board, partner, other_roster, cast, version="1", is_on="off")
    assert "「毎晩、取りにいく」にして" in board.post(f"{url_of(partner)}fetch/", follow=True).content.decode()
    fetch_rosters(str(cast.sakura.pk), str(the_source(cast).pk))
    assert other_roster.asked == []


def test_each_source_has_its_minute_of_the_night_and_one_worker(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 25, 8, tzinfo=dt.timezone(dt.timedelta(hours=9))), tick=False):
        save(board, partner, other_roster, cast)
        due = timezone.localtime(the_source(cast).next_at)
        assert (due.date(), due.hour in {2, 3, 4}) == (dt.date(2026, 11, 26), True)
        fetch_rosters(str(cast.sakura.pk), str(the_source(cast).pk))
        assert other_roster.asked == [], "it is not night"
    with tenant_scope(cast.sakura.pk):
        RosterSource.objects.update(next_at=timezone.now(), running_since=timezone.now())
    fetch_rosters(str(cast.sakura.pk), str(the_source(cast).pk))
    assert other_roster.asked == [], "another worker is at it"
    with tenant_scope(cast.sakura.pk):
        RosterSource.objects.update(running_since=timezone.now() - dt.timedelta(minutes=16))
    fetch_rosters(str(cast.sakura.pk), str(the_source(cast).pk))
    assert uploads(cast) == [("waiting", 1, 3)], "a worker that died is replaced"


def test_two_admins_do_not_overwrite_each_other_and_strangers_reach_nothing(
    cast: Cast, partner: Partner, board: Client, other_roster: OtherRoster
) -> None:
    assert board.post(f"{url_of(partner)}fetch/").status_code == 404, "there is no source yet"
    save(board, partner, other_roster, cast)
    late = save(board, partner, other_roster, cast, client_id="anders")
    assert (late.status_code, the_source(cast).client_id) == (409, "tetoru")
    assert 'value="anders"' in late.content.decode()
    answer = save(board, partner, other_roster, cast, version="1", schools=[str(uuid.uuid4())])
    assert answer.status_code == 422
    assert signed_in(cast.teacher).get(url_of(partner)).status_code == 404
