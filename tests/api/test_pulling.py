"""Rosters are fetched from another system over HTTP: whole or not at all, never twice, and what fails is said."""

import datetime as dt
import socket
import uuid
from dataclasses import dataclass
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


@dataclass
class Office:
    """The organisation's admin, the partner whose rosters are fetched, and the other side."""

    cast: Cast
    partner: Partner
    board: Client
    other: OtherRoster

    @property
    def url(self) -> str:
        return f"/t/sakura/settings/partners/{self.partner.pk}/rosters/"

    @property
    def source(self) -> RosterSource:
        with tenant_scope(self.cast.sakura.pk):
            return RosterSource.objects.get()

    @property
    def uploads(self) -> list[tuple[str, int, int]]:
        with tenant_scope(self.cast.sakura.pk):
            rows = RosterUpload.objects.order_by("received_at")
            return [(row.state, row.classes, row.students) for row in rows]

    def save(self, **more: Any) -> Any:
        return self.board.post(
            self.url, {**self.other.form, "schools": [str(self.cast.hibari.pk)], "version": "0", **more}
        )

    def fetch(self) -> RosterSource:
        """今すぐ, and the worker does it."""
        assert self.board.post(f"{self.url}fetch/").status_code == 302
        fetch_rosters(str(self.cast.sakura.pk), str(self.source.pk))
        return self.source


@pytest.fixture
def office(cast: Cast, other_roster: OtherRoster) -> Office:
    partner, _secret = link(cast.board_admin, scopes=RIGHTS)
    return Office(cast, partner, signed_in(cast.board_admin), other_roster)


def test_a_roster_is_fetched_in_pages_and_the_same_one_arrives_once(office: Office) -> None:
    assert office.save().status_code == 302
    source = office.fetch()
    assert (source.fault, source.failures, source.running_since) == ("", 0, None)
    assert office.uploads == [("waiting", 1, 3)]
    assert len([path for path in office.other.asked if "/users?" in path]) == 2
    office.other.tells_total = False
    assert office.fetch().fault == "", "without a total the list ends with an empty page"
    assert office.uploads == [("waiting", 1, 3)]
    text = office.board.get(office.url).content.decode()
    assert "前回と同じです" in text
    office.other.lists["users"].append(pupil(4))
    office.other.lists["enrollments"].append(seat(4))
    office.fetch()
    assert office.uploads == [("overtaken", 1, 3), ("waiting", 1, 4)]
    with tenant_scope(office.cast.sakura.pk):
        upload = RosterUpload.objects.get(state="waiting")
        assert (upload.partner_id, upload.school_id) == (office.partner.pk, office.cast.hibari.pk)
        assert "home.example" not in upload.content
        told = Entry.objects.filter(event="partner.rosters_fetched").order_by("id")
        assert [(row.outcome, row.actor_kind, row.details["rows"]) for row in told] == [("done", "system", 1)] * 3


def test_the_secret_can_be_read_nowhere_and_goes_to_no_other_address(office: Office) -> None:
    office.save()
    office.fetch()
    found = office.board.get(office.url).content.decode()
    with tenant_scope(office.cast.sakura.pk), connection.cursor() as cursor:
        for table in ("api_rostersource", "auditlog_entry"):
            cursor.execute(f"select t::text from {table} t")
            found += str(cursor.fetchall())
    assert SECRET not in found
    assert SECRET.encode().hex() not in found
    elsewhere = office.other.form["address"] + "/elsewhere"
    answer = office.save(version="1", secret="", address=elsewhere)
    assert (answer.status_code, office.source.version) == (422, 1)
    assert "相手から受け取ったシークレットを入れてください。" in answer.content.decode()
    assert f'value="{elsewhere}"' in answer.content.decode()
    assert office.save(version="1", secret="").status_code == 302
    assert office.fetch().fault == "", "the secret that was kept still opens"


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
    office: Office, settings: Any, behaves: Any, fault: str, words: str
) -> None:
    settings.ROSTER_CALL_SECONDS = 1 if fault == "slow" else 30  # a busy machine is slow, not wrong
    office.save()
    office.other.behaves = behaves
    source = office.fetch()
    assert (source.fault, source.failures, office.uploads) == (fault, 1, [])
    assert words in office.board.get(office.url).content.decode()
    soon = timezone.now() + dt.timedelta(hours=2 if fault == "busy" else 1)
    assert source.next_at is not None
    is_passing = fault in {"busy", "broken", "slow", "short", "not_json", "moved"}
    night = timezone.localtime(source.next_at).hour in {2, 3, 4}
    assert (source.next_at <= soon) or night
    assert is_passing or night
    if fault == "busy":
        assert source.next_at >= timezone.now() + dt.timedelta(minutes=119) or night
    with tenant_scope(office.cast.sakura.pk):
        (entry,) = Entry.objects.filter(event="partner.rosters_fetched")
        assert (entry.outcome, entry.details["fault"]) == ("failed", fault)
    office.other.behaves, settings.ROSTER_CALL_SECONDS = ("", ""), 30
    assert office.fetch().failures == 0
    assert office.uploads == [("waiting", 1, 3)]


