"""The promise that guardians are told of the record alone: green as things are, red for each way of bending it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.log import assurance, viewers
from accounts.log.viewers import RECORD_PAGES
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from schools.models import Tenant
from tests.cast import Cast, actor
from tetoru.assurance import Broken
from tetoru.tenancy import tenant_scope

Bend = Callable[[set[str]], None]


@pytest.fixture
def read(cast: Cast) -> Cast:
    """Hinata's record was opened by her teacher, what her mother said by the manager; asked a little later."""
    Tenant.objects.filter(pk=cast.sakura.pk).update(state=Tenant.State.ACTIVE)
    for user, page in ((cast.teacher, "school:student"), (cast.manager, "school:absence_detail")):
        with tenant_scope(cast.sakura.pk), transaction.atomic():
            draft = Draft(Event.PAGE_VIEWED, school_id=cast.hibari.pk, details={"page": page})
            draft.subject_kind, draft.subject_id = "student", cast.hinata.pk
            write(actor(user), draft, Outcome.DONE)
    return cast


@pytest.fixture
def bend(monkeypatch: pytest.MonkeyPatch) -> Bend:
    return lambda pages: monkeypatch.setattr(viewers, "RECORD_PAGES", frozenset(pages))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the minute after which openings are compared had passed."""
    monkeypatch.setattr(assurance, "ENDED", dt.timedelta(0))


def entries(cast: Cast) -> int:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        return Entry.objects.count()


def test_it_holds_and_leaves_no_trace(read: Cast, later: None) -> None:
    before = entries(read)
    evidence = assurance.guardians_are_told_of_the_record_alone()
    assert evidence.startswith(f"{len(RECORD_PAGES)} of ")
    assert evidence.endswith("all of them the record's; 2 other openings are in none of 2 guardians' lists")
    assert entries(read) == before


@pytest.mark.parametrize("page", ["school:conversation_look", "school:absence_detail", assurance.TO_COME])
def test_a_page_beside_the_record_that_is_told_is_found(read: Cast, bend: Bend, page: str) -> None:
    bend({*RECORD_PAGES, page})
    with pytest.raises(Broken, match=f"^told to a guardian: {page}$"):
        assurance.guardians_are_told_of_the_record_alone()


def test_a_record_of_which_nobody_is_told_is_found(read: Cast, bend: Bend) -> None:
    bend({"school:student"})
    with pytest.raises(Broken, match=r"^not told to a guardian: board:student$"):
        assurance.guardians_are_told_of_the_record_alone()


def test_an_opening_that_stands_in_a_real_list_is_found(
    read: Cast, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assurance, "_told_of", lambda _pages: {*assurance.RECORDS})
    monkeypatch.setattr(viewers, "RECORD_PAGES", frozenset({*RECORD_PAGES, "school:absence_detail"}))
    with pytest.raises(Broken, match=rf"^child {read.hinata.pk}: told to a guardian: school:absence_detail$"):
        assurance.guardians_are_told_of_the_record_alone()


def test_a_number_that_counts_more_than_the_list_is_found(
    read: Cast, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Any = viewers.openings_of_pages

    def counting_all(*asked: Any, limit: int, **how: Any) -> Any:
        more = {"school:absence_detail"} if limit == viewers.LOOKED_AT else set()
        return whole(*asked, **how | {"limit": limit, "pages": how["pages"] | more})

    monkeypatch.setattr(viewers, "openings_of_pages", counting_all)
    with pytest.raises(Broken, match="2 people counted, 1 opened the record"):
        assurance.guardians_are_told_of_the_record_alone()
