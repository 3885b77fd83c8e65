"""Words that were taken over unfinished: places nobody filled, days of last year, questions without an end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.asking import lacks_of, trouble_with_closing
from messaging.notices.days_named import days_named_in
from messaging.notices.errors import QuestionsUnfinished, SafetyNotUrgent, WordsUnfinished
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.guard.texts import Text, questions_in
from messaging.notices.models import Urgency
from messaging.notices.placeholders import places_left
from tetoru.errors import DomainError


@dataclass(frozen=True)
class Written:
    """Words that are written on one page, and where they are mended."""

    kind: str
    page: str
    action: str
    refusal: type[DomainError]
    texts: tuple[Text, ...]

    def mended(self, key: str, weight: Weight, text: str, **more: Any) -> Finding:
        """A finding that leads to that page."""
        return Finding(f"{self.kind}.{key}", weight, text, page=self.page, action=self.action, **more)


def places_are_filled(situation: Situation) -> Iterator[Finding]:
    """No place of a template is left open."""
    for written in _written(situation):
        left = [_at(text, f"{{{one}}}") for text in written.texts for one in places_left(text.text)]
        if left:
            text = _("まだ入れていないところがあります：%(places)s") % {"places": "・".join(left)}
            yield written.mended("placeholder", Weight.STOPS, text, refusal=written.refusal)


def days_are_to_come(situation: Situation) -> Iterator[Finding]:
    """A copied text that names days gone by is last year's until somebody has looked; else it is worth knowing."""
    today = timezone.localdate(situation.now)
    for written in _written(situation):
        named = [(text, one) for text in written.texts for one in days_named_in(text.text, today=today)]
        passed = dict.fromkeys(_at(text, one.words) for text, one in named if one.day < today)
        if passed:
            weight = Weight.ASKS if situation.draft.copied_from_id else Weight.TELLS
            days = _("すぎた日付があります：%(days)s") % {"days": "・".join(passed)}
            yield written.mended("past_date", weight, days)
        wrong = dict.fromkeys(
            _("%(day)sは（%(right)s）です") % {"day": _at(text, one.words), "right": one.right_weekday}
            for text, one in named
            if one.is_wrong
        )
        if wrong:
            yield written.mended("weekday", Weight.ASKS, _("曜日が合わない日付があります"), details=tuple(wrong))


def _written(situation: Situation) -> tuple[Written, ...]:
    """Title and text; then the questions, which have a page of their own."""
    draft = situation.draft
    words = (Text("", f"{draft.title}\n{draft.body}"),)
    return (
        Written("words", "draft", _("書きなおす"), WordsUnfinished, words),
        Written("answers", "draft_questions", _("質問をなおす"), QuestionsUnfinished, questions_in(situation)),
    )


def _at(text: Text, what: str) -> str:
    """質問1の{日付}; without a place in title and text."""
    return _("%(where)sの%(what)s") % {"where": text.where, "what": what} if text.where else what


def has_not_expired(situation: Situation) -> Iterator[Finding]:
    """A notice whose last day is over would ask nobody to be read."""
    draft = situation.draft
    if draft.expires_on and draft.expires_on < timezone.localdate(situation.now):
        text = _("「いつまで読んでもらうか」の日がすぎています")
        yield Finding(
            "words.expired", Weight.STOPS, text, page="draft", action=_("書きなおす"), refusal=WordsUnfinished
        )


def is_a_copy(situation: Situation) -> Iterator[Finding]:
    """Which notice the words were taken from."""
    source = situation.draft.copied_from
    if source is not None:
        sent = timezone.localdate(source.sent_at)
        text = _("%(year)d年%(month)d月%(day)d日に送った「%(title)s」を写したものです。宛先は写していません。") % {
            "year": sent.year,
            "month": sent.month,
            "day": sent.day,
            "title": source.title,
        }
        yield Finding("words.copied", Weight.TELLS, text)


def questions_are_finished(situation: Situation) -> Iterator[Finding]:
    """What is asked can be answered, and in time."""
    form = situation.form
    if form is None:
        return
    if form.is_safety:
        yield from _is_urgent(situation)
        return
    questions = form.asked
    if not questions:
        lacks = [_("質問がありません。")]
    else:
        lacks = [lack for question in questions for lack in lacks_of(question).values()]
    trouble = trouble_with_closing(form.closes_at, now=situation.now)
    if trouble:
        lacks.append(trouble)
    if lacks:
        yield Finding(
            "answers.unfinished", Weight.STOPS, _("回答フォームができあがっていません"),
            details=tuple(dict.fromkeys(lacks)), page="draft_questions", action=_("質問をなおす"),
            refusal=QuestionsUnfinished,
        )  # fmt: skip


def _is_urgent(situation: Situation) -> Iterator[Finding]:
    """Whether the children are safe is asked on all channels, past quiet hours, or not at all."""
    if situation.draft.urgency != Urgency.URGENT:
        text = str(SafetyNotUrgent.text)
        yield Finding(
            "safety.urgent", Weight.STOPS, text, page="draft", action=_("書きなおす"), refusal=SafetyNotUrgent
        )
