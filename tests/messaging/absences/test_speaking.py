"""Every page of absences in each language, with every error: nothing on it is left in Japanese."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Guardianship
from messaging.absences.confirming import note_confirmed, note_seen
from messaging.absences.models import Absence, OwnWord
from messaging.absences.views import reporting
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, add_word, at, report, reports, set_rules, words
from tests.messaging.absences.registers import shut
from tests.messaging.absences.speaking import OTHERS, assert_speaks, speaking
from tests.messaging.absences.test_changing import cancel, change
from tests.messaging.absences.test_empty_seats import mark, seat_of, url_of
from tetoru.tenancy import tenant_scope

pytestmark = pytest.mark.usefixtures("morning")

WRONG: tuple[dict[str, str], ...] = (
    {"kind": "", "from_date": "", "reason": "", "key": ""},
    {"kind": "x", "from_date": "x", "until_date": "x", "next_talk_on": "x", "reason": "x", "key": "x"},
    {"temperature": "x", "note": "a" * 501, "leaves_at": "x", "arrives_at": "x"},
    {"temperature": "9" * 9, "kind": "other"},
    {"kind": "other", "activity": "x"},
    {"kind": "leaving_early"},
    {"kind": "leaving_early", "leaves_at": "3:00"},
    {"kind": "leaving_early", "leaves_at": "13:00", "arrives_at": "12:00"},
    {"kind": "late"},
    {"from_date": "2026-11-24"},
    {"from_date": "2026-11-30", "until_date": "2026-11-27"},
    {"until_date": "2027-12-30"},
    {"from_date": "2027-02-28"},
    {"from_date": "2026-11-28"},
    {"from_date": "2027-01-01"},
    {"from_date": "2026-11-28", "until_date": "2026-11-29"},
    {"next_talk_on": "2026-11-20"},
    {"next_talk_on": "2026-11-30"},
    {"until_date": "2026-12-04", "next_talk_on": "2026-11-29"},
)


def at_school(cast: Cast) -> OwnWord:
    """A school that asks and hides all it can; gives an activity of its own."""
    set_rules(cast.hibari, asks_temperature=True, phone="03-0000-0417", hidden_kinds=["late"])
    set_rules(cast.aoba, cut_off=dt.time(7), hidden_reasons=["injury"])
    return add_word(cast.hibari, "activity", "水泳クラブ")


def confirmed(cast: Cast, *, seen_only: bool = False) -> None:
    with tenant_scope(cast.sakura.pk):
        rows = list(Absence.objects.filter(student=cast.hinata).order_by("day"))
        if seen_only:
            note_seen(rows, rows[0].day, by=cast.teacher.pk, now=timezone.now())
        else:
            note_confirmed(rows, rows[0].day, by=cast.teacher.pk, now=timezone.now())


def states_of(cast: Cast, mother: Client) -> Iterator[Any]:
    """A report's pages, however far it got."""
    club = at_school(cast)
    sent = report(mother, cast.hinata, cast.sora, until_date="2026-12-04", next_talk_on="2026-12-02", temperature="38")
    url = f"/absences/{sent}/"
    yield from (mother.get(f"{url}{page}") for page in ("", "change/", "cancellation/"))
    yield mother.post("/absences/", words(cast.hinata))
    yield change(mother, sent, from_date="2026-11-28")
    yield change(mother, sent, kind="late")
    change(mother, sent, kind="leaving_early", leaves_at="13:00", arrives_at="14:00", until_date="2026-12-04")
    confirmed(cast, seen_only=True)
    yield mother.get(url)
    confirmed(cast)
    yield mother.get(url)
    with at(9, day=WEDNESDAY + DAY):
        yield from (mother.get(f"{url}{page}") for page in ("", "change/", "cancellation/"))
        yield change(mother, sent, from_date="2026-11-26")
        yield change(mother, sent, kind="absent", from_date="2026-11-25", until_date="2026-12-04")
        yield cancel(mother, sent)
        yield mother.get(url)
    late = report(mother, cast.hinata, kind="other", activity=club.pk)
    yield from (mother.get("/absences/"), mother.get("/absences/history/"))
    cancel(mother, late)
    yield from (mother.get(f"/absences/{late}/"), mother.get(f"/absences/{late}/change/"))
    yield mother.get(f"/absences/{reports(cast.sora)[0].pk}/")


