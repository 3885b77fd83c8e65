"""What is drawn without Django's templates comes out as Django draws it."""

import datetime as dt
from itertools import product
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from tetoru.web.inputs import INPUTS, InputRenderer

WIDGETS = (
    forms.TextInput(),
    forms.NumberInput(),
    forms.EmailInput(),
    forms.URLInput(),
    forms.HiddenInput(),
    forms.PasswordInput(render_value=True),
    forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    forms.DateTimeInput(),
    forms.TimeInput(format="%H:%M"),
    forms.CheckboxInput(),
    forms.Textarea(),
    forms.RadioSelect(choices=[("a", "b")]),
    forms.Select(choices=[("a", "b")]),
    forms.FileInput(),
    forms.MultipleHiddenInput(),
    forms.SplitDateTimeWidget(),
)
VALUES: tuple[Any, ...] = (None, "", "a", "<b>\"'&", 1200, 0, dt.date(2026, 11, 25), SafeString("<i>"), True, False)
ATTRS: tuple[dict[str, Any], ...] = (
    {},
    {"class": "input input--short", "id": "id_day", "maxlength": 1200},
    {"required": True, "disabled": False, "placeholder": gettext_lazy("任意"), "title": "<b>\"'&", "data-x": ""},
)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_widget_is_drawn_as_django_draws_it(widget: forms.Widget) -> None:
    has_many = isinstance(widget, forms.MultiWidget | forms.MultipleHiddenInput)
    for value, attrs in product(((None, ["a", "b"]) if has_many else VALUES), ATTRS):
        ours, djangos = (widget.render("na<me", value, attrs, by()) for by in (InputRenderer, DjangoTemplates))
        assert ours == djangos
        assert isinstance(ours, SafeString)


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_a_tile_of_a_form_is_drawn_as_django_draws_it(kind: type[forms.RadioSelect]) -> None:
    """With a label of ours around it, and as a part of Django's own list, which brings its label."""
    widget = kind(choices=[("a", "A"), ("<b>\"'&", "B"), (3, "<i>")], attrs={"class": "x", "data-x": "<"})
    for value, alone in product((None, ["a"], ["<b>\"'&", "3"]), (True, False)):
        for option in widget.subwidgets("na<me", value, {"id": "id_kind", "required": True}):
            context = {"widget": {**option, "wrap_label": not alone}}
            ours, djangos = (by().render(option["template_name"], context) for by in (InputRenderer, DjangoTemplates))
            assert ours == djangos
            assert ("<label" in ours) is not alone


def test_forms_are_drawn_by_it_and_a_template_of_ours_is_not_passed_over() -> None:
    assert type(get_default_renderer()) is InputRenderer
    assert forms.DateInput.template_name in INPUTS
    assert forms.CheckboxInput.template_name not in INPUTS
