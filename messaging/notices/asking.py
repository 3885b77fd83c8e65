"""What may be asked: the bounds of a form, what it still lacks, and the moving of its questions."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from messaging.notices.models import CHOOSING, Question, QuestionKind

MOST_QUESTIONS = 20
MOST_CHOICES = 20
QUESTION_LENGTH = 200
CHOICE_LENGTH = 60


@dataclass(frozen=True)
class Asked:
    """What a form asks, and until when."""

    questions: tuple[Question, ...] = ()
    closes_at: dt.datetime | None = None


def lacks_of(question: Question) -> dict[str, str]:
    """What a question still needs before it can be sent, by the name of its field."""
    found = {}
    if not question.text:
        found["text"] = _("質問を入れてください。")
    if question.kind in CHOOSING and len(question.choices) < 2:
        found["choices"] = _("選べるものを2つ以上入れてください。1行に1つです。")
    return found


def trouble_with_closing(closes_at: dt.datetime | None, *, now: dt.datetime) -> str:
    """What is wrong with a deadline: missing or over; empty when it is well."""
    if closes_at is None:
        return _("締め切りの日と時刻を入れてください。")
    return "" if closes_at > now else _("締め切りがすぎています。これからの日時にしてください。")


def rearranged(questions: Sequence[Question], deed: str) -> tuple[tuple[Question, ...], str]:
    """The questions after a pressed button, and the id of the one that it was about.

    `add:<kind>`, `up:<id>`, `down:<id>`, `remove:<id>`; any other button changes nothing.
    """
    name, _colon, about = deed.partition(":")
    found = list(questions)
    if name == "add" and about in QuestionKind.values and len(found) < MOST_QUESTIONS:
        found.append(fresh_question(QuestionKind(about)))
        return tuple(found), found[-1].id
    at = next((number for number, question in enumerate(found) if question.id == about), None)
    if at is None:
        return tuple(found), ""
    if name == "remove":
        del found[at]
        return tuple(found), found[min(at, len(found) - 1)].id if found else ""
    to = {"up": max(at - 1, 0), "down": min(at + 1, len(found) - 1)}.get(name, at)
    found.insert(to, found.pop(at))
    return tuple(found), about


def fresh_question(kind: QuestionKind) -> Question:
    """A question of this kind, with the words that nearly everybody begins with."""
    text = _("内容を確認しました") if kind is QuestionKind.CONFIRM else ""
    choices = (_("参加する"), _("参加しない")) if kind is QuestionKind.CHOICE else ()
    return Question(secrets.token_hex(4), kind, text, choices=choices, is_required=kind is not QuestionKind.TEXT)


def renewed(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same questions for another notice: with ids of their own."""
    return tuple(replace(question, id=secrets.token_hex(4)) for question in questions)
