"""What no form sends: broken bytes, foreign pages, long words. A clear answer, never a fault, and nothing is kept."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.cast import Cast
from tests.messaging.absences.mornings import absences, report, reports, words

FORM = "application/x-www-form-urlencoded"
FIELDS = (
    "places", "kind", "from_date", "until_date", "next_talk_on", "activity", "leaves_at", "arrives_at", "reason",
    "temperature", "key",
)  # fmt: skip
BROKEN = ("%00", "%ff%fe", "%ed%a0%80", "1" * 5_000, "-1", "1e9")
"""A NUL byte, no UTF-8, half a surrogate, too long, and numbers where none belongs."""
PAGES = ("1000000000", "9" * 400, "0", "-1", "%00", "%ff", "x")


pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_report_takes_what_nobody_types(cast: Cast, mother: Client, field: str) -> None:
    """`1e9` and the like are refused where the field has no such value; nothing is told to the school either way."""
    typed = {**words(cast.hinata, note="朝から熱"), "kind": "other" if field == "activity" else "leaving_early"}
    typed = {**typed, "leaves_at": "13:00", field: "BROKEN"}
    body = urlencode(typed, doseq=True)
    for broken in BROKEN[field == "temperature" :]:  # of a text a NUL byte is taken away, and nothing is left
        answer: Any = mother.post("/absences/", body.replace("BROKEN", broken), content_type=FORM)
        assert answer.status_code == (404 if field == "places" else 422), broken
        if field != "places":
            assert "朝から熱" in answer.content.decode(), "what was typed is still there"
    assert (reports(cast.hinata), absences(cast.hinata)) == ([], [])


def test_a_note_in_broken_bytes_is_kept_as_far_as_it_can_be_read(cast: Cast, mother: Client) -> None:
    body = urlencode({**words(cast.hinata), "note": "BROKEN"}, doseq=True).replace("BROKEN", "%ff%e7%86%b1%00")
    assert mother.post("/absences/", body, content_type=FORM).status_code == 302
    (sent,) = reports(cast.hinata)
    assert sent.note == "\ufffd熱"


def test_a_note_of_a_hundred_thousand_letters_is_refused_with_its_length(cast: Cast, mother: Client) -> None:
    answer: Any = mother.post("/absences/", words(cast.hinata, note="熱" * 100_000))
    assert answer.status_code == 422
    assert "500文字までです（いま100000文字）" in answer.content.decode()
    assert reports(cast.hinata) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_not_there_shows_one_that_is(cast: Cast, mother: Client, page: str) -> None:
    sent = report(mother, cast.hinata)
    answer: Any = mother.get(f"/absences/history/?page={page}")
    assert answer.status_code == 200
    assert str(sent) in answer.content.decode()
    assert mother.get(f"/absences/?child={page}").context["form"].initial["places"] == []


def test_a_report_is_not_stretched_to_four_hundred_days_later_on(cast: Cast, mother: Client) -> None:
    sent = report(mother, cast.hinata)
    data = {**words(cast.hinata, until_date="2027-12-30", note="長く"), "reason": "fever"}
    answer: Any = mother.post(f"/absences/{sent}/change/", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "1回の連絡は60日まで" in text
    assert "長く" in text
    assert len(absences(cast.hinata)) == 1
