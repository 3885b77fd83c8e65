"""Unique words in every encrypted field; after a day's work they are found in no dump, queue, log, file or mail."""

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.auditlog.sealing import Sealed, sealed
from tests.cast import Cast
from tests.tetoru.canaries import canaries, is_planted, plant_the_rest
from tests.tetoru.canary_day import Day
from tests.tetoru.canary_links import links_a_system
from tests.tetoru.hiding_places import dump_of, files, heard_log, mail_server, mails_in, places_for_files, valkey
from tests.tetoru.leaks import leaks, pieces_of
from tetoru.crypto.places import all_places

__all__ = ["sealed"]  # a fixture: a log under seal, whose checkpoints are files


@pytest.fixture
def found(
    sealed: Sealed, committed_db: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Any]]:
    """A whole day with a canary in every encrypted field; then everything that was left behind, place by place."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    day, began = Day(canaries()), time.time() - 60
    with heard_log() as log, mail_server(tmp_path / "mail"):
        for part in (
            day.begins,
            day.before_the_first_day,
            day.at_school,
            day.in_the_background,
            day.at_home,
            day.tells_the_school,
            day.talks_about_one_child,
            partial(links_a_system, day),
            day.taken_back,
            day.in_the_offices,
        ):
            part()
        without_a_row = plant_the_rest(day.words)
        sealed.seal()
        dump = dump_of(committed_db)
        day.goes_wrong()
    mails, recipients = mails_in(tmp_path / "mail")
    places = {
        "dump": dump,
        "queue": valkey(),
        "log": log.getvalue().encode(),
        "file": files(since=began),
        "mail": mails,
    }
    yield {"places": places, "day": day, "without a row": without_a_row, "recipients": recipients}
    connections.close_all()


def test_no_word_is_found_anywhere(found: dict[str, Any]) -> None:
    day, places = found["day"], found["places"]
    assert found["without a row"] == set(), (
        "no word was planted in these columns: let tests/tetoru/canary_day.py make a row of them"
    )
    assert leaks(places, day.words | day.file_words) == []
    assert_nothing_was_missed(day, places)
    assert sorted(found["recipients"]).count(day.of("accounts_user.email")) == 1, "her own address is on her mail"


def assert_nothing_was_missed(day: Day, places: dict[str, bytes]) -> None:
    """Each place holds what it must hold, so that the search did not look at nothing."""
    there: dict[str, list[str]] = {
        "dump": ["schools_student", "ひばり小学校", "person.sign_in_failed", "django_session"],
        "queue": ["fan_out_notice", "deliver_mail", str(day.notice_id)],
        "log": ["django.db.backends", "notices_draft", "IntegrityError", "violates check constraint",
                "permission denied for table notices_recipient"],
        "file": ["min_txid", "export.jsonl", f"{day.cast.sakura.pk}/"],
        "mail": ["ひばり小学校", f"/notices/{day.notice_id}/"],
    }  # fmt: skip
    missed = {place: [one for one in pieces if not is_in(places[place], one)] for place, pieces in there.items()}
    assert missed == {place: [] for place in places}


def is_in(content: bytes, text: str) -> bool:
    """Whether every piece of a text is met: in a message of the queue it is coded, as a word would be."""
    found = leaks({"": content}, {piece: piece for piece in pieces_of(text)})
    return len({line.rpartition(" (")[0] for line in found}) == len(set(pieces_of(text)))


def test_a_field_without_a_word_gets_one_or_is_named(cast: Cast) -> None:
    """A new encrypted field is watched by itself; where nothing makes a row of its table, the search does not pass."""
    words = canaries()
    assert set(words) == {place.name for place in all_places()}
    assert len({*words.values()}) == len(words)
    without_a_row = plant_the_rest(words)
    tables = {
        "absences_absencerules",
        "absences_amendment",
        "absences_call",
        "absences_correction",
        "absences_ownword",
        "absences_report",
        "absences_wallscreen",
        "accounts_accountmail",
        "accounts_linkedpupil",
        "accounts_onetimelink",
        "accounts_passkey",
        "accounts_rosterupload",
        "accounts_staffslip",
        "accounts_stafftable",
        "api_rostersource",
        "conversations_conversation",
        "conversations_message",
        "delivery_pushsubscription",
        "notices_followup",
        "files_storedfile",
        "notices_answer",
        "notices_answerform",
        "notices_approval",
        "notices_confirmation",
        "notices_draft",
        "notices_notice",
        "notices_paper",
        "notices_proofhome",
        "notices_template",
        "notices_withdrawal",
    }
    assert {name.partition(".")[0] for name in without_a_row} == tables
    assert all(is_planted(place, words[place.name]) for place in all_places() if place.name not in without_a_row)


def test_the_settings_name_places_for_files(settings: Any, tmp_path: Path) -> None:
    settings.SEALING_EXPORT = str(tmp_path / "export.jsonl")
    named = {path.name for path in places_for_files()}
    assert {"export.jsonl", "mail", "static", "static-of-tests"} <= named
