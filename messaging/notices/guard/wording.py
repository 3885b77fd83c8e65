"""Words that were taken over unfinished: places nobody filled, days of last year, questions without an end."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.asking import lacks_of, trouble_with_closing
from messaging.notices.days_named import days_named_in
from messaging.notices.errors import QuestionsUnfinished, SafetyNotUrgent, WordsUnfinished
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.models import Urgency
from messaging.notices.placeholders import places_left
from messaging.notices.selectors.answers import form_of_draft


def places_are_filled(situation: Situation) -> Iterator[Finding]:
    """No place of a template is left open."""
    draft = situation.draft
    left = places_left(f"{draft.title}\n{draft.body}")
    if left:
        text = _("まだ入れていないところがあります：%(places)s") % {"places": "・".join(f"{{{one}}}" for one in left)}
        yield Finding(
            "words.placeholder", Weight.STOPS, text, page="draft", action=_("書きなおす"), refusal=WordsUnfinished
        )


def days_are_to_come(situation: Situation) -> Iterator[Finding]:
    """A copied text that names days gone by is last year's until somebody has looked; else it is worth knowing.

    What is planned is looked at as on its day.
    """
    draft, today = situation.draft, timezone.localdate(situation.send_at or situation.now)
    named = list(days_named_in(f"{draft.title}\n{draft.body}", today=today))
    passed = list(dict.fromkeys(one.words for one in named if one.day < today))
    if passed:
        weight = Weight.ASKS if draft.copied_from_id else Weight.TELLS
        text = _("すぎた日付があります：%(days)s") % {"days": "・".join(passed)}
        yield Finding("words.past_date", weight, text, page="draft", action=_("書きなおす"))
    wrong = dict.fromkeys(
        _("%(day)sは（%(right)s）です") % {"day": one.words, "right": one.right_weekday}
        for one in named
        if one.is_wrong
    )
    if wrong:
        text = _("曜日が合わない日付があります")
        yield Finding("words.weekday", Weight.ASKS, text, details=tuple(wrong), page="draft", action=_("書きなおす"))


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
    form = form_of_draft(situation.draft)
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