@pytest.mark.parametrize("code", OTHERS)
def test_the_form_speaks_the_language_with_every_error(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    assert_speaks(code, mother.get("/absences/"), mother.get("/absences/history/"))
    at_school(cast)
    pages = [mother.get("/absences/"), mother.post("/absences/", words()), mother.post("/absences/", words(places="x"))]
    pages += [mother.post("/absences/", {**words(cast.hinata), **wrong}) for wrong in WRONG]
    pages.append(mother.post("/absences/", words(cast.hinata, cast.sora, kind="late")))
    pages.append(mother.post("/absences/", words(cast.hinata, cast.sora, reason="injury")))
    with at(12, day=WEDNESDAY):
        pages.append(mother.get("/absences/"))
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother, student=cast.sora).update(may_report=False)
    pages += [mother.get("/absences/"), mother.post("/absences/", words(cast.sora))]
    with tenant_scope(cast.sakura.pk):
        Guardianship.objects.filter(guardian=cast.mother).delete()
    assert_speaks(code, *pages, mother.get("/absences/"), mother.get(f"/absences/{cast.mother.pk}/"))


@pytest.mark.parametrize("code", OTHERS)
def test_receipts_speak_it_in_each_state(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    assert_speaks(code, *(page for page in states_of(cast, mother) if page.status_code != 302))


@pytest.mark.parametrize("code", OTHERS)
def test_the_schools_urgent_question_speaks_it_and_so_does_the_first_page(cast: Cast, code: str) -> None:
    set_rules(cast.hibari, phone="03-0000-0417")
    with at(8, 35):
        mother, desk = speaking(cast.mother, code), signed_in(cast.teacher)
        mark(desk, cast.hinata)
        desk.post(url_of(cast.hinata, "question/"))
        url = f"/absences/questions/{seat_of(cast.hinata).pk}/"
        pages = [mother.get("/absences/"), mother.get(url)]
        mother.post(url, {"page": "home"})
        home = mother.get("/home/")
        assert 'banner--success" role="status"' in home.content.decode()
        pages += [home, mother.post(url, follow=True)]
        desk.post(url_of(cast.hinata, "end/"))
        pages += [mother.get(url), mother.post(url, follow=True)]
    assert_speaks(code, *pages)


@pytest.mark.parametrize("code", OTHERS)
def test_error_pages_in_the_place_of_a_page_speak_its_language(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "ja"})
    strict.cookies = mother.cookies
    for page, status in ((strict.post("/absences/", words(cast.hinata)), 403), (mother.put("/absences/"), 405)):
        assert (page.status_code, page["Content-Language"]) == (status, code)
    assert_speaks(code, strict.post("/absences/", words(cast.hinata)), mother.get(f"/absences/{cast.mother.pk}/"))
    missing: Any = mother.get("/absences/nothing/")
    assert (missing.status_code, missing["Content-Language"]) == (404, "ja"), "this address is nobody's page"


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_seldom_said_speaks_it_too(cast: Cast, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "PER_PAGE", 1)
    mother = speaking(cast.mother, code)
    ends = {"factors_end_at": timezone.now() + DAY}
    type(cast.mother).objects.filter(pk=cast.mother.pk).update(**ends)
    first, second = (report(mother, cast.hinata, from_date=f"2026-12-0{day}") for day in (1, 2))
    pages = [mother.get(f"/absences/{first}/"), change(mother, second, from_date="2026-12-01")]
    pages += [mother.get(f"/absences/history/?page={number}") for number in (1, 2)]
    shut(cast, 26, 27, room=cast.room_41)
    shut(cast, 30, 30, kind="vacation")
    for days in (("2026-11-26", ""), ("2026-11-26", "2026-11-27"), ("2026-11-30", "")):
        pages.append(mother.post("/absences/", words(cast.hinata, from_date=days[0], until_date=days[1])))
    sent = words(cast.sora)
    with tenant_scope(cast.sakura.pk):
        type(cast.sora).objects.filter(pk=cast.sora.pk).update(settled_state="transferred")
    pages.append(mother.post("/absences/", sent))
    assert [page.status_code for page in pages] == [200, 422, 200, 200, 422, 422, 422, 422]
    assert_speaks(code, *pages, mother.get(f"/absences/{first}/"))
