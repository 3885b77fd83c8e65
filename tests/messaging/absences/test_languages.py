"""In whose language a guardian's pages come, and that the staff room reads Japanese, whatever it was."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.session_marks import SEEN
from auditlog.models import Entry
from schools.days_off import HOLIDAYS, day_off
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, absences, add_word, report, reports, words
from tests.messaging.absences.speaking import OTHERS, assert_speaks, heading, speaking
from tetoru.tenancy import tenant_scope
from tetoru.web.language import OWN

pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize("code", OTHERS)
def test_own_name_and_language_speak_it_and_lead_back_in_the_new_one(cast: Cast, code: str) -> None:
    mother = speaking(cast.mother, code)
    typed = {"name": "Ogawa", "kana": "Ogawa", "next": "/absences/"}
    pages = [mother.get("/settings/profile/?next=/absences/"), mother.post("/settings/profile/", {"language": "x"})]
    assert 'href="/absences/"' in pages[0].content.decode().partition("<main")[2]
    assert_speaks(code, *pages)
    other: Any = mother.post("/settings/profile/", {**typed, "language": "fil"}, follow=True)
    assert_speaks("fil", other)
    back: Any = mother.post("/settings/profile/", {**typed, "language": "ja"}, follow=True)
    assert (heading(back), "変えました。" in back.content.decode()) == ("欠席・遅刻の連絡", True)
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="person.profile_changed", actor_id=cast.mother.pk).count() == 2
    away = mother.post("/settings/profile/", {**typed, "language": "ja", "next": "https://evil.example/"})
    assert away["Location"] == "/"


def test_the_language_is_the_persons_and_not_the_browsers_nor_a_mails(cast: Cast) -> None:
    client = speaking(cast.mother, "vi")
    for more in ("", "?language=pt"):
        assert client.get(f"/absences/{more}", headers={"accept-language": "en"})["Content-Language"] == "vi"
    assert signed_in(cast.father).get("/absences/", headers={"accept-language": "en"})["Content-Language"] == "ja"
    assert Client().get("/absences/", headers={"accept-language": "en"})["Location"] == "/login/?next=/absences/"


def test_what_one_family_is_shown_comes_to_the_next_one_in_theirs(cast: Cast) -> None:
    father = signed_in(cast.father)
    before = [father.get(url).content.decode() for url in ("/absences/", "/absences/history/")]
    for code in OTHERS:
        mother = speaking(cast.mother, code)
        assert_speaks(code, *(mother.get(url) for url in ("/absences/", "/absences/history/")))
    for url, page in zip(("/absences/", "/absences/history/"), before, strict=True):
        words_now = re.sub(r'value="[^"]*"', "", father.get(url).content.decode())
        assert words_now == re.sub(r'value="[^"]*"', "", page)


def test_staff_read_japanese_whatever_was_chosen_and_what_is_kept_is_a_code(cast: Cast) -> None:
    mother, own = speaking(cast.mother, "vi"), add_word(cast.hibari, "reason", "ことばの教室")
    report(mother, cast.hinata, kind="late", arrives_at="10:30", reason="stomach")
    sent = report(mother, cast.hinata, from_date="2026-11-30", until_date="2026-12-01", reason=own.pk)
    assert "ことばの教室" in mother.get(f"/absences/{sent}/").content.decode()
    first, second = reports(cast.hinata)
    assert (first.kind, first.reason, second.reason) == ("late", "stomach", str(own.pk))
    assert [absence.kind for absence in absences(cast.hinata)] == ["late", "absent", "absent"]
    desk = speaking(cast.teacher, "vi")  # no page gives staff another language; a row of old might have one
    board = desk.get("/s/hibari/absences/")
    detail = desk.get(f"/s/hibari/absences/{absences(cast.hinata)[0].pk}/").content.decode()
    assert board["Content-Language"] == "ja"
    for page in (board.content.decode(), detail):
        assert re.search("遅刻.*腹痛", page, re.DOTALL)
        assert "đau bụng" not in page.lower()
    assert "11月25日（水）" in detail


def test_another_language_costs_no_query(cast: Cast) -> None:
    counts = []
    for code in ("ja", "vi"):
        mother = speaking(cast.mother, code)
        with CaptureQueriesContext(connection) as queries:
            mother.get("/absences/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_session_that_has_run_out_leads_to_a_japanese_door(cast: Cast) -> None:
    """The sign-in is not translated yet: it is not half so."""
    mother = speaking(cast.mother, "vi")
    session = mother.session
    session[SEEN] -= dt.timedelta(days=181).total_seconds()
    session.save()
    page = mother.post("/absences/", words(cast.hinata))
    assert (page.status_code, page["Content-Language"]) == (401, "ja")
    assert '<html lang="ja">' in page.content.decode()
    assert "本文へ移動" in page.content.decode()


def test_every_holiday_has_a_name_in_the_catalogues() -> None:
    days = (dt.date(2024, 1, 1) + DAY * number for number in range(366 * 12))
    assert {day_off(day) for day in days} - {"", "土曜日", "日曜日"} <= set(HOLIDAYS)


def test_those_are_all_pages_that_are_a_persons_own() -> None:
    assert len(OWN) == 7 + 6 + 1 + 15 + 6, "first page, absences, name and language, settings, conversations"
