"""Everything in the log has words, and a symbol that exists."""

import ast

import pytest

from auditlog import labels
from auditlog.events import Event, Outcome
from auditlog.labels import PAGES, count_label, job_label, label_of, page_label
from tests.architecture.sources import ROOT, python_files, tree_of
from tetoru.doors import DOORS

SYMBOLS = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")


def test_every_event_has_words_and_a_symbol() -> None:
    assert set(labels.EVENTS) == set(Event)
    missing = [label.icon for label in labels.EVENTS.values() if f'id="{label.icon}"' not in SYMBOLS]
    assert missing == []


def test_every_page_has_words() -> None:
    assert {name.rpartition(":")[2] for name in DOORS} == set(PAGES)


def test_every_job_has_words() -> None:
    """Each SystemActor that is made anywhere."""
    named = {
        call.args[0].value
        for file in python_files()
        for call in ast.walk(tree_of(file))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "SystemActor"
        and isinstance(call.args[0], ast.Constant)
    }
    assert {"fan out a notice", "notice bulk reading"} <= named
    assert named - set(labels.JOBS) == set()


@pytest.mark.parametrize(
    ("page", "outcome", "text"),
    [
        ("school:student", Outcome.DONE, "児童の記録を見た"),
        ("student", Outcome.DENIED, "児童の記録を開こうとした"),
        ("board:notices", Outcome.FAILED, "お知らせの一覧を開こうとした"),
        (None, Outcome.DENIED, "ないページを開こうとした"),
        ("ops:auditlog_entry_changelist", Outcome.DONE, "運営の画面を見た"),
        ("gone_since", Outcome.DONE, "gone_sinceを見た"),
    ],
)
def test_pages_are_told_by_what_became_of_them(page: str | None, outcome: str, text: str) -> None:
    assert str(label_of("page.viewed", outcome, page).text) == text


def test_what_nobody_has_words_for_keeps_its_name() -> None:
    assert str(label_of("event.of_later", Outcome.DONE, None).text) == "event.of_later"
    assert job_label("a job of later") == "a job of later"
    assert page_label("school:page_of_later") == "page_of_later"


def test_numbers_are_told() -> None:
    assert count_label({"households": 67, "students": 70}) == "67家庭"
    assert count_label({"students": 3}) == "児童3人"
    assert count_label({"version": 3, "students": None}) == ""
