"""How an answer reads, and what many of them come to."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from messaging.notices.models import CHOOSING, Question, QuestionKind, Safety, Value
from tetoru.web.dates import day_said

Said = Mapping[str, Value]


@dataclass(frozen=True)
class Line:
    """One question with what was answered, in words."""

    question: str
    text: str
    is_chosen: bool = False
    """Whether the school's own words were chosen."""


@dataclass(frozen=True)
class Share:
    """One choice, and how many chose it."""

    label: str
    count: int
    total: int


@dataclass(frozen=True)
class Summary:
    """What the answers to one question come to."""

    question: Question
    answered: int
    shares: tuple[Share, ...] = ()
    total: str = ""
    """The sum of numbers."""


def lines_of(questions: Sequence[Question], said: Said) -> list[Line]:
    """An answer as its giver reads it."""
    return [
        Line(question.text, spoken(question, said.get(question.id)) or "—", is_chosen=question.kind in CHOOSING)
        for question in questions
    ]


def spoken(question: Question, value: Value | None) -> str:
    """One value in words; empty for none."""
    if value is None:
        return ""
    if question.kind is QuestionKind.CONFIRM:
        return _("確認しました") if value else ""
    if question.kind is QuestionKind.SAFETY:
        return str(Safety(str(value)).label)
    if question.kind is QuestionKind.DATE:
        return day_said(dt.date.fromisoformat(str(value)), with_year=True, with_weekday=False)
    return "・".join(value) if isinstance(value, list) else str(value)


def summaries_of(questions: Sequence[Question], answers: Sequence[Said]) -> list[Summary]:
    """For each question: bars for choices, a sum for numbers, a count for the rest."""
    return [
        _summary(question, [said[question.id] for said in answers if question.id in said]) for question in questions
    ]


def _summary(question: Question, values: list[Value]) -> Summary:
    if question.kind in CHOOSING:
        chosen = [choice for value in values for choice in (value if isinstance(value, list) else [str(value)])]
        shares = tuple(Share(choice, chosen.count(choice), len(values)) for choice in question.choices)
        return Summary(question, len(values), shares)
    if question.kind is QuestionKind.NUMBER:
        return Summary(question, len(values), total=plain_number(sum(_numbers(values))))
    return Summary(question, len(values))


def _numbers(values: Iterable[Value]) -> Iterable[Decimal]:
    for value in values:
        try:
            yield Decimal(str(value))
        except InvalidOperation:
            continue


def plain_number(number: Decimal | int) -> str:
    """Without needless digits: 3, 2.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
