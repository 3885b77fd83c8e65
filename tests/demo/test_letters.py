"""The demo's letters: whoever finds them on its front page can register."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import Guardianship, Invitation
from demo.letters import demo_letters
from schools.models import Tenant
from tests.accounts.guardians.letters import begin, newest_mail, token_of, type_code
from tetoru.tenancy import tenant_scope


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_demo", "--size", "small", "--without-statistics", stdout=io.StringIO())


@contextmanager
def everywhere() -> Iterator[None]:
    with tenant_scope(*Tenant.objects.values_list("pk", flat=True)), transaction.atomic():
        yield


def test_a_demo_that_is_not_loaded_has_no_letters(db: None, visitor: Client) -> None:
    assert demo_letters() == []
    assert visitor.get("/demo/letters/").status_code == 200


def test_each_letter_is_on_the_front_page_on_paper_and_in_the_terminal(loaded: None, visitor: Client) -> None:
    letters = demo_letters()
    assert [(one.school, one.paper.place, one.paper.child) for one in letters] == [
        ("ひばり小学校", "4年1組", "石田 悠人"),
        ("こぶし小学校", "3年1組", "石田 咲良"),
        ("ひばり小学校", "4年1組", "宮崎 凛"),
        ("かえで学園小学校", "2年1組", "平野 樹"),
    ]
    front, paper, terminal = visitor.get("/"), visitor.get("/demo/letters/"), io.StringIO()
    call_command("demo_accounts", stdout=terminal)
    for one in letters:
        assert one.link.endswith(f"/signup/#{one.paper.code.replace('-', '')}")
        assert one.link in front.content.decode()
        assert one.paper.code in paper.content.decode()
        assert one.paper.code in terminal.getvalue()


def test_a_stranger_registers_with_a_demo_letter(loaded: None, visitor: Client) -> None:
    page = type_code(visitor, demo_letters()[0].paper.code)
    assert page["Location"] == "/signup/person/"
    assert "ひばり小学校 4年1組" in visitor.get("/signup/person/").content.decode()
    begin(visitor, demo_letters()[0].paper.code)
    visitor.post("/signup/confirmation/", {"token": token_of(newest_mail()[1])})
    with everywhere():
        (link,) = Guardianship.objects.filter(student__invitations__isnull=False)
        assert (link.student.name, link.relation) == ("石田 悠人", "mother")
    assert [one.paper.uses for one in demo_letters()] == [5, 6, 6, 6]


def test_a_letter_that_is_over_is_not_offered(loaded: None) -> None:
    with everywhere():
        Invitation.objects.update(uses=6)
    assert demo_letters() == []


def test_no_child_that_waits_has_a_guardian_yet(loaded: None) -> None:
    waiting = {one.paper.child for one in demo_letters()}
    assert len(waiting) == 4
    with everywhere():
        links = Guardianship.objects.select_related("student")
        assert waiting.isdisjoint(link.student.name for link in links)
