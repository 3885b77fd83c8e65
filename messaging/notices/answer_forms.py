"""What is answered: a form made of the questions, for guardians and for staff who enter a paper."""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import Child
from messaging.notices.models import Answer, Question, QuestionKind, Safety, Value
from messaging.notices.saying import plain_number
from tetoru.web.language import as_typed
from tetoru.web.plain_text import CleanCharField

TEXT_LENGTH = 1_000
LARGEST = 999_999
PREFIX = "a-"


class NumberField(forms.DecimalField):
    """A number as people type it: full-width digits and thousands' commas are fine."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        text = unicodedata.normalize("NFKC", value).replace(",", "").strip() if isinstance(value, str) else value
        return super().to_python(text)


class AnswerFields(forms.Form):
    """One field for each question."""

    def __init__(self, *args: Any, questions: Sequence[Question], said: Mapping[str, Value], **more: Any) -> None:
        initial = {PREFIX + name: value for name, value in said.items()}
        super().__init__(*args, **more)
        self.initial = initial
        self.questions = questions
        self.fields = {PREFIX + q.id: _field_of(q) for q in questions} | self.fields

    @property
    def said(self) -> dict[str, Value]:
        """The values by the question's id; what was left empty is not among them."""
        found = {question.id: _plain(self.cleaned_data[PREFIX + question.id]) for question in self.questions}
        return {name: value for name, value in found.items() if value not in ("", False, [])}


def preview_of(questions: Sequence[Question]) -> AnswerFields:
    """The questions as guardians will see them, not to be filled in."""
    return AnswerFields(questions=questions, said={}, auto_id="preview-%s", prefix="preview")


class GuardianAnswerForm(AnswerFields):
    """A guardian's answer for one child, and for which of the others as well."""

    also = forms.MultipleChoiceField(
        label=gettext_lazy("きょうだいも同じ回答にする"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("選べないお子さんが入っています。画面を開きなおしてください。")},
    )

    def __init__(self, *args: Any, siblings: Sequence[Child], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["also"]
        field.choices = [(str(child.id), child.name) for child in siblings]
        if not siblings:
            del self.fields["also"]


class EnteredAnswerForm(AnswerFields):
    """An answer that came on paper or by telephone."""

    way = forms.ChoiceField(
        label=gettext_lazy("届き方"),
        choices=[(str(way), way.label) for way in Answer.Way if way is not Answer.Way.APP],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("どのように届いたかを選んでください。")},
    )


def _field_of(question: Question) -> forms.Field:
    shared: dict[str, Any] = {
        "label": as_typed(question.text),
        "help_text": as_typed(question.help) if question.help else "",
        "required": question.is_required,
    }
    return MAKERS[question.kind](question, shared)


def _confirm(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**shared, error_messages={"required": _("確かめたら、印をつけてください。")})


def _choice(question: Question, shared: dict[str, Any]) -> forms.Field:
    choices = [(choice, as_typed(choice)) for choice in question.choices]
    if not question.is_required:
        choices.append(("", _("答えない")))
    wrong = {"required": _("1つ選んでください。"), "invalid_choice": _("画面にあるものから選んでください。")}
    return forms.ChoiceField(**shared, choices=choices, widget=forms.RadioSelect, error_messages=wrong)


def _several(question: Question, shared: dict[str, Any]) -> forms.Field:
    choices = [(choice, as_typed(choice)) for choice in question.choices]
    wrong = {"required": _("1つ以上選んでください。"), "invalid_choice": _("画面にあるものから選んでください。")}
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(**shared, choices=choices, widget=widget, error_messages=wrong)


def _text(_question: Question, shared: dict[str, Any]) -> forms.Field:
    wrong = {
        "required": _("入れてください。"),
        "max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。"),
    }
    return CleanCharField(
        **shared, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}), error_messages=wrong
    )


def _number(_question: Question, shared: dict[str, Any]) -> forms.Field:
    wrong = {
        "required": _("数を入れてください。例：2"),
        "invalid": _("数だけを入れてください。例：2"),
        "min_value": _("-999999 から 999999 までの数を入れてください。"),
        "max_value": _("-999999 から 999999 までの数を入れてください。"),
        "max_decimal_places": _("小数は2けたまでにしてください。例：2.25"),
    }
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return NumberField(
        **shared, min_value=-LARGEST, max_value=LARGEST, decimal_places=2, widget=widget, error_messages=wrong
    )


def _date(_question: Question, shared: dict[str, Any]) -> forms.Field:
    wrong = {
        "required": _("日付を入れてください。例：2026-12-04"),
        "invalid": _("日付を入れてください。例：2026-12-04"),
    }
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(**shared, widget=widget, error_messages=wrong)


def _safety(_question: Question, shared: dict[str, Any]) -> forms.Field:
    wrong = {"required": _("1つ選んでください。"), "invalid_choice": _("画面にあるものから選んでください。")}
    return forms.ChoiceField(**shared, choices=Safety.choices, widget=forms.RadioSelect, error_messages=wrong)


MAKERS = {
    QuestionKind.CONFIRM: _confirm,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.SAFETY: _safety,
}


def _plain(value: Any) -> Value:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else value
