"""What a teacher types when building a form of questions."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.notices.asking import (
    CHOICE_LENGTH,
    MOST_CHOICES,
    MOST_QUESTIONS,
    QUESTION_LENGTH,
    Asked,
    lacks_of,
    trouble_with_closing,
)
from messaging.notices.models import CHOOSING, Question, QuestionKind
from tetoru.web.plain_text import CleanCharField

TOO_LONG = gettext_lazy("%(limit_value)d文字までです（いま%(show_value)d文字）。")
_ID = re.compile(r"^[0-9a-f]{8}$")


class ChoicesField(CleanCharField):
    """Choices, one a line."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """The lines, without empty ones."""
        lines = [line.strip() for line in super().clean(value).split("\n")]
        found = tuple(line for line in lines if line)
        if len(found) > MOST_CHOICES:
            raise forms.ValidationError(
                _("選べるものは%(most)d個までです（いま%(count)d個）。") % {"most": MOST_CHOICES, "count": len(found)}
            )
        for line in found:
            if len(line) > CHOICE_LENGTH:
                raise forms.ValidationError(
                    _("1行は%(most)d文字までです：%(line)s") % {"most": CHOICE_LENGTH, "line": line[:CHOICE_LENGTH]}
                )
            if found.count(line) > 1:
                raise forms.ValidationError(_("「%(line)s」が2回あります。1つにしてください。") % {"line": line})
        return found


class QuestionForm(forms.Form):
    """One question. A draft may be as unfinished as it likes."""

    kind = forms.ChoiceField(label=gettext_lazy("選び方"), choices=QuestionKind.choices, widget=forms.HiddenInput)
    text = CleanCharField(
        label=gettext_lazy("質問"), required=False, max_length=QUESTION_LENGTH, error_messages={"max_length": TOO_LONG}
    )
    choices = ChoicesField(
        label=gettext_lazy("選べるもの"),
        required=False,
        max_length=MOST_CHOICES * (CHOICE_LENGTH + 2) * 2,
        help_text=gettext_lazy("1行に1つ、20個まで"),
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    help = CleanCharField(
        label=gettext_lazy("ひとこと説明"),
        required=False,
        max_length=QUESTION_LENGTH,
        error_messages={"max_length": TOO_LONG},
    )
    is_required = forms.BooleanField(label=gettext_lazy("かならず答えてもらう"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self["kind"].value()
        self.asks_for = QuestionKind(kind) if kind in QuestionKind.values else QuestionKind.TEXT
        if self.asks_for in CHOOSING:
            field = self.fields["kind"]
            field.choices = [(str(kind), kind.label) for kind in QuestionKind if kind in CHOOSING]  # type: ignore[attr-defined]
            field.widget = forms.Select(choices=field.choices)  # type: ignore[attr-defined]
        else:
            del self.fields["choices"]

    @property
    def id(self) -> str:
        """The question's id."""
        return str(self.prefix)

    @property
    def question(self) -> Question:
        """What was typed."""
        data = self.cleaned_data
        kind = QuestionKind(data["kind"])
        return Question(self.id, kind, data["text"], data["help"], data.get("choices", ()), data["is_required"])


class ClosingForm(forms.Form):
    """Until when answers are taken, and what the page has seen of the draft."""

    close_day = forms.DateField(
        label=gettext_lazy("締め切りの日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日付を入れてください。例：2026-12-04")},
    )
    close_time = forms.TimeField(
        label=gettext_lazy("時刻"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("時刻を入れてください。例：17:00")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": "version"}), min_value=0)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def closes_at(self) -> dt.datetime | None:
        """The moment in Tokyo; a day without a time lasts until 17:00."""
        day, time = self.cleaned_data["close_day"], self.cleaned_data["close_time"]
        return timezone.make_aware(dt.datetime.combine(day, time or dt.time(17))) if day else None


class QuestionsForm:
    """All of the page: the questions in their order, and the deadline."""

    def __init__(self, closing: ClosingForm, questions: Sequence[QuestionForm]) -> None:
        self.closing = closing
        self.questions = questions

    @classmethod
    def showing(cls, asked: Asked, **initial: Any) -> "QuestionsForm":
        """What is kept."""
        closes_at = timezone.localtime(asked.closes_at) if asked.closes_at else None
        moment = {"close_day": closes_at.date(), "close_time": closes_at.time()} if closes_at else {}
        closing = ClosingForm(initial={"close_time": dt.time(17), **moment, **initial})
        return cls(closing, [_showing(question) for question in asked.questions])

    @classmethod
    def typed(cls, data: QueryDict) -> "QuestionsForm":
        """What came back from the page."""
        ids = dict.fromkeys(one for one in data.getlist("question") if _ID.match(one))
        forms_ = [QuestionForm(data, prefix=one) for one in list(ids)[:MOST_QUESTIONS]]
        return cls(ClosingForm(data), forms_)

    def is_valid(self) -> bool:
        """Whether it can be kept."""
        validities = [form.is_valid() for form in (self.closing, *self.questions)]  # each shows its own errors
        return all(validities)

    @property
    def asked(self) -> Asked:
        """What was typed."""
        return Asked(tuple(form.question for form in self.questions), self.closing.closes_at)

    def require_complete(self, *, now: dt.datetime) -> None:
        """Add an error for each thing without which nothing can be sent."""
        for form in self.questions:
            for name, lack in lacks_of(form.question).items():
                form.add_error(name, lack)
        trouble = trouble_with_closing(self.closing.closes_at, now=now)
        if trouble:
            self.closing.add_error("close_day", trouble)
        if not self.questions:
            self.closing.add_error(None, _("質問がまだありません。下から選んで加えてください。"))

    @property
    def errors(self) -> list[str]:
        """All that is wrong, as texts."""
        return [error for _field, error in self.faults()]

    def faults(self) -> Iterable[tuple[str, str]]:
        """Each fault with the id of its field; that is empty for the whole."""
        for number, form in enumerate((self.closing, *self.questions)):
            about = _("質問%(number)d：") % {"number": number} if number else ""
            for name, errors in form.errors.items():
                for error in errors:
                    yield form[name].auto_id if name in form.fields else "", f"{about}{error}"


def _showing(question: Question) -> QuestionForm:
    stored = {"kind": str(question.kind), "text": question.text, "help": question.help}
    more = {"choices": "\n".join(question.choices), "is_required": question.is_required}
    return QuestionForm(initial=stored | more, prefix=question.id)