def test_a_wrong_row_is_named_by_its_place_there_and_other_schools_go_on(office: Office) -> None:
    office.other.lists["users"][2]["familyName"] = ""
    schools = [str(office.cast.hibari.pk), str(office.cast.aoba.pk)]
    office.save(schools=schools, **{f"called_{office.cast.aoba.pk}": "s2"})
    office.other.lists["classes"][0]["grades"] = ["J1"]
    source = office.fetch()
    assert (source.fault, office.uploads) == ("", [("waiting", 1, 1)])
    lines = {line.name: (line.fault, line.detail) for line in office.board.get(office.url).context["lines"]}
    assert lines[office.cast.aoba.name] == ("", "")
    assert lines[office.cast.hibari.name] == (
        "相手の名簿に、直すところがあります。相手に伝えてください。",
        "users[2].familyName：値を入れてください。",
    )
    office.other.lists["schools"][0]["name"] = "ひばり学園\u202e\0"
    office.fetch()
    text = office.board.get(office.url).content.decode()
    assert "相手のシステムに、この学校がありません。" in text
    assert "ひばり学園、別の学校" in text


@pytest.mark.parametrize(
    "address",
    [
        "http://c4th.example/ims", "https://c4th.example:22/ims", "https://user:pass@c4th.example/", "ftp://c4th.example",
        "https://c4th.example/ims?x=1", "https://ｃ4th.example/", "https://" + "a" * 600, "javascript:alert(1)", "",
        "https://" + "a" * 64 + ".example/", "https://c4th..example/",
        "https://10.0.0.5/ims", "https://127.1/ims", "https://[::1]/ims", "https://localhost/", "https://c4th.local/",
    ],
)  # fmt: skip
def test_only_an_address_that_may_be_called_is_kept(office: Office, address: str) -> None:
    for name in ("address", "token_address"):
        answer = office.save(**{name: address})
        assert answer.status_code == 422
        assert answer.context["form"].errors[name]
        is_inside = any(part in address for part in ("10.0", "127.1", "::1", "localhost", "local/"))
        assert ("内側のネットワークには、取りにいけません" in answer.content.decode()) == is_inside
    with tenant_scope(office.cast.sakura.pk):
        assert not RosterSource.objects.exists()


def test_a_name_that_leads_inside_is_not_called(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {"address": "https://c4th.example/ims", "token_address": "https://c4th.example/token"}
    assert office.save(**addresses).status_code == 302
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in ("142.250.196.106", "10.0.0.5")]
    connected: list[Any] = []
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", lambda *_args, **_options: inside)
        patched.setattr("tetoru.web.outgoing.socket.create_connection", lambda *args, **_more: connected.append(args))
        with tenant_scope(office.cast.sakura.pk):
            RosterSource.objects.update(next_at=timezone.now())
        fetch_rosters(str(office.cast.sakura.pk), str(office.source.pk))
    assert (office.source.fault, connected) == ("address", [])


def test_without_the_right_or_the_switch_nobody_is_asked(office: Office) -> None:
    office.partner, _secret = link(office.cast.board_admin, scopes=("absences.read",))
    office.save()
    office.fetch()
    (line,) = office.board.get(office.url).context["lines"]
    assert (line.fault, office.uploads) == (
        "この連携先を止めているか、「できること」に名簿を届けることが入っていません。",
        [],
    )
    office.other.asked.clear()
    assert office.board.post("/t/sakura/settings/partners/", {"is_on": "off"}).status_code == 302
    assert (office.fetch().fault, office.other.asked) == ("right", [])
    office.save(version="1", is_on="off")
    assert "「毎晩、取りにいく」にして" in office.board.post(f"{office.url}fetch/", follow=True).content.decode()
    fetch_rosters(str(office.cast.sakura.pk), str(office.source.pk))
    assert office.other.asked == []


def test_each_source_has_its_minute_of_the_night_and_one_worker(office: Office) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 25, 8, tzinfo=dt.timezone(dt.timedelta(hours=9))), tick=False):
        office.save()
        due = timezone.localtime(office.source.next_at)
        assert (due.date(), due.hour in {2, 3, 4}) == (dt.date(2026, 11, 26), True)
        fetch_rosters(str(office.cast.sakura.pk), str(office.source.pk))
        assert office.other.asked == [], "it is not night"
    with tenant_scope(office.cast.sakura.pk):
        RosterSource.objects.update(next_at=timezone.now(), running_since=timezone.now())
    fetch_rosters(str(office.cast.sakura.pk), str(office.source.pk))
    assert office.other.asked == [], "another worker is at it"
    with tenant_scope(office.cast.sakura.pk):
        RosterSource.objects.update(running_since=timezone.now() - dt.timedelta(minutes=16))
    fetch_rosters(str(office.cast.sakura.pk), str(office.source.pk))
    assert office.uploads == [("waiting", 1, 3)], "a worker that died is replaced"


def test_two_admins_do_not_overwrite_each_other_and_strangers_reach_nothing(office: Office) -> None:
    assert office.board.post(f"{office.url}fetch/").status_code == 404, "there is no source yet"
    office.save()
    late = office.save(client_id="anders")
    assert (late.status_code, office.source.client_id) == (409, "tetoru")
    assert 'value="anders"' in late.content.decode()
    answer = office.save(version="1", schools=[str(uuid.uuid4())])
    assert answer.status_code == 422
    assert signed_in(office.cast.teacher).get(office.url).status_code == 404
