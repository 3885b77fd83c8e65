"""Values that do not open break no page: every address of the permission table, for everybody who may open it."""

import logging
import pickle
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.mails.kinds import Kind
from accounts.mails.writing import write_mail
from accounts.models import OneTimeLink, StaffSlip, StaffTable
from accounts.second_factor.codes import current_code
from messaging.delivery.models import PushSubscription
from tests import databases
from tests.accounts.operators import SECRET, at_ops, make_operator
from tests.accounts.test_ops_doors import ADDRESSES as OPS
from tests.cast import signed_in
from tests.conftest import worker_name
from tests.factories import PASSWORD
from tests.isolation import table
from tests.isolation.damage import HARMS, plant_words, stored
from tests.isolation.people import PEOPLE
from tests.isolation.test_permissions import ADDRESSES, place_of, word
from tests.isolation.world import World, filled, make_world
from tetoru.crypto.alarms import MOST_A_MINUTE
from tetoru.crypto.fields import UNREADABLE
from tetoru.crypto.keyring import PLATFORM
from tetoru.doors import Door, door_of
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.xdist_group("unreadable")
READERS = ("guardian", "teacher", "manager", "school admin", "tenant admin")
NO_KEY = "a deed needs a key that is not there"
"""An alarm of its own, once for each request."""
TAKE_AWAY = {
    "sign_out",
    "board:partner_revocation",
    "board:roster_refusal",
    *(f"{place}:{what}" for place in ("school", "board") for what in ("staff_table_deletion", "template_deletion")),
}
"""What is there to be taken away: a session, a partner's secret, a roster, a table or words that nobody wants."""
NEEDS_A_KEY = {("readyz", 503), ("new_app", 503)}
"""Pages that say that a key is gone: a new app's secret is sealed before it is shown."""
SHUT = {
    "draft", "draft_students", "draft_student_search", "draft_confirmation", "draft_deletion",
    "draft_files", "draft_file", "draft_file_content", "draft_file_page", "draft_file_removal",
    "draft_questions", "template",
    "draft_sending", "draft_stop", "draft_at_once", "approval", "approval_audience", "approval_return",
    "notice_file_content", "notice_file_page", "conversation_file_content", "conversation_file_page",
    "received_file_content", "received_file_page",
    "absence_change",
    "notice_apology", "notice_correction", "notice_proof_file", "notice_report", "unreached_letters", "roster",
}  # fmt: skip
"""What does not open is not edited, copied, sent or handed out, and the page (409) says so and what to do."""


@dataclass(frozen=True)
class Page:
    """An address that somebody may open."""

    who: str
    name: str
    url: str
    answer: str


@dataclass(frozen=True)
class Made:
    """A world in a database of its own; what its people are shown there, and the words that are theirs alone."""

    database: str
    pickled: bytes
    words: dict[uuid.UUID, set[str]]
    shown: dict[Page, str]

    @property
    def world(self) -> World:
        world: World = pickle.loads(self.pickled)  # noqa: S301 -- our own, of this process
        return world


@pytest.fixture(scope="module")
def made(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    """Made, and looked at, once; each harm is done to a copy."""
    name = databases.name_of("try", f"whole{worker_name(request.config)}")
    with django_db_blocker.unblock():
        with databases.copied(name, keep=True):
            with transaction.atomic():
                world = make_world()
                make_operator("early@ops")
                write_mail(Kind.NEW_DEVICE, address="ogawa@mail.example", language="ja", user=world.cast.mother)
                _wait_for_their_owners(world)
                pickled = pickle.dumps(world)
                words = {owner: plant_words(owner) for owner in (world.cast.sakura.pk, PLATFORM)}
            clients = clients_of(world)
            shown = {page: text_of(seen(clients, page)) for page in pages_of(world, "GET")}
        yield Made(name, pickled, words, shown)
        databases.drop(name)


@pytest.fixture
def world(made: Made, request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """It is committed: keys are destroyed in it as the tables' owner does it."""
    name = databases.name_of("try", worker_name(request.config))
    with django_db_blocker.unblock(), databases.copied(name, source=made.database):
        yield made.world


def _wait_for_their_owners(world: World) -> None:
    """What stands encrypted for a short while only: a first password, what was typed."""
    with tenant_scope(world.cast.sakura.pk):
        table = StaffTable.objects.filter(tenant=world.cast.sakura).first()
        StaffSlip.objects.create(tenant=world.cast.sakura, table=table, user=world.cast.teacher, number=1, password="x")
    PushSubscription.objects.create(
        user=world.cast.mother, device_id=new_id(), address="https://push.example/1", address_hash=new_id().bytes
    )
    OneTimeLink.objects.create(
        kind=OneTimeLink.Kind.RESET, token_hash=b"x", user=world.cast.mother, words="{}", expires_at=timezone.now()
    )


def pages_of(world: World, method: str) -> list[Page]:
    """What the permission table opens to each of the readers, and what becomes of a knock."""
    columns = [(who, list(PEOPLE).index(who)) for who in READERS]
    return [
        Page(who, name, reverse(name, kwargs=filled(ADDRESSES[name], place_of(world, name))), words[column])
        for (name, verb), words in table.read().items()
        for who, column in columns
        if verb == method and words[column] in ("200", "→", "422")
    ]


def seen(clients: dict[str, Client], page: Page) -> Any:
    return clients[page.who].get(page.url)


def clients_of(world: World) -> dict[str, Client]:
    """Signed in while everything was well; nobody is asked to sign in again."""
    return {who: PEOPLE[who](world, Door.SIGNED_IN, "") for who in READERS}


def text_of(response: Any) -> str:
    """What a page says; of a file whatever letters are in it."""
    return bytes(response.getvalue()).decode(errors="replace")


def asked(pages: Iterable[Page], harm: str) -> list[Page]:
    """Damaged bytes everybody meets. Where a key is gone nothing opens to anybody: one reader each, in turn."""
    if harm == "bytes damaged":
        return list(pages)
    each = groupby(sorted(pages, key=lambda page: page.name), key=lambda page: page.name)
    found = [list(readers) for _name, readers in each]
    return [readers[turn % len(readers)] for turn, readers in enumerate(found)]


@pytest.mark.parametrize("harm", HARMS)
def test_every_page_stands_and_says_what_it_cannot_read(
    world: World, harm: str, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    clients, pages = clients_of(world), asked(made.shown, harm)
    hit = HARMS[harm](world.cast.sakura)
    lost = set().union(*(made.words[owner] for owner in hit))
    before = stored(*hit)
    with caplog.at_level(logging.ERROR):
        faults = [fault for page in pages for fault in faults_of(page, seen(clients, page), made.shown[page], lost)]
    assert faults == []
    assert len(pages) > 200
    assert stored(*hit) == before, "to look at a value changes none"
    assert_told_once(caplog)


def faults_of(page: Page, response: Any, before: str, lost: set[str]) -> list[str]:
    """What is wrong with a page whose values do not open."""
    text, where = text_of(response), f"{page.who} at {page.name}"
    if page.name.rpartition(":")[2] in SHUT and response.status_code == 409:
        return [] if "読み取れません" in text else [f"{where}: a refusal without a reason"]
    if (page.name, response.status_code) in NEEDS_A_KEY:
        return []
    if word(response) != page.answer:
        return [f"{where}: {word(response)} instead of {page.answer}"]
    if door_of(page.name) is Door.EVERYBODY or page.answer != "200":
        return []
    missing = any(one in before for one in lost) and str(UNREADABLE) not in text
    kept = {one for one in lost if one in text}
    return [f"{where}: says nothing of what is missing"] * missing + [f"{where}: still shows {kept}"] * bool(kept)


def assert_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """Each value alarmed once, over all these pages, and a flood stopped by saying that it is one."""
    alarms = [record for record in caplog.records if record.name == "tetoru.alarm" and record.message != NO_KEY]
    told = [(record.place, record.row) for record in alarms if hasattr(record, "row")]
    assert told
    assert len(told) == len(set(told))
    minutes = 1 + int((alarms[-1].created - alarms[0].created) // 60)
    assert len(alarms) <= (MOST_A_MINUTE + 1) * minutes
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("harm", HARMS)
def test_an_operator_sees_every_table_and_no_code_is_right(world: World, harm: str) -> None:
    client, late = at_ops(world.cast.sakura), signed_in(make_operator("late@ops"))
    answers = {name: client.get(url).status_code for name, url in OPS.items() if not name.endswith("_detail")}
    HARMS[harm](world.cast.sakura)
    after = {name: client.get(OPS[name]).status_code for name in answers}
    assert after == answers
    assert client.get(f"/ops/schools/student/{world.cast.hinata.pk}/").status_code == 200
    assert client.get(f"/ops/accounts/user/{world.cast.mother.pk}/").status_code == 200
    code = current_code(SECRET)
    expected = 302 if harm == "the tenant's keys gone" else 422
    assert late.post("/ops/second-factor/", {"code": code}).status_code == expected


WRITES: dict[str, Callable[[], dict[str, Any]]] = {
    "typed, confirmed, a new password": lambda: {
        "title": "横書き", "body": "横書き", "urgency": "normal", "version": 1, "page": str(new_id()), "households": 2,
        "current": PASSWORD, "new": "kaki no ki wa aoi", "again": "kaki no ki wa aoi",
    },
    "overwriting, signing in": lambda: {
        "title": "横書き", "body": "横書き", "urgency": "normal", "version": 0, "deed": "overwrite",
        "login": "ogawa@mail.example", "password": PASSWORD,
    },
    "going on, searched": lambda: {
        "title": "横書き", "body": "横書き", "urgency": "normal", "version": 1, "deed": "next", "q": "ひなた",
    },
    "empty": dict,
}  # fmt: skip
"""What is sent to every page; each takes what it knows."""


@pytest.mark.parametrize("harm", HARMS)
def test_whoever_signs_in_is_let_in_or_told_why_not(world: World, harm: str) -> None:
    HARMS[harm](world.cast.sakura)
    response: Any = Client().post("/login/", {"login": "ogawa@mail.example", "password": PASSWORD})
    if harm == "the platform's keys gone":
        assert response.status_code == 503
        assert "いまは使えません" in response.content.decode()
    else:
        assert response.status_code == 302


def test_what_is_new_is_not_taken_while_the_key_is_gone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is kept in clear instead: the page says so, with an alarm, and nothing has changed."""
    client = signed_in(world.cast.teacher)
    HARMS["the tenant's keys gone"](world.cast.sakura)
    before = stored(world.cast.sakura.pk)
    url = f"/s/hibari/notices/drafts/{new_id()}/"
    response: Any = client.post(url, next(iter(WRITES.values()))() | {"version": 0})
    assert response.status_code == 503
    assert "何も変わっていません" in response.content.decode()
    assert [record.message for record in caplog.records if record.name == "tetoru.alarm"] == [NO_KEY]
    assert stored(world.cast.sakura.pk) == before


@pytest.mark.parametrize("harm", HARMS)
def test_nothing_that_is_sent_overwrites_what_cannot_be_read(world: World, harm: str) -> None:
    clients = clients_of(world)
    pages = asked((page for page in pages_of(world, "POST") if page.name not in TAKE_AWAY), harm)
    hit = HARMS[harm](world.cast.sakura)
    before = stored(*hit)
    for page in pages:
        for data in WRITES.values():
            response: Any = clients[page.who].post(page.url, data())
            assert response.status_code in (503, *range(500)), f"{page.who} at {page.name}"
    after = stored(*hit)
    assert {at: after.get(at) for at in before} == before, "no value was changed, and none was taken away"
